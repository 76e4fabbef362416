using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Scoring.Endpoints;

/// <summary>The body of <c>POST …/scorings</c>.</summary>
/// <param name="Reference">"v1", "v2"… or "latest" (default): the latest, and the dataset's own beside it.</param>
internal sealed record ScoringRequest(string? Reference);

/// <param name="Done">Probability maps looked at, of <paramref name="Total"/>; what was scored before is not looked at again.</param>
/// <param name="WithoutMap">Of them those that were not there and could not be made.</param>
internal sealed record ScoringResponse(
    int Id,
    int RunId,
    string Reference,
    ScoringState State,
    int Done,
    int Total,
    int WithoutMap,
    string? Message,
    DateTime CreatedAt,
    DateTime? FinishedAt
)
{
    public static ScoringResponse Of(RunScoring s) =>
        new(
            s.Id,
            s.RunId,
            new ReferenceChoice(s.ReferenceVersion).ToString(),
            s.State,
            s.Done,
            s.Total,
            s.WithoutMap,
            s.Message,
            s.CreatedAt,
            s.FinishedAt
        );
}

/// <summary>Of a row that has every metric.</summary>
internal sealed record CaseMetricsResponse(
    string CaseId,
    SplitPart Part,
    Checkpoint Checkpoint,
    MetricResolution Resolution,
    int Width,
    int Height,
    int ReferenceVersion,
    IReadOnlyDictionary<string, double?> Metrics
)
{
    public static CaseMetricsResponse Of(RunCaseMetrics m) =>
        new(
            m.Case!.CaseId,
            m.Part,
            m.Checkpoint,
            m.Resolution,
            m.Width!.Value,
            m.Height!.Value,
            m.ReferenceVersion,
            MetricCatalogue.All.ToDictionary(d => d.Key, d => CaseMetricColumns.Value(m, d.Key))
        );
}

internal sealed record TestScoreViewResponse(DateTime LookedAt, string Place, int? Reader, string? ReaderName);

/// <param name="Description">For people.</param>
internal sealed record TestScoreViewsResponse(
    int Count,
    [property: JsonPropertyName("words")] string Description,
    [property: JsonPropertyName("looks")] IReadOnlyList<TestScoreViewResponse> Views
)
{
    public static TestScoreViewsResponse Of(IReadOnlyList<TestScoreView> views, string of) =>
        new(
            views.Count,
            TestScoreViews.Describe(views, of),
            [.. views.Select(l => new TestScoreViewResponse(l.LookedAt, l.Place, l.ReaderId, l.Reader?.Name))]
        );
}

internal static class ScoringEndpoints
{
    public static void MapScoring(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Evidence");
        api.MapPost("/runs/{id:int}/scorings", ScoreRunAsync)
            .WithName("ScoreRun")
            .WithSummary("Score a completed run against a version of the reference masks; a background job")
            .WithDescription(
                "A run that completes has every metric of every case, by both checkpoints in both resolutions, against the "
                    + "original masks. This adds what is missing: cases whose mask was revised since, and metrics of runs of earlier "
                    + "versions. Follow it with GET."
            )
            .Accepts<ScoringRequest>("application/json")
            .Produces<ScoringResponse>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(415);
        api.MapGet("/runs/{id:int}/scorings", ScoringsAsync)
            .WithName("ListScorings")
            .WithSummary("How far the scoring of a run is; the newest first")
            .Produces<ScoringResponse[]>()
            .ProducesProblem(404);
        api.MapPost("/suites/{id:int}/scorings", ScoreSuiteAsync)
            .WithName("ScoreSuite")
            .WithSummary("The same for every completed run of a suite")
            .Accepts<ScoringRequest>("application/json")
            .Produces<ScoringResponse[]>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(415);
        api.MapGet("/runs/{id:int}/metrics", MetricsAsync)
            .WithName("GetRunMetrics")
            .WithSummary("Every metric of every case, in order of case")
            .WithDescription(
                "split is train, validation or test; checkpoint best (default) or last; resolution training (default) or native; "
                    + "reference v1, v2… or latest (default). Empty until the run has completed."
            )
            .Produces<CaseMetricsResponse[]>()
            .ProducesValidationProblem()
            .ProducesProblem(404);
        api.MapGet(
                "/runs/{id:int}/test-looks",
                async (int id, RunQueries runs, TestScoreViews views, CancellationToken cancellation) =>
                    await runs.SummaryAsync(id, cancellation) switch
                    {
                        null => UnknownRun(id),
                        { SuiteId: { } suite } => (IResult)
                            TypedResults.Ok(TestScoreViewsResponse.Of(await views.OfSuiteAsync(suite, cancellation), "suite")),
                        _ => TypedResults.Ok(TestScoreViewsResponse.Of(await views.OfRunAsync(id, cancellation), "run")),
                    }
            )
            .WithName("ListTestLooksOfRun")
            .WithSummary("How often its test scores, or its suite's, were viewed, and by whom")
            .Produces<TestScoreViewsResponse>()
            .ProducesProblem(404);
        api.MapGet(
                "/suites/{id:int}/test-looks",
                async (int id, RunQueries runs, TestScoreViews views, CancellationToken cancellation) =>
                    await runs.SuiteAsync(id, cancellation) is null
                        ? UnknownSuite(id)
                        : (IResult)TypedResults.Ok(TestScoreViewsResponse.Of(await views.OfSuiteAsync(id, cancellation), "suite"))
            )
            .WithName("ListTestLooksOfSuite")
            .WithSummary("How often the suite's test scores were viewed, and by whom")
            .Produces<TestScoreViewsResponse>()
            .ProducesProblem(404);
        api.MapGet(
                "/datasets/{id:int}/human-bands",
                async (int id, DatasetQueries datasets, HumanBands bands, CancellationToken cancellation) =>
                    await datasets.FindAsync(id, cancellation) is null
                        ? ApiProblem.NotFound($"There is no dataset {id}; GET /api/datasets lists those there are.")
                        : (IResult)TypedResults.Ok(await bands.OfDatasetsAsync([id], cancellation: cancellation))
            )
            .WithName("ListHumanBands")
            .WithSummary("Human agreement by metric: published values, and this portal's readers once two have " + "drawn the same cases")
            .Produces<HumanBand[]>()
            .ProducesProblem(404);
    }

