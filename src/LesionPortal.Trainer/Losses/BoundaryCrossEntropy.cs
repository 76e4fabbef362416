using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>
/// Cross-entropy in which pixels near the mask's boundary weigh more. The idea is Ronneberger et al.'s (MICCAI 2015, eq. 2), whose
/// distances between cells a single lesion does not have; the weights are those of Wei, Wang &amp; Huang, "F³Net" (AAAI 2020), local means
/// of the mask.
/// </summary>
public static class BoundaryCrossEntropy
{
    /// <summary>
    /// Σw·bce / Σw per image, then averaged over the batch. w = 1 + γ·|mean of y in the square of side 2·width+1 around the pixel − y|, the
    /// square cut at the image's edge: about 1 + γ/2 on a straight boundary, 1 from <paramref name="width"/> pixels on and for empty and
    /// full masks.
    /// </summary>
    /// <param name="weight">γ, 0 or more; the paper's 5.</param>
    /// <param name="width">Pixels, 1 or more; the paper's 15.</param>
    public static Tensor PerImage(Tensor logits, Tensor targets, double weight, int width)
    {
        using var scope = NewDisposeScope();
        var entropy = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None);
        var weights = Weights(targets, weight, width);
        return ((entropy * weights).sum(1, 2, 3) / weights.sum(1, 2, 3)).mean().MoveToOuterDisposeScope();
    }

    /// <summary>(N,1,H,W) masks → w of the same shape, at least 1.</summary>
    public static Tensor Weights(Tensor targets, double weight, int width)
    {
        using var scope = NewDisposeScope();
        var y = targets.squeeze(1);
        var (rows, height) = SumAround(y, 1, width);
        var (sum, across) = SumAround(rows, 2, width);
        var mean = sum / (height.unsqueeze(1) * across);
        return ((mean - y).abs() * weight + 1).unsqueeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Along one dimension of (N,H,W): at each pixel the sum from width before to width after it, cut at the edges, and how many pixels
    /// that are. Differences of running sums cost the same for every width; of masks they are whole numbers, exact in float32.
    /// </summary>
    private static (Tensor Sum, Tensor Count) SumAround(Tensor maps, int dimension, int width)
    {
        var side = maps.size(dimension);
        var pixels = arange(side, ScalarType.Int64, maps.device);
        var (first, last) = ((pixels - width).clamp_min(0), (pixels + width).clamp_max(side - 1));
        var running = maps.cumsum(dimension);
        var before = (running - maps).index_select(dimension, first);
        return (running.index_select(dimension, last) - before, last - first + 1);
    }
}
