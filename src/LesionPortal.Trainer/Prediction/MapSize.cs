using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>
/// Probability maps at another size: enlarged bilinearly (half-pixel centres), reduced by the mean of what a pixel covers.
/// </summary>
internal static class MapSize
{
    /// <param name="probabilities">(N,1,H,W); given back as it is if it has the size.</param>
    public static Tensor Resized(Tensor probabilities, int height, int width)
    {
        var (from, wide) = (probabilities.shape[2], probabilities.shape[3]);
        return from == height && wide == width ? probabilities
            : from >= height && wide >= width ? nn.functional.adaptive_avg_pool2d(probabilities, [height, width])
            : nn.functional.interpolate(probabilities, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
    }
}