    private static async Task<IResult> ScoreRunAsync(int id, HttpContext http, RunQueries runs, RunScorings scorings)
    {
        var request = await ApiBody.ReadAsync<ScoringRequest>(http);
        if (!ReferenceChoice.TryParse(request.Reference ?? "latest", out var choice))
            return UnknownReference(request.Reference);
        if (await runs.SummaryAsync(id, http.RequestAborted) is not { } run)
            return UnknownRun(id);
        if (run.Status != RunStatus.Completed)
            return ApiProblem.Conflict($"Run {id} has not completed; only a completed run is scored.");
        var asked = await scorings.RequestAsync([id], choice, CancellationToken.None);
        return TypedResults.Accepted($"/api/runs/{id}/scorings", ScoringResponse.Of(asked.Single()));
    }

    private static async Task<IResult> ScoreSuiteAsync(int id, HttpContext http, RunQueries runs, RunScorings scorings)
    {
        var request = await ApiBody.ReadAsync<ScoringRequest>(http);
        if (!ReferenceChoice.TryParse(request.Reference ?? "latest", out var choice))
            return UnknownReference(request.Reference);
        if (await runs.SuiteAsync(id, http.RequestAborted) is not { } suite)
            return UnknownSuite(id);
        var asked = await scorings.RequestAsync([.. suite.Runs.Select(r => r.Id)], choice, CancellationToken.None);
        return TypedResults.Accepted($"/api/suites/{id}", asked.Select(ScoringResponse.Of));
    }

    private static async Task<IResult> ScoringsAsync(int id, RunQueries runs, RunScorings scorings, CancellationToken cancellation) =>
        await runs.SummaryAsync(id, cancellation) is null
            ? UnknownRun(id)
            : TypedResults.Ok((await scorings.OfRunsAsync([id], cancellation)).Select(ScoringResponse.Of));

    private static async Task<IResult> MetricsAsync(
        int id,
        RunQueries runs,
        CaseMetricsQueries metrics,
        TestScoreViews views,
        HttpContext http,
        CancellationToken cancellation,
        string? split = null,
        string? checkpoint = null,
        string? resolution = null,
        string? reference = null
    )
    {
        if (!TryWord<SplitPart>(split ?? "test", out var part))
            return ApiProblem.Invalid("split", $"\"{split}\" is no part of a split; expected train, validation or test.");
        if (!TryWord<Checkpoint>(checkpoint ?? "best", out var weights))
            return ApiProblem.Invalid("checkpoint", $"\"{checkpoint}\" is no checkpoint; expected best or last.");
        if (!TryWord<MetricResolution>(resolution ?? "training", out var pixels))
            return ApiProblem.Invalid("resolution", $"\"{resolution}\" is no resolution; expected training or native.");
        if (!ReferenceChoice.TryParse(reference ?? "latest", out var choice))
            return UnknownReference(reference);
        if (await runs.SummaryAsync(id, cancellation) is not { } run)
            return UnknownRun(id);
        var rows = (await metrics.OfRunsAsync([id], weights, pixels, choice.Version, cancellation))
            .Where(m => m.IsWhole && (split is null || m.Part == part))
            .ToList();
        if (rows.Any(m => m.Part == SplitPart.Test))
            await views.RecordAsync([ShownTest.Of(run)], TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        return TypedResults.Ok(rows.Select(CaseMetricsResponse.Of));
    }

    private static bool TryWord<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);

    private static ValidationProblem UnknownReference(string? reference) =>
        ApiProblem.Invalid("reference", $"\"{reference}\" is no version of the reference masks; {ReferenceChoice.Expected}.");

    private static ProblemHttpResult UnknownRun(int id) =>
        ApiProblem.NotFound($"There is no run {id}; it may have been deleted. GET /api/runs lists those there are.");

    private static ProblemHttpResult UnknownSuite(int id) =>
        ApiProblem.NotFound($"There is no suite {id}; GET /api/suites lists those there are.");
}
