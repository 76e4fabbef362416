using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LesionPortal.Web.Runs.Endpoints;

internal static class SuiteEndpoints
{
    public static void MapSuites(this IEndpointRouteBuilder routes)
    {
        var suites = routes.MapGroup("/api/suites").WithTags("Suites");
        suites
            .MapPost("", QueueAsync)
            .WithName("QueueSuite")
            .WithSummary("Queue several runs on one shared split, all or none")
            .WithDescription(RunEndpoints.ListsLeftOut)
            .Accepts<SuiteRequest>("application/json")
            .Produces<SuiteResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        suites
            .MapPost("/{id:int}/missing-seeds", QueueSeedsAsync)
            .WithName("QueueMissingSeeds")
            .WithSummary("Queue the seeds missing for conclusions about the suite's configurations")
            .WithDescription(
                "Conclusions about a loss, an architecture or a setting need at least 3 seeds on each side. "
                    + "Adds runs to the suite: the configurations' own settings with the next free seeds. "
                    + "409 where nothing is missing. "
                    + RunEndpoints.ListsLeftOut
            )
            .Produces<SuiteResponse>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409);
        suites.MapGet("", ListAsync).WithName("ListSuites").WithSummary("All suites, the newest first").Produces<SuiteSummary[]>();
        suites
            .MapGet("/{id:int}", GetAsync)
            .WithName("GetSuite")
            .WithSummary("One suite with its runs")
            .WithDescription(RunEndpoints.ListsLeftOut)
            .Produces<SuiteResponse>()
            .ProducesProblem(404);
        suites
            .MapPatch("/{id:int}", ChangeAsync)
            .WithName("ChangeSuite")
            .WithSummary("Rename, describe or tag a suite")
            .WithDescription(RunEndpoints.ListsLeftOut)
            .Accepts<NamingRequest>("application/json")
            .Produces<SuiteResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        suites
            .MapDelete("/{id:int}", DeleteAsync)
            .WithName("DeleteSuite")
            .WithSummary("Move a suite with its runs to the bin, where it can be restored for 30 days")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404)
            .ProducesProblem(409);
        suites
            .MapPost("/{id:int}/restore", RestoreAsync)
            .WithName("RestoreSuite")
            .WithSummary("Restore a suite from the bin, with the runs that went with it")
            .WithDescription(RunEndpoints.ListsLeftOut)
            .Produces<SuiteResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    // CancellationToken.None: a disconnected client must not stop it half-way.
    private static async Task<IResult> DeleteAsync(int id, IRunBin bin) =>
        await bin.DeleteSuiteAsync(id, CancellationToken.None) switch
        {
            { Found: false } => Unknown(id),
            { Refusal: { } why } => ApiProblem.Conflict(why),
            _ => TypedResults.NoContent(),
        };

    private static async Task<IResult> RestoreAsync(int id, IRunBin bin, RunQueries queries) =>
        await bin.RestoreSuiteAsync(id, CancellationToken.None) switch
        {
            { Found: false } => ApiProblem.NotFound($"There is no suite {id} in the bin; GET /api/bin lists what there is."),
            { Refusal: { } why } => ApiProblem.Conflict(why),
            _ => TypedResults.Accepted($"/api/suites/{id}", await OneAsync(id, queries, CancellationToken.None)),
        };

    private static async Task<IResult> ChangeAsync(int id, HttpContext http, RunNaming naming, RunQueries queries)
    {
        var request = await ApiBody.ReadAsync<NamingRequest>(http);
        var outcome = await naming.ChangeSuiteAsync(id, request.ToChange(), http.RequestAborted);
        return !outcome.Found ? Unknown(id)
            : outcome.Problems.Count > 0 ? ApiProblem.Invalid(outcome.Problems)
            : TypedResults.Ok(await OneAsync(id, queries, http.RequestAborted));
    }

    private static async Task<IResult> QueueAsync(HttpContext http, IRunQueue queue, RunQueries queries)
    {
        var request = await ApiBody.ReadAsync<SuiteRequest>(http);
        if (request.Runs is not { Count: > 0 } runs)
            return ApiProblem.Invalid("runs", "A suite needs at least one run; give its settings in \"runs\".");
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i] is null)
                return ApiProblem.Invalid($"runs[{i}]", $"runs[{i}] is null; give a run's settings.");
        }

        var outcome = await queue.QueueSuiteAsync(request.Dataset, request.Name ?? "", runs, http.RequestAborted);
        if (!outcome.Queued)
            return ApiProblem.Invalid(outcome.Problems);
        var suite = (await OneAsync(outcome.SuiteId!.Value, queries, http.RequestAborted))!;
        return TypedResults.Created(
            $"/api/suites/{outcome.SuiteId}",
            suite with
            {
                Warnings = outcome.Warnings is [] ? null : outcome.Warnings,
            }
        );
    }

    private static async Task<IResult> QueueSeedsAsync(int id, IRunQueue queue, RunQueries queries, CancellationToken cancellation)
    {
        if (await queries.SuiteAsync(id, cancellation) is not { } suite)
            return Unknown(id);
        var missing = MissingSeeds.Of(suite.Runs).SelectMany(m => m.Runs).ToList();
        if (missing.Count == 0)
            return ApiProblem.Conflict(
                $"No seed is missing in suite {id}: its configurations have 3 seeds each, completed or in the "
                    + $"queue, or it has only one configuration."
            );
        // CancellationToken.None: a disconnected client must not stop it half-way.
        var outcome = await queue.AddToSuiteAsync(id, missing, CancellationToken.None);
        return outcome.Queued
            ? TypedResults.Accepted($"/api/suites/{id}", await OneAsync(id, queries, CancellationToken.None))
            : ApiProblem.Invalid(outcome.Problems);
    }

    private static async Task<IResult> ListAsync(RunQueries queries, CancellationToken cancellation) =>
        TypedResults.Ok(await queries.SuitesAsync(cancellation));

    private static async Task<IResult> GetAsync(
        int id,
        RunQueries queries,
        TestScoreViews views,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await queries.SuiteAsync(id, cancellation) is not { } suite)
            return Unknown(id);
        await views.RecordAsync(ShownTest.Of(suite.Runs), TestScoreViewPlace.Api, ApiReader.Of(http), cancellation);
        return TypedResults.Ok(await OneAsync(id, queries, cancellation));
    }

    private static async Task<SuiteResponse?> OneAsync(int id, RunQueries queries, CancellationToken cancellation) =>
        await queries.SuiteAsync(id, cancellation) is { } suite
            ? new(
                suite.Id,
                suite.Name,
                suite.DatasetId,
                suite.CreatedAt,
                await RunEndpoints.ResponsesAsync([.. suite.Runs.Select(r => r.Id)], queries, cancellation)
            )
            {
                Description = suite.Description,
                Tags = suite.Tags,
                CreatedBy = suite.CreatedById,
            }
            : null;

    private static ProblemHttpResult Unknown(int id) =>
        ApiProblem.NotFound($"There is no suite {id}; GET /api/suites lists those there are.");
}
