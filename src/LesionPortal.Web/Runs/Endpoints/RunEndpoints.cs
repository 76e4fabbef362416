using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Naming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Runs.Endpoints;

internal static class RunEndpoints
{
    private const int MaxRuns = 500;

    internal const string ListsLeftOut =
        "For a split given as lists of cases, this response has only the counts and listsAt, the address "
        + "of the run: its settings contain the lists, and its split the cases of each part.";

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/runs").WithTags("Runs");
        runs.MapPost("", QueueAsync)
            .WithName("QueueRun")
            .WithSummary("Queue a training run")
            .Accepts<RunSettings>("application/json")
            .Produces<RunResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        runs.MapGet("", ListAsync)
            .WithName("ListRuns")
            .WithSummary(
                "Runs: training first, then waiting, then the newest; optionally of one dataset, suite, status or tag, or with a star"
            )
            .WithDescription($"At most {MaxRuns}. {ListsLeftOut}")
            .Produces<RunResponse[]>()
            .ProducesValidationProblem();
        runs.MapGet("/{id:int}", GetAsync)
            .WithName("GetRun")
            .WithSummary("One run: status, settings, scores, split")
            .Produces<RunResponse>()
            .ProducesProblem(404);
        runs.MapPatch("/{id:int}", ChangeAsync)
            .WithName("ChangeRun")
            .WithSummary("Rename, describe, tag or star a run")
            .Accepts<RunNamingRequest>("application/json")
            .Produces<RunResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        runs.MapGet("/{id:int}/history", HistoryAsync)
            .WithName("GetRunHistory")
            .WithSummary("One row per epoch: losses, scores, seconds, learning rate")
            .Produces<EpochRow[]>()
            .ProducesProblem(404);
        runs.MapGet("/{id:int}/cases", CasesAsync)
            .WithName("GetRunCases")
            .WithSummary("Scores of each case, the worst first")
            .WithDescription(
                "split is train, validation or test; checkpoint is best (default) or last. At training resolution, against the "
                    + "dataset's own masks; with reference (v1, v2… or latest) against each case's highest version up to "
                    + "that one that the run was "
                    + "scored against. POST …/scorings asks for scores against masks that were revised since."
            )
            .Produces<CaseScoreResponse[]>()
            .ProducesValidationProblem()
            .ProducesProblem(404);
        Request(
            runs.MapPost("/{id:int}/cancel", (int id, IRunQueue queue, RunQueries queries) => RequestAsync(id, queue.CancelAsync, queries)),
            "CancelRun",
            "Cancel a waiting or running run; it keeps its last checkpoint"
        );
        Request(
            runs.MapPost("/{id:int}/resume", (int id, IRunQueue queue, RunQueries queries) => RequestAsync(id, queue.ResumeAsync, queries)),
            "ResumeRun",
            "Queue a cancelled, failed or interrupted run again, from its last checkpoint"
        );
        Request(
            runs.MapPost(
                "/{id:int}/move-up",
                (int id, IRunQueue queue, RunQueries queries) => RequestAsync(id, queue.MoveUpAsync, queries)
            ),
            "MoveRunUp",
            "Move a waiting run one place up"
        );
        Request(
            runs.MapPost("/{id:int}/restore", (int id, IRunBin bin, RunQueries queries) => RequestAsync(id, bin.RestoreAsync, queries)),
            "RestoreRun",
            "Restore a run from the bin, with its suite if that is in the bin"
        );
        runs.MapDelete("/{id:int}", DeleteAsync)
            .WithName("DeleteRun")
            .WithSummary("Move a run that is not running to the bin, where it can be restored for 30 days")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static void Request(RouteHandlerBuilder route, string name, string summary) =>
        route
            .WithName(name)
            .WithSummary(summary)
            .Produces<RunResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<IResult> QueueAsync(HttpContext http, IRunQueue queue, RunQueries queries)
    {
        var settings = await ApiBody.ReadAsync<RunSettings>(http);
        var outcome = await queue.QueueAsync(settings, http.RequestAborted);
        if (!outcome.Queued)
            return ApiProblem.Invalid(outcome.Problems);
        var id = outcome.RunIds[0];
        var run = (await OneAsync(id, queries, http.RequestAborted))!;
        return TypedResults.Created($"/api/runs/{id}", run with { Warnings = outcome.Warnings is [] ? null : outcome.Warnings });
    }

