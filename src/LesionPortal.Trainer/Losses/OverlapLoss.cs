using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>
/// Losses on the overlap of p = σ(x) with the mask y, per image and then averaged over the batch. All are Tversky's family:
/// 1 − TI = (a·FP + b·FN)/(TP + a·FP + b·FN + 1), with TP = Σpy, FP = Σp(1−y), FN = Σ(1−p)y.
/// The 1, a pixel's worth on both sides of the index, makes an empty mask met by nothing cost 0 and lets it pull p down.
/// Values 0 to 1.
/// </summary>
public static class OverlapLoss
{
    /// <summary>Below it 1 − TI counts as this much: the power's slope has no bound at 0.</summary>
    private const double FocalFloor = 1e-6;

    /// <summary>1 − TI (Salehi et al., MLMI 2017).</summary>
    public static Tensor Tversky(Tensor logits, Tensor targets, double falsePositives, double falseNegatives)
    {
        using var scope = NewDisposeScope();
        return PerImage(logits.sigmoid(), targets, falsePositives, falseNegatives).mean().MoveToOuterDisposeScope();
    }

    /// <summary>(1 − TI)^(1/γ) (Abraham &amp; Khan, ISBI 2019), 1 − TI taken as at least 1e-6.</summary>
    public static Tensor FocalTversky(Tensor logits, Tensor targets, double falsePositives, double falseNegatives, double gamma)
    {
        using var scope = NewDisposeScope();
        var missed = PerImage(logits.sigmoid(), targets, falsePositives, falseNegatives);
        return missed.clamp_min(FocalFloor).pow(1 / gamma).mean().MoveToOuterDisposeScope();
    }

    /// <summary>1 − (TP + 1)/(Σp + Σy − TP + 1) (Rahman &amp; Wang, ISVC 2016).</summary>
    public static Tensor Jaccard(Tensor logits, Tensor targets) => Tversky(logits, targets, 1, 1);

    /// <summary>
    /// Mean cross-entropy over pixels + mean over images of 1 − (2·TP + 2)/(Σp + Σy + 2): the sum Isensee et al., Nature Methods 2021,
    /// train with.
    /// </summary>
    public static Tensor CrossEntropyAndDice(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var dice = PerImage(logits.sigmoid(), targets, 0.5, 0.5).mean();
        return (dice + nn.functional.binary_cross_entropy_with_logits(logits, targets)).MoveToOuterDisposeScope();
    }

    /// <summary>(N,1,H,W) twice → (N); 1 − TI straight from its numerator, so that nothing cancels near a perfect mask.</summary>
    private static Tensor PerImage(Tensor p, Tensor targets, double falsePositives, double falseNegatives)
    {
        var common = (p * targets).sum(1, 2, 3);
        var wrong = falsePositives * (p.sum(1, 2, 3) - common) + falseNegatives * (targets.sum(1, 2, 3) - common);
        return wrong / (common + wrong + 1);
    }
}
