using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Readers;

/// <summary>
/// Counts how often test scores were viewed: by suite, or by run where it belongs to none. The one rule of what a view is:
/// <list type="bullet">
/// <item>scores of test cases, means or of single cases, are put before a person on a page or handed to a program by the API;</item>
/// <item>opening a page is one view, however often the live feed renews it while it is open; test scores that come while it is open are
/// viewed then;</item>
/// <item>the same reader at the same kind of place within <see cref="OneView"/> counts once: reloading, paging and asking again add
/// none.</item>
/// </list>
/// No view: validation and training scores, predictions without their scores, a run's log, into which no score is written, and a report
/// that is frozen but not opened.
/// </summary>
public sealed class TestScoreViews(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan OneView = TimeSpan.FromMinutes(10);

    /// <param name="shown">Runs whose test scores were shown.</param>
    /// <param name="place">One of <see cref="TestScoreViewPlace"/>.</param>
    /// <param name="readerId">Null where nobody said who reads.</param>
    public async Task RecordAsync(IEnumerable<ShownTest> shown, string place, int? readerId, CancellationToken cancellation = default)
    {
        List<(int? Suite, int? Run)> keys = [.. shown.Select(s => s.Key).Distinct()];
        if (keys.Count == 0)
            return;
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // A request may name anybody.
        if (readerId is not null && !await context.Readers.AnyAsync(r => r.Id == readerId, cancellation))
            readerId = null;
        // Mostly there is nothing to write, and no need to wait for those who do.
        if ((await NewAsync()).Count == 0)
            return;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        context.TestScoreViews.AddRange(
            (await NewAsync()).Select(k => new TestScoreView
            {
                SuiteId = k.Suite,
                RunId = k.Run,
                Place = place,
                ReaderId = readerId,
                LookedAt = now,
            })
        );
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);

        async Task<List<(int? Suite, int? Run)>> NewAsync()
        {
            var since = now - OneView;
            var recent = await Of(context, keys)
                .Where(l => l.LookedAt > since && l.Place == place && l.ReaderId == readerId)
                .Select(l => new { l.SuiteId, l.RunId })
                .ToListAsync(cancellation);
            return [.. keys.Except(recent.Select(r => (r.SuiteId, r.RunId)))];
        }
    }

    /// <summary>At the suites and single runs these belong to; the newest first, each with its reader.</summary>
    public async Task<IReadOnlyList<TestScoreView>> OfAsync(IEnumerable<ShownTest> shown, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await Of(context, [.. shown.Select(s => s.Key).Distinct()])
            .AsNoTracking()
            .Include(l => l.Reader)
            .OrderByDescending(l => l.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>The newest first, each with its reader.</summary>
    public Task<IReadOnlyList<TestScoreView>> OfSuiteAsync(int suiteId, CancellationToken cancellation = default) =>
        OfAsync([new(0, suiteId, "")], cancellation);

    /// <summary>Of a run that belongs to no suite.</summary>
    public Task<IReadOnlyList<TestScoreView>> OfRunAsync(int runId, CancellationToken cancellation = default) =>
        OfAsync([new(runId, null, "")], cancellation);

    /// <summary>"Test scores of this suite were viewed 3 times, by Ada and unnamed readers. …"</summary>
    public static string Describe(IReadOnlyList<TestScoreView> views, string of) =>
        views.Count == 0
            ? $"Test scores of this {of} have not been viewed."
            : $"Test scores of this {of} were viewed {Times(views.Count)}{By(views)}. {Warning}";

    /// <summary>The same of a page that shows those of one or of many.</summary>
    public static string Describe(IReadOnlyList<TestScoreView> views, IReadOnlyList<ShownTest> shown)
    {
        var of = shown.DistinctBy(s => s.Key).ToList();
        if (of is [var only])
            return Describe(views, only.SuiteId is null ? "run" : "suite");
        if (views.Count == 0)
            return "The test scores shown here have not been viewed before.";
        var most = views.GroupBy(l => (l.SuiteId, l.RunId)).MaxBy(g => g.Count())!;
        var name = of.Find(s => s.Key == most.Key).Name;
        return $"The test scores shown here were viewed {Times(views.Count)} in total{By(views)}; most often those of {name}, "
            + $"{Times(most.Count())}. {Warning}";
    }

    private const string Warning = "Viewing test scores repeatedly risks selecting by them; select runs by validation.";

    private static IQueryable<TestScoreView> Of(PortalDbContext context, List<(int? Suite, int? Run)> keys)
    {
        List<int?> suites = [.. keys.Where(k => k.Suite is not null).Select(k => k.Suite)];
        List<int?> runs = [.. keys.Where(k => k.Suite is null).Select(k => k.Run)];
        return context.TestScoreViews.Where(l => suites.Contains(l.SuiteId) || runs.Contains(l.RunId));
    }

    private static string Times(int count) => count == 1 ? "once" : FormattableString.Invariant($"{count} times");

    private static string By(IReadOnlyList<TestScoreView> views)
    {
        var readers = views
            .Where(l => l.Reader is not null)
            .Select(l => l.Reader!.Name)
            .Distinct()
            .Order(StringComparer.CurrentCultureIgnoreCase)
            .ToList();
        return readers.Count > 0
            ? $", by {string.Join(", ", readers)}{(views.Any(l => l.Reader is null) ? " and unnamed readers" : "")}"
            : "";
    }
}
