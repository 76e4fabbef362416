using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Scoring;

/// <summary>Which parts of which runs are scored from their maps as whole as the trainer told them.</summary>
internal static class ScoredParts
{
    /// <summary>A part that is still being scored, or lacks maps, would give the mean of other cases than the trainer's.</summary>
    /// <param name="told">How many cases of each part the trainer told the scores of.</param>
    public static HashSet<(int RunId, SplitPart Part)> Whole(IEnumerable<CaseMetricValues> rows, IReadOnlyDictionary<(int RunId, SplitPart Part), int> told) =>
        rows.Where(r => r.Resolution == MetricResolution.Training).GroupBy(r => (r.RunId, r.Part))
            .Where(g => g.Count() >= told.GetValueOrDefault(g.Key)).Select(g => g.Key).ToHashSet();
}
