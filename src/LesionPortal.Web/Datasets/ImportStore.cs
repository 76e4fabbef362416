using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>How an import ended before it was through.</summary>
internal sealed record ImportEnd(string Message, string Advice)
{
    public static ImportEnd Cancelled { get; } = new("The import was cancelled.", "Import again to add the rest.");
    public static ImportEnd Interrupted { get; } =
        new("The import was interrupted because the portal stopped.", "Import again to add the rest.");
}

/// <summary>Writes down how imports ended: a dataset with cases is ready, one without has failed.</summary>
internal sealed class ImportStore(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task SettleInterruptedAsync(CancellationToken cancellation)
    {
        List<int> interrupted;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
            interrupted = await context.Datasets.Where(d => d.State == DatasetState.Importing).Select(d => d.Id).ToListAsync(cancellation);
        foreach (var id in interrupted)
            await SettleAsync(id, ImportEnd.Interrupted);
    }

    /// <param name="end">Null when the import was carried out to its end.</param>
    public async Task SettleAsync(int datasetId, ImportEnd? end = null)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var dataset = await context.Datasets.SingleAsync(d => d.Id == datasetId);
        var hasCases = await context.Cases.AnyAsync(c => c.DatasetId == datasetId);
        dataset.State = hasCases ? DatasetState.Ready : DatasetState.Failed;
        dataset.Message = (hasCases, end) switch
        {
            (true, _) => null,
            (false, null) => "No case could be imported; the list of problems says why.",
            (false, _) => $"{end.Message} {end.Advice}",
        };
        if (end is not null)
            context.ImportProblems.Add(
                new ImportProblem
                {
                    DatasetId = datasetId,
                    Severity = ProblemSeverity.Error,
                    Message = end.Message,
                    Advice = end.Advice,
                }
            );
        await context.SaveChangesAsync();
    }
}
