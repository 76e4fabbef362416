using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Scoring;

/// <summary>Every metric of a case, from its stored probability map.</summary>
internal static class CaseScorer
{
    /// <summary>At training resolution and at the image's own size.</summary>
    /// <param name="mapPath">8-bit grey PNG at training resolution.</param>
    /// <param name="rule">The checkpoint's own, by which its masks are made.</param>
    /// <exception cref="ImageDecodingException">Map or reference is gone or damaged.</exception>
    public static IReadOnlyList<RunCaseMetrics> Score(int runId, SplitPart part, Checkpoint checkpoint, string mapPath, ReferenceMask reference, DecisionRule rule)
    {
        var (width, height, map) = ImageCodec.ReadGrey(mapPath);
        var small = ImageCodec.ReadMask(reference.Path, width, height);
        var drawn = ImageCodec.ReadMask(reference.Path);
        return
        [
            Row(MetricResolution.Training, SegmentationMetrics.Of(map, small.Pixels, width, height, rule)),
            Row(MetricResolution.Native, SegmentationMetrics.AtNativeResolution(map, width, height, drawn.Pixels, drawn.Width, drawn.Height, rule)),
        ];

        RunCaseMetrics Row(MetricResolution resolution, CaseMetrics metrics) =>
            RunCaseMetrics.From(runId, reference.Case.Id, part, checkpoint, resolution, reference.Version, metrics);
    }
}
