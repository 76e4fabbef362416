using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Logits (N,1,H,W) and targets of the same shape with values 0 or 1 → a scalar to make small.</summary>
public delegate Tensor SegmentationLoss(Tensor logits, Tensor targets);

/// <summary>
/// The losses behind the keys of <see cref="RunCatalogue.Losses"/>. The notebook's BCE and Focal are sums over the batch, all others
/// lie near 0 to 1 whatever the image's size, so learning rates do not carry over. Each is finite in value and gradient for every finite
/// logit, empty and full masks included.
/// </summary>
public static class LossRegistry
{
    private static readonly Dictionary<string, Func<LossParameters, SegmentationLoss>> Losses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BCE"] = _ => BinaryCrossEntropy.Sum,
        ["Dice"] = _ => DiceLoss.OfBatch,
        ["Focal"] = _ => FocalLoss.BaselineSum,
        ["FocalPaper"] = p => (logits, targets) => FocalLoss.PaperMean(logits, targets, p.FocalAlpha, p.FocalGamma),
        ["Tversky"] = p => (logits, targets) => OverlapLoss.Tversky(logits, targets, p.TverskyFalsePositives, p.TverskyFalseNegatives),
        ["FocalTversky"] = p =>
            (logits, targets) =>
                OverlapLoss.FocalTversky(logits, targets, p.TverskyFalsePositives, p.TverskyFalseNegatives, p.FocalTverskyGamma),
        ["BCEDice"] = _ => OverlapLoss.CrossEntropyAndDice,
        ["Jaccard"] = _ => OverlapLoss.Jaccard,
        ["Lovasz"] = _ => LovaszHinge.PerImage,
        ["BoundaryBCE"] = p => (logits, targets) => BoundaryCrossEntropy.PerImage(logits, targets, p.BoundaryWeight, p.BoundaryWidth),
    };

    public static IReadOnlyCollection<string> Keys => Losses.Keys;

    /// <inheritdoc cref="Get(string, LossParameters)"/>
    public static SegmentationLoss Get(string key) => Get(key, LossParameters.Default);

    /// <summary>The loss, computed in float32 (float64 for float64 logits) whatever precision the network computes in.</summary>
    /// <exception cref="ArgumentException">No loss has this key; the message lists those there are.</exception>
    public static SegmentationLoss Get(string key, LossParameters parameters)
    {
        if (!Losses.TryGetValue(key, out var make))
            throw new ArgumentException($"Loss \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.", nameof(key));
        var loss = make(parameters);
        return (logits, targets) => InFullPrecision(loss, logits, targets);
    }

    private static Tensor InFullPrecision(SegmentationLoss loss, Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var precision = logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        return loss(logits.to_type(precision), targets.to_type(precision)).MoveToOuterDisposeScope();
    }
}
