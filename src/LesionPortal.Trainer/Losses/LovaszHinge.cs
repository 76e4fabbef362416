using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>
/// Lovász hinge (Berman, Rannen Triki &amp; Blaschko, CVPR 2018): the tightest convex extension of 1 − Jaccard to hinge errors.
/// </summary>
public static class LovaszHinge
{
    /// <summary>
    /// Σ max(0, mᵢ)·gᵢ per image, then averaged over the batch; mᵢ = 1 − xᵢ·(2yᵢ−1) and gᵢ what Jaccard loses when pixel i joins the
    /// pixels with larger errors (the paper's algorithm 1). 0 upwards without bound. An empty mask costs its largest error.
    /// </summary>
    public static Tensor PerImage(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var y = targets.flatten(1);
        var errors = 1 - logits.flatten(1) * (2 * y - 1);
        var weights = Weights(errors, y);
        return (errors.relu() * weights).sum(1).mean().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// (N,P) → g (N,P), a constant of the gradient. With I and U the intersection and union once the pixel is wrong too, a lesion pixel
    /// loses 1/U and a skin pixel I/(U−1) − I/U: differences of neighbouring Jaccard values would cancel in float32.
    /// </summary>
    private static Tensor Weights(Tensor errors, Tensor y)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (_, order) = errors.sort(1, descending: true);
        var lesion = y.gather(1, order);
        var total = lesion.sum(1, keepdim: true);
        var wrongLesion = lesion.cumsum(1);
        var union = arange(1, y.size(1) + 1, y.dtype, y.device) - wrongLesion + total;
        var skinWeight = (total - wrongLesion) / (union * (union - 1).clamp_min(1));
        var sorted = where(lesion > 0.5, 1 / union, skinWeight);

        // Of an empty mask the first wrong pixel loses all and the others nothing.
        sorted.narrow(1, 0, 1).add_((total == 0).to_type(y.dtype));
        return empty_like(sorted).scatter_(1, order, sorted).MoveToOuterDisposeScope();
    }
}
