using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Masks;

/// <summary>A run's stored probability map, cut and cleaned up by the run's rule.</summary>
internal static class PredictionMasks
{
    /// <param name="path">
    /// 8-bit grey PNG at training resolution. Under the notebook's rule a pixel is inside from 129 on, p ≥ 0.504.
    /// </param>
    /// <param name="width">Of the image, to cut the map as for scores at the image's own size; null for the map's own size.</param>
    /// <exception cref="ImageDecodingException">The file is gone or damaged.</exception>
    public static PixelMask Read(string path, DecisionRule rule, int? width = null, int? height = null)
    {
        var map = ImageCodec.ReadGrey(path);
        return width is { } wide && height is { } high
            ? new PixelMask(wide, high, rule.Mask(map.Pixels, map.Width, map.Height, wide, high))
            : new PixelMask(map.Width, map.Height, rule.Mask(map.Pixels, map.Width, map.Height));
    }
}
