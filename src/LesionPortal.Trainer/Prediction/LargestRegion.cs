using LesionPortal.Core.Masks;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>Masks cleaned up image by image; by Core's regions, so that every part of the portal counts alike.</summary>
public static class LargestRegion
{
    /// <param name="masks">Booleans (N,1,H,W), on any device.</param>
    /// <returns>The same shape, on the same device, in the current dispose scope.</returns>
    public static Tensor Of(Tensor masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        using var scope = NewDisposeScope();
        var (height, width) = ((int)masks.shape[2], (int)masks.shape[3]);
        var all = masks.cpu().contiguous().data<bool>().ToArray();
        var kept = new bool[all.Length];
        for (var from = 0; from < all.Length; from += width * height)
            MaskRegions.Largest(all.AsSpan(from, width * height), width, height).CopyTo(kept, from);
        return tensor(kept).reshape(masks.shape).to(masks.device).MoveToOuterDisposeScope();
    }
}
