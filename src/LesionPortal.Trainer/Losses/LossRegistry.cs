using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Logits (N,1,H,W) and targets of the same shape with values 0 or 1 → a scalar to make small.</summary>
public delegate Tensor SegmentationLoss(Tensor logits, Tensor targets);

/// <summary>
/// The losses behind <see cref="RunCatalogue.Losses"/>. The notebook's BCE and Focal are sums over the batch, all others
/// lie near 0 to 1 whatever the image's size, so learning rates do not carry over. Each is finite in value and gradient for every finite
/// logit, empty and full masks included.
/// </summary>
public static class LossRegistry
{
    private static readonly Dictionary<Loss, Func<LossParameters, SegmentationLoss>> Losses = new()
    {
        [Loss.BCE] = _ => BinaryCrossEntropy.Sum,
        [Loss.Dice] = _ => DiceLoss.OfBatch,
        [Loss.Focal] = _ => FocalLoss.BaselineSum,
        [Loss.FocalPaper] = p => (logits, targets) => FocalLoss.PaperMean(logits, targets, p.FocalAlpha, p.FocalGamma),
        [Loss.Tversky] = p => (logits, targets) => OverlapLoss.Tversky(logits, targets, p.TverskyFalsePositives, p.TverskyFalseNegatives),
        [Loss.FocalTversky] = p =>
            (logits, targets) =>
                OverlapLoss.FocalTversky(logits, targets, p.TverskyFalsePositives, p.TverskyFalseNegatives, p.FocalTverskyGamma),
        [Loss.BCEDice] = _ => OverlapLoss.CrossEntropyAndDice,
        [Loss.Jaccard] = _ => OverlapLoss.Jaccard,
        [Loss.Lovasz] = _ => LovaszHinge.PerImage,
        [Loss.BoundaryBCE] = p => (logits, targets) => BoundaryCrossEntropy.PerImage(logits, targets, p.BoundaryWeight, p.BoundaryWidth),
    };

    public static IReadOnlyCollection<Loss> All => Losses.Keys;

    /// <inheritdoc cref="Get(Loss, LossParameters)"/>
    public static SegmentationLoss Get(Loss loss) => Get(loss, LossParameters.Default);

    /// <summary>The loss, computed in float32 (float64 for float64 logits) whatever precision the network computes in.</summary>
    /// <exception cref="ArgumentException">Nothing is trained with it; the message lists the losses there are.</exception>
    public static SegmentationLoss Get(Loss loss, LossParameters parameters)
    {
        if (!Losses.TryGetValue(loss, out var make))
            throw new ArgumentException($"Loss {SettingChoice.Of<Loss>().Refusal(loss.Key())}", nameof(loss));
        var compute = make(parameters);
        return (logits, targets) => InFullPrecision(compute, logits, targets);
    }

    private static Tensor InFullPrecision(SegmentationLoss loss, Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var precision = logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        return loss(logits.to_type(precision), targets.to_type(precision)).MoveToOuterDisposeScope();
    }
}
