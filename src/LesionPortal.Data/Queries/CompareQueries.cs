using System.Linq.Expressions;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <param name="Value">Null where the metric is undefined for the case.</param>
public readonly record struct CaseValue(int RunId, string CaseId, double? Value);

/// <param name="Value">Null where the metric is undefined for the case.</param>
public sealed record CaseMeasure(int RunId, string CaseId, int ReferenceVersion, double? Value, PixelCounts Counts);

/// <summary>What only a comparison of runs asks for; each call its own context, nothing tracked.</summary>
public sealed class CompareQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>
    /// Whether every run has this metric of each of its cases at training resolution, whatever became of its probability maps.
    /// </summary>
    public static bool KeepsOfEveryRun(string metric) => Column(metric) is not null;

    /// <summary>
    /// The scores every run keeps of its cases, of every part: IoU, Dice and quantised IoU at training resolution, against the masks the
    /// dataset came with. By run, then case id; empty for another metric.
    /// </summary>
    /// <param name="metric">A key of <see cref="MetricCatalogue"/>.</param>
    public async Task<IReadOnlyList<CaseValue>> ScoresAsync(IReadOnlyList<int> runIds, string metric, Checkpoint checkpoint, SplitPart part, CancellationToken cancellation = default)
    {
        if (Column(metric) is not { } column)
            return [];
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context.RunCaseScores.Where(s => runIds.Contains(s.RunId) && s.Checkpoint == checkpoint && s.Part == part)
            .OrderBy(s => s.RunId).ThenBy(s => s.CaseId).Select(column).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// One metric and the pixel counts of single cases from the runs' probability maps, against every version of the references that was
    /// scored.
    /// </summary>
    /// <param name="metric">A key of <see cref="MetricCatalogue"/>.</param>
    public async Task<IReadOnlyList<CaseMeasure>> MeasuresAsync(
        IReadOnlyList<int> runIds, string metric, Checkpoint checkpoint, SplitPart part, MetricResolution resolution, CancellationToken cancellation = default)
    {
        // A metric's column is called as its key.
        var column = char.ToUpperInvariant(MetricCatalogue.Get(metric).Key[0]) + MetricCatalogue.Get(metric).Key[1..];
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context.RunCaseMetrics.Where(m => runIds.Contains(m.RunId) && m.Checkpoint == checkpoint && m.Resolution == resolution && m.Part == part)
            .Select(m => new CaseMeasure(m.RunId, m.Case!.CaseId, m.ReferenceVersion, EF.Property<double?>(m, column),
                new PixelCounts(m.TruePositives, m.FalsePositives, m.FalseNegatives, m.TrueNegatives)))
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    private static Expression<Func<RunCaseScore, CaseValue>>? Column(string metric) => metric switch
    {
        "iou" => s => new CaseValue(s.RunId, s.CaseId, s.Iou),
        "dice" => s => new CaseValue(s.RunId, s.CaseId, s.Dice),
        "quantisedIou" => s => new CaseValue(s.RunId, s.CaseId, s.QuantisedIou),
        _ => null,
    };

    /// <summary>The diagnosis of every case of these datasets.</summary>
    public async Task<IReadOnlyDictionary<(int DatasetId, string CaseId), Diagnosis>> DiagnosesAsync(IReadOnlyList<int> datasetIds, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var cases = await context.Cases.Where(c => datasetIds.Contains(c.DatasetId)).Select(c => new { c.DatasetId, c.CaseId, c.Diagnosis })
            .ToListAsync(cancellation).ConfigureAwait(false);
        return cases.ToDictionary(c => (c.DatasetId, c.CaseId), c => c.Diagnosis);
    }
}
