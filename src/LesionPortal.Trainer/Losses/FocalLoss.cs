using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Focal loss (Lin et al., ICCV 2017), as the notebook wrote it and as the paper has it.</summary>
public static class FocalLoss
{
    /// <summary>
    /// −Σ (1−p)²·y·log p + (1−y)·log(1−p): the notebook weights only the positive term (the paper weights both).
    /// Through log-sigmoid, since log(1−p) = logσ(−x) and 1−p = σ(−x): finite for every x.
    /// </summary>
    public static Tensor BaselineSum(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var opposite = -logits;
        var positive = opposite.sigmoid().square() * targets * nn.functional.logsigmoid(logits);
        var negative = (1 - targets) * nn.functional.logsigmoid(opposite);
        return (-(positive + negative).sum()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean over pixels of −α_t·(1−p_t)^γ·log p_t (eq. 5); p_t is the probability of the true class, α_t = α on lesion and 1 − α on skin.
    /// The power is exp(γ·log(1−p_t)): p_t^γ itself has no slope at 0 for γ below 1. The paper divides by the anchors with an object;
    /// pixels have none.
    /// </summary>
    public static Tensor PaperMean(Tensor logits, Tensor targets, double alpha, double gamma)
    {
        using var scope = NewDisposeScope();
        var entropy = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None);

        // −log(1−p_t) = −log p_t + z with z the logit towards the true class.
        var easy = entropy + logits * (2 * targets - 1);
        var weights = targets * (2 * alpha - 1) + (1 - alpha);
        return (weights * (easy * -gamma).exp() * entropy).mean().MoveToOuterDisposeScope();
    }
}
