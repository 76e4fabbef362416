using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reviews;

/// <summary>A run's stored probability map, cut at the rule of every table (<see cref="DecisionRule"/>).</summary>
internal static class PredictionMasks
{
    /// <param name="path">8-bit grey PNG at training resolution: a pixel is inside from 129 on, p ≥ 0.504.</param>
    /// <param name="width">To cut the map enlarged smoothly; null for its own size.</param>
    /// <exception cref="ImageDecodingException">The file is gone or damaged.</exception>
    public static PixelMask Read(string path, int? width = null, int? height = null)
    {
        var map = ImageCodec.ReadRgb(path, width, height);
        var inside = new bool[map.Width * map.Height];
        for (var i = 0; i < inside.Length; i++)
            inside[i] = map.Pixels[3 * i] > DecisionRule.Probability * byte.MaxValue;
        return new PixelMask(map.Width, map.Height, inside);
    }
}
