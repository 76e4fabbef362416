using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>
/// Cross-entropy in which pixels near the mask's boundary weigh more. The idea is Ronneberger et al.'s (MICCAI 2015, eq. 2), whose distances
/// between cells a single lesion does not have; the weights are those of Wei, Wang &amp; Huang, "F³Net" (AAAI 2020), made by pooling.
/// </summary>
public static class BoundaryCrossEntropy
{
    /// <summary>
    /// Σw·bce / Σw per image, then averaged over the batch. w = 1 + γ·|mean of y in the square of side 2·width+1 around the pixel − y|, the
    /// square cut at the image's edge: about 1 + γ/2 on a straight boundary, 1 from <paramref name="width"/> pixels on and for empty and full masks.
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

        // Images as channels: pooling one channel that stands last in memory is slow. Rows, then columns: 2·side and not side² reads a pixel.
        var y = targets.squeeze(1);
        var side = 2L * width + 1;
        var rows = nn.functional.avg_pool2d(y, (1L, side), (1L, 1L), (0L, width), count_include_pad: false);
        var mean = nn.functional.avg_pool2d(rows, (side, 1L), (1L, 1L), (width, 0L), count_include_pad: false);
        return ((mean - y).abs() * weight + 1).unsqueeze(1).MoveToOuterDisposeScope();
    }
}
