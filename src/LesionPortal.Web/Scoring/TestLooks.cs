using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Scoring;

/// <summary>Counts how often test scores were looked at: by suite, or by run where it belongs to none.</summary>
public sealed class TestLooks(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>Reloading a page is no new look.</summary>
    public static readonly TimeSpan OneLook = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Test scores of these runs were shown. Of runs without any nothing is counted; the same reader at the same place within
    /// <see cref="OneLook"/> counts once.
    /// </summary>
    /// <param name="place">"report", "compare", "run", "runs", "api".</param>
    /// <param name="readerId">Null where nobody said who reads.</param>
    public async Task RecordAsync(IEnumerable<RunSummary> shown, string place, int? readerId, CancellationToken cancellation = default)
    {
        var looked = shown.Where(r => r.TestScores is not null).Select(r => (r.SuiteId, RunId: r.SuiteId is null ? r.Id : (int?)null)).Distinct().ToList();
        if (looked.Count == 0)
            return;
        var now = time.GetUtcNow().UtcDateTime;
        var since = now - OneLook;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        // A request may name anybody.
        if (readerId is not null && !await context.Readers.AnyAsync(r => r.Id == readerId, cancellation))
            readerId = null;
        var recent = await context.TestLooks.Where(l => l.LookedAt > since && l.Place == place && l.ReaderId == readerId)
            .Select(l => new { l.SuiteId, l.RunId }).ToListAsync(cancellation);
        context.TestLooks.AddRange(looked.Where(l => !recent.Any(r => r.SuiteId == l.SuiteId && r.RunId == l.RunId))
            .Select(l => new TestLook { SuiteId = l.SuiteId, RunId = l.RunId, Place = place, ReaderId = readerId, LookedAt = now }));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The newest first, each with its reader.</summary>
    public async Task<IReadOnlyList<TestLook>> OfSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.TestLooks.AsNoTracking().Include(l => l.Reader).Where(l => l.SuiteId == suiteId).OrderByDescending(l => l.Id).ToListAsync(cancellation);
    }

    /// <summary>Of a run that belongs to no suite.</summary>
    public async Task<IReadOnlyList<TestLook>> OfRunAsync(int runId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.TestLooks.AsNoTracking().Include(l => l.Reader).Where(l => l.RunId == runId).OrderByDescending(l => l.Id).ToListAsync(cancellation);
    }

    /// <summary>"Test scores of this suite were looked at 3 times, by Ada and unnamed readers. …"</summary>
    public static string Words(IReadOnlyList<TestLook> looks, string of)
    {
        if (looks.Count == 0)
            return $"Test scores of this {of} have not been looked at.";
        var readers = looks.Where(l => l.Reader is not null).Select(l => l.Reader!.Name).Distinct().Order(StringComparer.CurrentCultureIgnoreCase).ToList();
        var times = looks.Count == 1 ? "once" : FormattableString.Invariant($"{looks.Count} times");
        return $"Test scores of this {of} were looked at {times}{(readers.Count > 0 ? $", by {string.Join(", ", readers)}{(looks.Any(l => l.Reader is null) ? " and unnamed readers" : "")}" : "")}. Every look tempts to choose by them; choose by validation.";
    }
}
