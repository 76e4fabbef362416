using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reviews;

/// <summary>A run's stored probability map, cut and cleaned up by the run's rule.</summary>
internal static class PredictionMasks
{
    /// <param name="path">8-bit grey PNG at training resolution. Under the notebook's rule a pixel is inside from 129 on, p ≥ 0.504.</param>
    /// <param name="width">To cut the map enlarged as it is for scores at the image's own size; null for its own size.</param>
    /// <exception cref="ImageDecodingException">The file is gone or damaged.</exception>
    public static PixelMask Read(string path, DecisionRule rule, int? width = null, int? height = null)
    {
        var map = ImageCodec.ReadGrey(path);
        if (width is not { } wide || height is not { } high)
            return new PixelMask(map.Width, map.Height, rule.Mask(map.Pixels, map.Width, map.Height));
        // Made for enlarging: a map predicted in tiles may be larger than what is asked for.
        return new PixelMask(wide, high, wide < map.Width || high < map.Height
            ? rule.Mask(ImageCodec.ReadGrey(path, wide, high).Pixels, wide, high)
            : rule.Mask(ProbabilityResize.Bilinear(map.Pixels, map.Width, map.Height, wide, high), wide, high));
    }
}
