using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>A frozen report in a list, without its content.</summary>
public sealed record FrozenSummary(int Number, string Note, DateTime FrozenAt, int CompletedRuns);

/// <summary>Reading the author's texts and frozen reports; nothing tracked.</summary>
public sealed class ReportQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>By section; also those taken out again, whose text is empty.</summary>
    public async Task<IReadOnlyDictionary<string, ReportText>> TextsAsync(int suiteId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .ReportTexts.AsNoTracking()
            .Where(t => t.SuiteId == suiteId)
            .ToDictionaryAsync(t => t.Section, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<FrozenSummary>> FrozenAsync(int suiteId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .FrozenReports.Where(r => r.SuiteId == suiteId)
            .OrderByDescending(r => r.Number)
            .Select(r => new FrozenSummary(r.Number, r.Note, r.FrozenAt, r.CompletedRuns))
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Null when there is none with this number.</summary>
    public async Task<FrozenReport?> FrozenAsync(int suiteId, int number, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .FrozenReports.AsNoTracking()
            .SingleOrDefaultAsync(r => r.SuiteId == suiteId && r.Number == number, cancellation)
            .ConfigureAwait(false);
    }
}
