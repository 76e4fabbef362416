using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Scoring;

/// <summary>Means over the cases of a part that were scored against both.</summary>
/// <param name="Own">Against the dataset's own masks.</param>
/// <param name="Latest">Against each case's newest scored version, which is its own where it has no other.</param>
/// <param name="Difference">Latest − own, case by case.</param>
public sealed record ReferenceCell(
    SplitPart Part,
    MetricResolution Resolution,
    MetricDefinition Metric,
    Interval Own,
    Interval Latest,
    Interval Difference
);

/// <param name="Cells">By part, resolution, metric; empty until the run is scored.</param>
public sealed record RunReferenceScores(ReferenceStatus Standing, IReadOnlyList<ReferenceCell> Cells)
{
    public bool HasRevised => Standing.Revised > 0;
}

/// <summary>One run's best checkpoint against the dataset's own masks and the latest ones.</summary>
public sealed class RunAgainstReferences(CaseMetricsQueries metrics)
{
    private static readonly List<MetricDefinition> s_metrics =
    [
        .. new[] { "iou", "dice", "quantisedIou", "boundaryF1", "hausdorff95Relative" }.Select(MetricCatalogue.Get),
    ];

    public async Task<RunReferenceScores> OfAsync(int runId, int datasetId, CancellationToken cancellation = default)
    {
        List<string> keys = [.. s_metrics.Select(m => m.Key)];
        var latest = await metrics.ValuesOfRunsAsync([runId], Checkpoint.Best, keys, cancellation: cancellation);
        var own = (await metrics.ValuesOfRunsAsync([runId], Checkpoint.Best, keys, 1, cancellation: cancellation)).ToDictionary(m =>
            (m.DatasetCaseId, m.Resolution)
        );
        var wanted = await metrics.LatestReferencesAsync([datasetId], cancellation: cancellation);
        var standing = ReferenceStatus.Of(
            [.. latest.Where(m => m.Resolution == MetricResolution.Training).Select(m => (m.DatasetCaseId, m.ReferenceVersion))],
            wanted,
            ReferenceChoice.Latest
        );
        var pairs = latest
            .Where(m => own.ContainsKey((m.DatasetCaseId, m.Resolution)))
            .OrderBy(m => m.DatasetCaseId)
            .ToLookup(m => (m.Part, m.Resolution));
        var cells = (
            from key in pairs.Select(g => g.Key).OrderBy(k => k.Part).ThenBy(k => k.Resolution)
            from i in Enumerable.Range(0, s_metrics.Count)
            let values = pairs[key]
                .Select(m => (Own: own[(m.DatasetCaseId, m.Resolution)].Values[i], Latest: m.Values[i]))
                .Where(v => v.Own is not null && v.Latest is not null)
                .ToList()
            where values.Count > 0
            select (
                key.Part,
                key.Resolution,
                Metric: s_metrics[i],
                Own: values.Select(v => v.Own!.Value).ToArray(),
                Latest: values.Select(v => v.Latest!.Value).ToArray()
            )
        ).ToList();
        // Three means of each: own, latest, difference.
        var intervals = MeanIntervals.Of([.. cells.SelectMany(c => new[] { c.Own, c.Latest, [.. c.Latest.Zip(c.Own, (l, o) => l - o)] })]);
        return new(
            standing,
            [
                .. cells.Select(
                    (c, i) =>
                        new ReferenceCell(
                            c.Part,
                            c.Resolution,
                            c.Metric,
                            Within(c.Metric, intervals[3 * i]),
                            Within(c.Metric, intervals[3 * i + 1]),
                            intervals[3 * i + 2]
                        )
                ),
            ]
        );
    }

    private static Interval Within(MetricDefinition metric, Interval mean) => mean.Within(metric.Minimum, metric.Maximum);
}