    private static async Task<IResult> ListAsync(
        RunQueries queries,
        TestScoreViews views,
        HttpContext http,
        CancellationToken cancellation,
        int? dataset = null,
        int? suite = null,
        string? status = null,
        string? tag = null,
        bool starred = false
    )
    {
        var statuses = new List<RunStatus>();
        if (status is not null)
        {
            if (!Enum.TryParse<RunStatus>(status, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
                return ApiProblem.Invalid(
                    "status",
                    $"\"{status}\" is no status; expected one of queued, running, completed, cancelled, failed, interrupted."
                );
            statuses.Add(wanted);
        }

        var runs = await queries.ListForApiAsync(
            new RunFilter
            {
                DatasetId = dataset,
                SuiteId = suite,
                Statuses = statuses,
                Tag = string.IsNullOrWhiteSpace(tag) ? null : NamingChange.NormaliseTag(tag),
                Starred = starred,
                Take = MaxRuns,
            },
            cancellation
        );
        await views.RecordAsync(ShownTest.Of(runs.Select(r => r.Run)), TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        return TypedResults.Ok(runs.Select(r => RunResponse.Of(r.Run, r.History).AmongOthers()));
    }

    private static async Task<IResult> GetAsync(
        int id,
        RunQueries queries,
        TestScoreViews views,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await queries.SummaryAsync(id, cancellation) is not { } run)
            return Unknown(id);
        await views.RecordAsync(ShownTest.Of([run]), TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        return TypedResults.Ok(await OneAsync(id, queries, cancellation));
    }

    private static async Task<IResult> ChangeAsync(int id, HttpContext http, RunNaming naming, RunQueries queries)
    {
        var request = await ApiBody.ReadAsync<RunNamingRequest>(http);
        var outcome = await naming.ChangeRunAsync(id, request.ToChange(), request.Starred, http.RequestAborted);
        return !outcome.Found ? Unknown(id)
            : outcome.Problems.Count > 0 ? ApiProblem.Invalid(outcome.Problems)
            : TypedResults.Ok(await OneAsync(id, queries, http.RequestAborted));
    }

    private static async Task<IResult> HistoryAsync(int id, RunQueries queries, CancellationToken cancellation) =>
        await queries.SummaryAsync(id, cancellation) is null
            ? Unknown(id)
            : TypedResults.Ok(await queries.HistoryAsync(id, cancellation: cancellation));

    private static async Task<IResult> CasesAsync(
        int id,
        RunQueries queries,
        TestScoreViews views,
        HttpContext http,
        CancellationToken cancellation,
        string? split = null,
        string? checkpoint = null,
        string? reference = null
    )
    {
        SplitPart? part = null;
        if (split is not null)
        {
            if (!Enum.TryParse<SplitPart>(split, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
                return ApiProblem.Invalid("split", $"\"{split}\" is no part of a split; expected train, validation or test.");
            part = wanted;
        }

        if (!Enum.TryParse<Checkpoint>(checkpoint ?? "best", ignoreCase: true, out var weights) || !Enum.IsDefined(weights))
            return ApiProblem.Invalid("checkpoint", $"\"{checkpoint}\" is no checkpoint; expected best or last.");
        if (await queries.SummaryAsync(id, cancellation) is not { } run)
            return Unknown(id);
        if (part is null or SplitPart.Test)
            await views.RecordAsync(ShownTest.Of([run]), TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        if (reference is null)
            return TypedResults.Ok(
                (await queries.CaseScoresAsync(id, part, weights, cancellation)).Select(s =>
                    Score(s) with
                    {
                        PredictionUrl = s is { Part: SplitPart.Test, Checkpoint: Checkpoint.Best } ? PredictionUrl(s) : null,
                    }
                )
            );
        if (!ReferenceChoice.TryParse(reference, out var choice))
            return ApiProblem.Invalid("reference", $"\"{reference}\" is no version of the reference masks; {ReferenceChoice.Expected}.");
        var scores = await queries.CaseScoresAgainstAsync(id, part, weights, choice.Version, cancellation);
        return TypedResults.Ok(
            scores.Select(s =>
                Score(s) with
                {
                    PredictionUrl = s.Part != SplitPart.Train && weights == Checkpoint.Best ? PredictionUrl(s) : null,
                    ReferenceVersion = s.ReferenceVersion,
                }
            )
        );

        static CaseScoreResponse Score(CaseScore s) => new(s.CaseId, s.Part, s.QuantisedIou, s.Iou, s.Dice);

        static string PredictionUrl(CaseScore s) => $"/media/runs/{s.RunId}/predictions/{s.CaseId}.png";
    }

    private static async Task<IResult> RequestAsync(int id, Func<int, CancellationToken, Task<RequestOutcome>> request, RunQueries queries)
    {
        // CancellationToken.None: a disconnected client must not stop it half-way.
        var outcome = await request(id, CancellationToken.None);
        return Refused(id, outcome)
            ?? (IResult)TypedResults.Accepted($"/api/runs/{id}", await OneAsync(id, queries, CancellationToken.None));
    }

    private static async Task<IResult> DeleteAsync(int id, IRunBin bin) =>
        Refused(id, await bin.DeleteAsync(id, CancellationToken.None)) ?? (IResult)TypedResults.NoContent();

    private static ProblemHttpResult? Refused(int id, RequestOutcome outcome) =>
        !outcome.Found ? Unknown(id)
        : outcome.Refusal is { } why ? ApiProblem.Conflict(why)
        : null;

    internal static async Task<RunResponse?> OneAsync(int id, RunQueries queries, CancellationToken cancellation) =>
        await queries.SummaryAsync(id, cancellation) is { } run && await queries.FindAsync(id, cancellation) is { } whole
            ? RunResponse.Of(run, await queries.HistoryAsync(id, cancellation: cancellation), whole.Split) with
            {
                Description = whole.Description,
            }
            : null;

    public static async Task<IReadOnlyList<RunResponse>> ResponsesAsync(
        IReadOnlyList<int> ids,
        RunQueries queries,
        CancellationToken cancellation
    ) => [.. (await queries.RunsForComparisonAsync(ids, cancellation)).Select(r => RunResponse.Of(r.Run, r.History).AmongOthers())];

    private static ProblemHttpResult Unknown(int id) =>
        ApiProblem.NotFound($"There is no run {id}; it may have been deleted. GET /api/runs lists those there are.");
}
