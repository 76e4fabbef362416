using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Bin.Endpoints;

internal static class BinEndpoints
{
    public static void MapBin(this IEndpointRouteBuilder routes)
    {
        var bin = routes.MapGroup("/api/bin").WithTags("Bin");
        bin.MapGet("", async (BinListing listing, CancellationToken cancellation) => TypedResults.Ok(await listing.ListAsync(cancellation)))
            .WithName("ListBin")
            .WithSummary("What was deleted and can be restored, the last first, with its size in bytes")
            .WithDescription("POST /api/runs/{id}/restore and /api/suites/{id}/restore bring it back, until goneAt.")
            .Produces<BinItem[]>();
        bin.MapDelete("/runs/{id:int}", (int id, IRunBin runs) => PurgeAsync("run", id, runs.PurgeAsync))
            .WithName("PurgeRun")
            .WithSummary("Delete a run in the bin for good, with its files; for administrators")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404)
            .ProducesProblem(409);
        bin.MapDelete("/suites/{id:int}", (int id, IRunBin runs) => PurgeAsync("suite", id, runs.PurgeSuiteAsync))
            .WithName("PurgeSuite")
            .WithSummary("Delete a suite in the bin for good, with the runs that went with it; for administrators")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    // CancellationToken.None: a disconnected client must not stop it half-way.
    private static async Task<IResult> PurgeAsync(string kind, int id, Func<int, CancellationToken, Task<RequestOutcome>> purge) =>
        await purge(id, CancellationToken.None) switch
        {
            { Found: false } => ApiProblem.NotFound($"There is no {kind} {id} in the bin; GET /api/bin lists what there is."),
            { Refusal: { } why } => ApiProblem.Conflict(why),
            _ => TypedResults.NoContent(),
        };
}
