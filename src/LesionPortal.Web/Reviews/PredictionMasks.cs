using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reviews;

/// <summary>A run's stored probability map, cut and cleaned up by the run's rule.</summary>
internal static class PredictionMasks
{
    /// <param name="path">8-bit grey PNG at training resolution. Under the notebook's rule a pixel is inside from 129 on, p ≥ 0.504.</param>
    /// <param name="width">To cut the map enlarged smoothly; null for its own size.</param>
    /// <exception cref="ImageDecodingException">The file is gone or damaged.</exception>
    public static PixelMask Read(string path, DecisionRule rule, int? width = null, int? height = null)
    {
        var map = ImageCodec.ReadRgb(path, width, height);
        var grey = new byte[map.Width * map.Height];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = map.Pixels[3 * i];
        return new PixelMask(map.Width, map.Height, rule.Mask(grey, map.Width, map.Height));
    }
}
