using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>
/// An image predicted at its own size, in square tiles of which each overlaps its neighbours by half (Ronneberger et al., MICCAI 2015).
/// </summary>
public static class TiledPrediction
{
    /// <summary>
    /// The tiles' probabilities, each weighted by a Hann window, so that a tile counts most in its middle, where it sees most around a
    /// pixel, and no seam shows. Equal to predicting the image at once for a network that looks at each pixel alone.
    /// </summary>
    /// <param name="probabilities">A tile (1,3,S,S) → (1,1,S,S).</param>
    /// <param name="image">(1,3,H,W) of any size, prepared as a whole; below S a side is continued by its last pixel.</param>
    /// <param name="side">S, even.</param>
    /// <returns>(1,1,H,W), in the current dispose scope.</returns>
    public static Tensor Probabilities(Func<Tensor, Tensor> probabilities, Tensor image, int side)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(image);
        using var scope = NewDisposeScope();
        var (height, width) = ((int)image.shape[2], (int)image.shape[3]);
        var padded = Padded(image, side);
        var window = Window(side).to(image.device);
        var sum = zeros([1, 1, padded.shape[2], padded.shape[3]], ScalarType.Float32, image.device);
        var weights = zeros_like(sum);
        foreach (var y in Starts((int)padded.shape[2], side))
        {
            foreach (var x in Starts((int)padded.shape[3], side))
            {
                using var one = NewDisposeScope();
                var tile = probabilities(Part(padded, y, x, side));
                Part(sum, y, x, side).add_(tile * window);
                Part(weights, y, x, side).add_(window);
            }
        }

        return sum.div_(weights).narrow(2, 0, height).narrow(3, 0, width).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Where tiles begin along a side of an image: every half tile, the last flush with the edge.</summary>
    public static IReadOnlyList<int> Starts(int length, int side)
    {
        var last = Math.Max(0, length - side);
        return [.. Enumerable.Range(0, last / (side / 2) + 1).Select(i => i * (side / 2)).Append(last).Distinct()];
    }

    private static Tensor Part(Tensor maps, int y, int x, int side) => maps.narrow(2, y, side).narrow(3, x, side);

    private static Tensor Padded(Tensor image, int side)
    {
        var (below, right) = (Math.Max(0, side - image.shape[2]), Math.Max(0, side - image.shape[3]));
        return below + right == 0 ? image : nn.functional.pad(image, [0, right, 0, below], PaddingModes.Replicate);
    }

    /// <summary>(1,1,S,S): sin²(π(i + ½)/S) along both sides, nowhere 0.</summary>
    private static Tensor Window(int side)
    {
        var line = ((arange(side, ScalarType.Float32) + 0.5) * (Math.PI / side)).sin().square();
        return (line.unsqueeze(1) * line.unsqueeze(0)).reshape(1, 1, side, side);
    }
}
