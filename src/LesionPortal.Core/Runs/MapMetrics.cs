using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Runs;

/// <summary>
/// Every metric of one case by one probability map, in both resolutions. Whoever scores a network's map calls this: the trainer when a run
/// ends, the portal against a revised reference.
/// </summary>
/// <param name="Training">In the map's pixels, the reference reduced to them by nearest neighbour.</param>
/// <param name="Native">At the reference's own size, the map enlarged to it.</param>
public sealed record MapMetrics(CaseMetrics Training, CaseMetrics Native)
{
    /// <param name="map">255 × p as it is kept, row-major, width × height.</param>
    /// <param name="referencePath">A mask at the image's own size.</param>
    /// <param name="rule">The checkpoint's own, by which its masks are made.</param>
    /// <exception cref="ArgumentException">The map does not fill width × height.</exception>
    /// <exception cref="ImageDecodingException">The reference is missing or damaged.</exception>
    public static MapMetrics Of(ReadOnlySpan<byte> map, int width, int height, string referencePath, DecisionRule rule)
    {
        var drawn = ImageCodec.ReadMask(referencePath);
        var small = drawn.Resized(width, height);
        return new(
            SegmentationMetrics.Of(map, small.Pixels, width, height, rule),
            SegmentationMetrics.AtNativeResolution(map, width, height, drawn.Pixels, drawn.Width, drawn.Height, rule)
        );
    }
}
