using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>
/// Whether a run's scores on its test cases rise or fall with a measure of the image; best checkpoint. Exploratory: no claim rests on it.
/// </summary>
/// <param name="By">"size" (share of the image), "contrast" (ΔE*ab) or "tone" (ITA, larger is lighter).</param>
/// <param name="N">Test cases that have both.</param>
/// <param name="Rho">Spearman's rank correlation.</param>
/// <param name="P">Two-sided, not corrected for the number of trends looked at.</param>
public sealed record MetricTrend(
    string By,
    int RunId,
    string RunName,
    string Metric,
    string Resolution,
    int N,
    double Rho,
    double? Low,
    double? High,
    double P
);

internal static class MetricTrends
{
    /// <inheritdoc cref="MetricSlices.Of"/>
    public static IReadOnlyList<MetricTrend> Of(
        IReadOnlyList<EvidenceRun> runs,
        IReadOnlyList<CaseMetricValues> cases,
        IReadOnlyList<DatasetCase> all,
        IReadOnlyDictionary<int, CaseSkin> skins,
        IReadOnlyList<MetricDefinition> metrics
    )
    {
        (string By, Func<DatasetCase, double?> Measure)[] measures =
        [
            ("size", c => c.LesionShare),
            ("contrast", c => skins.GetValueOrDefault(c.Id)?.Contrast),
            ("tone", c => skins.GetValueOrDefault(c.Id)?.Ita),
        ];
        var test = MetricSlices.TestCases(runs, cases, all);
        return
        [
            .. from measure in measures
            from metric in metrics
            from resolution in Enum.GetValues<MetricResolution>()
            from run in runs
            let pairs = test[(run.Id, resolution)]
                .Select(c => (X: measure.Measure(c.Case), Y: c.Score.Value(metric.Key)))
                .Where(p => p.X is not null && p.Y is not null)
                .ToList()
            let trend = SpearmanTrend.Of([.. pairs.Select(p => p.X!.Value)], [.. pairs.Select(p => p.Y!.Value)])
            where trend is not null
            select new MetricTrend(
                measure.By,
                run.Id,
                run.Name,
                metric.Key,
                MetricSlices.Pixels(run, resolution),
                pairs.Count,
                trend.Rho.Estimate,
                trend.Rho.Low,
                trend.Rho.High,
                trend.P
            ),
        ];
    }
}
