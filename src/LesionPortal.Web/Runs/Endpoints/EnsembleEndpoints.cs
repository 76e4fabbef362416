using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Runs.Endpoints;

/// <summary>The body of <c>POST /api/ensembles</c>.</summary>
/// <param name="Runs">Ids of completed runs with the same test cases.</param>
internal sealed record EnsembleRequest(IReadOnlyList<int>? Runs);

internal static class EnsembleEndpoints
{
    public static void MapEnsembles(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ensembles", QueueAsync)
            .WithTags("Runs")
            .WithName("QueueEnsemble")
            .WithSummary(
                "Queue an ensemble of finished runs: a run that trains nothing, averages their probabilities and is scored like any other"
            )
            .Accepts<EnsembleRequest>("application/json")
            .Produces<RunResponse>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<IResult> QueueAsync(HttpContext http, IRunQueue queue, RunQueries queries)
    {
        var request = await ApiBody.ReadAsync<EnsembleRequest>(http);
        var outcome = await queue.QueueEnsembleAsync(request.Runs ?? [], http.RequestAborted);
        return outcome.Queued
            ? TypedResults.Created(
                $"/api/runs/{outcome.RunIds[0]}",
                await RunEndpoints.OneAsync(outcome.RunIds[0], queries, http.RequestAborted)
            )
            : ApiProblem.Invalid(outcome.Problems);
    }
}
