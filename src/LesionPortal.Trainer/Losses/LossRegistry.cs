using static TorchSharp.torch;

namespace LesionPortal.Trainer.Losses;

/// <summary>Logits (N,1,H,W) and targets of the same shape with values 0 or 1 → a scalar to make small.</summary>
public delegate Tensor SegmentationLoss(Tensor logits, Tensor targets);

/// <summary>The losses behind the keys of <see cref="Core.Runs.RunCatalogue.Losses"/>.</summary>
public static class LossRegistry
{
    private static readonly Dictionary<string, SegmentationLoss> Losses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BCE"] = BinaryCrossEntropy.Sum,
        ["Dice"] = DiceLoss.OfBatch,
        ["Focal"] = FocalLoss.NotebookSum,
    };

    public static IReadOnlyCollection<string> Keys => Losses.Keys;

    /// <exception cref="ArgumentException">No loss has this key; the message lists those there are.</exception>
    public static SegmentationLoss Get(string key) =>
        Losses.TryGetValue(key, out var loss)
            ? loss
            : throw new ArgumentException($"Loss \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.", nameof(key));
}
