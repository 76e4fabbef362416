using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reports;

/// <summary>Keeps reports as they were, with everything in them, and opens them again.</summary>
public sealed class FrozenReports(IDbContextFactory<PortalDbContext> contexts, ReportQueries queries, TimeProvider time)
{
    public const int MaxNoteLength = 500;

    /// <summary>The report of now under the suite's next number.</summary>
    /// <param name="written">With pictures, or they are missing for good.</param>
    public async Task<FrozenSummary> FreezeAsync(int suiteId, RenderedReport written, string note, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var frozen = new FrozenReport
        {
            SuiteId = suiteId,
            Number = 1 + (await context.FrozenReports.Where(r => r.SuiteId == suiteId).MaxAsync(r => (int?)r.Number, cancellation) ?? 0),
            Note = note.Trim(),
            FrozenAt = time.GetUtcNow().UtcDateTime,
            CompletedRuns = written.Report.Rows.Count(r => r.Status == RunStatus.Completed),
            Content = JsonSerializer.Serialize(written, RunJson.Stored),
        };
        context.FrozenReports.Add(frozen);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new FrozenSummary(frozen.Number, frozen.Note, frozen.FrozenAt, frozen.CompletedRuns);
    }

    /// <summary>Null when the suite has none with this number.</summary>
    public async Task<(FrozenSummary Frozen, RenderedReport Written)?> OpenAsync(
        int suiteId,
        int number,
        CancellationToken cancellation = default
    ) =>
        await queries.FrozenAsync(suiteId, number, cancellation) is { } found
            ? (
                new FrozenSummary(found.Number, found.Note, found.FrozenAt, found.CompletedRuns),
                JsonSerializer.Deserialize<RenderedReport>(found.Content, RunJson.Stored)!
            )
            : null;
}
