using LesionPortal.Core.Metrics;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Reviews;

/// <summary>How little several predictions of one image agree: the mean of 1 − IoU over their pairs, 0 (all alike) to 1.</summary>
internal static class RunDisagreement
{
    /// <param name="maps">Files of probability maps with their runs' rules; all are brought to <paramref name="side"/>².</param>
    public static double Of(IReadOnlyList<(string Map, DecisionRule Rule)> maps, int side)
    {
        var masks = maps.Select(m => PredictionMasks.Read(m.Map, m.Rule, side, side).Pixels).ToList();
        var pairs =
            from a in Enumerable.Range(0, masks.Count)
            from b in Enumerable.Range(a + 1, masks.Count - a - 1)
            select 1 - PixelCounts.Of(masks[a], masks[b]).Iou;
        return pairs.DefaultIfEmpty(0).Average();
    }
}
