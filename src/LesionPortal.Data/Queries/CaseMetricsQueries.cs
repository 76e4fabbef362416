using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>Chosen metrics of one case by a run and checkpoint.</summary>
/// <param name="Values">In the order they were asked for; null where one is undefined for the case.</param>
public sealed record CaseMetricValues(
    int RunId,
    int DatasetCaseId,
    string CaseId,
    SplitPart Part,
    MetricResolution Resolution,
    int ReferenceVersion,
    double?[] Values
)
{
    /// <summary>Keys of <see cref="MetricCatalogue"/>, in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<string> Metrics { get; internal set; } = [];

    /// <summary>Null where the metric is undefined for the case; a metric that was not asked for is a mistake.</summary>
    /// <exception cref="ArgumentException">The metric was not asked for.</exception>
    public double? Value(string metric)
    {
        for (var i = 0; i < Metrics.Count; i++)
        {
            if (Metrics[i] == metric)
                return Values[i];
        }

        throw new ArgumentException($"“{metric}” was not read; read were {string.Join(", ", Metrics)}.", nameof(metric));
    }
}

/// <summary>Reading the metrics kept for each case of a run; nothing tracked.</summary>
public sealed class CaseMetricsQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>
    /// The rows of several runs, each case against its highest scored reference version not above <paramref name="referenceVersion"/>. A
    /// case whose reference was revised since it was scored comes with its older version: hold it against
    /// <see cref="LatestReferencesAsync"/>.
    /// </summary>
    /// <param name="resolution">Null for both.</param>
    /// <param name="referenceVersion">Null for the latest that was scored.</param>
    /// <returns>By run, resolution, then case id; each with its case.</returns>
    public async Task<IReadOnlyList<RunCaseMetrics>> OfRunsAsync(
        IReadOnlyList<int> runIds,
        Checkpoint checkpoint,
        MetricResolution? resolution = null,
        int? referenceVersion = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await Rows(context, runIds, checkpoint, resolution, referenceVersion).ToListAsync(cancellation).ConfigureAwait(false);
        var datasets = context.Runs.Where(r => runIds.Contains(r.Id)).Select(r => r.DatasetId).Distinct();
        var cases = await context
            .Cases.AsNoTracking()
            .Where(c => datasets.Contains(c.DatasetId))
            .ToDictionaryAsync(c => c.Id, cancellation)
            .ConfigureAwait(false);
        return Chosen(rows, cases);
    }

    /// <summary>
    /// The same of chosen metrics alone: twenty runs of 200 cases are 8,000 rows, and reading every column of them costs more than all that
    /// is worked out from one.
    /// </summary>
    /// <param name="metrics">Keys of <see cref="MetricCatalogue"/>.</param>
    /// <param name="resolution">Null for both.</param>
    /// <returns>In no particular order.</returns>
    public async Task<IReadOnlyList<CaseMetricValues>> ValuesOfRunsAsync(
        IReadOnlyList<int> runIds,
        Checkpoint checkpoint,
        IReadOnlyList<string> metrics,
        int? referenceVersion = null,
        MetricResolution? resolution = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await Rows(context, runIds, checkpoint, resolution, referenceVersion)
            .Select(CaseMetricColumns.Values(metrics))
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        rows.ForEach(r => r.Metrics = metrics);
        if (rows.TrueForAll(r => r.ReferenceVersion == 1))
            return rows;
        return [.. rows.GroupBy(m => (m.RunId, m.Resolution, m.DatasetCaseId)).Select(g => g.MaxBy(m => m.ReferenceVersion)!)];
    }

    private static IQueryable<RunCaseMetrics> Rows(
        PortalDbContext context,
        IReadOnlyList<int> runIds,
        Checkpoint checkpoint,
        MetricResolution? resolution,
        int? referenceVersion
    )
    {
        // Both named, so that the key's first three columns are used whichever is asked for.
        MetricResolution[] resolutions = resolution is { } one ? [one] : [MetricResolution.Training, MetricResolution.Native];
        return context
            .RunCaseMetrics.AsNoTracking()
            .Where(m => runIds.Contains(m.RunId) && m.Checkpoint == checkpoint && resolutions.Contains(m.Resolution))
            .Where(m => referenceVersion == null || m.ReferenceVersion <= referenceVersion);
    }

    /// <summary>One case's rows by every run that was scored on it, every reference version.</summary>
    public async Task<IReadOnlyList<RunCaseMetrics>> OfCaseAsync(
        int caseRecordId,
        Checkpoint checkpoint,
        MetricResolution resolution,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .RunCaseMetrics.AsNoTracking()
            .Include(m => m.Case)
            .Where(m => m.DatasetCaseId == caseRecordId && m.Checkpoint == checkpoint && m.Resolution == resolution)
            .OrderBy(m => m.RunId)
            .ThenBy(m => m.ReferenceVersion)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Which reference version each case has whole rows for, of one run and checkpoint, by case record.</summary>
    public async Task<ILookup<int, int>> VersionsAsync(int runId, Checkpoint checkpoint, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var versions = await context
            .RunCaseMetrics.Where(m => m.RunId == runId && m.Checkpoint == checkpoint && m.Resolution == MetricResolution.Native)
            .Select(m => new { m.DatasetCaseId, m.ReferenceVersion })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return versions.ToLookup(v => v.DatasetCaseId, v => v.ReferenceVersion);
    }

    /// <summary>The latest reference version of each case that has more than the dataset's own, by case record.</summary>
    /// <param name="notAbove">Null for no limit.</param>
    public async Task<IReadOnlyDictionary<int, int>> LatestReferencesAsync(
        IReadOnlyList<int> datasetIds,
        int? notAbove = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .ReferenceVersions.Where(v => datasetIds.Contains(v.Case!.DatasetId) && (notAbove == null || v.Version <= notAbove))
            .GroupBy(v => v.DatasetCaseId)
            .Select(g => new { g.Key, Version = g.Max(v => v.Version) })
            .ToDictionaryAsync(v => v.Key, v => v.Version, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Every case of these datasets, in order of id.</summary>
    public async Task<IReadOnlyList<DatasetCase>> CasesAsync(IReadOnlyList<int> datasetIds, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Cases.AsNoTracking()
            .Where(c => datasetIds.Contains(c.DatasetId))
            .OrderBy(c => c.CaseId)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    private static List<RunCaseMetrics> Chosen(List<RunCaseMetrics> rows, Dictionary<int, DatasetCase> cases)
    {
        var newest = rows.GroupBy(m => (m.RunId, m.Resolution, m.DatasetCaseId)).Select(g => g.MaxBy(m => m.ReferenceVersion)!).ToList();
        foreach (var row in newest)
            row.Case = cases[row.DatasetCaseId];
        return [.. newest.OrderBy(m => m.RunId).ThenBy(m => m.Resolution).ThenBy(m => m.Case!.CaseId, StringComparer.Ordinal)];
    }
}
