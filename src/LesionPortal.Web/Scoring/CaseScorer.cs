using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
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
    public static IReadOnlyList<RunCaseMetrics> Score(
        int runId,
        SplitPart part,
        Checkpoint checkpoint,
        string mapPath,
        ReferenceMask reference,
        DecisionRule rule
    )
    {
        var (width, height, map) = ImageCodec.ReadGrey(mapPath);
        var metrics = MapMetrics.Of(map, width, height, reference.Path, rule);
        return [Row(MetricResolution.Training, metrics.Training), Row(MetricResolution.Native, metrics.Native)];

        RunCaseMetrics Row(MetricResolution resolution, CaseMetrics metrics) =>
            RunCaseMetrics.From(runId, reference.Case.Id, part, checkpoint, resolution, reference.Version, metrics);
    }
}
