using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// Varies a training batch: geometry first, for image and mask alike, then colours, then artefacts. Every random number comes from the
/// given generator and none from torch's own, so that the same generator in the same state gives the same batch.
/// </summary>
public sealed class Augmentation(AugmentationSettings settings)
{
    private readonly GeometricAugmentation _geometry = new(settings);
    private readonly ColourAugmentation _colour = new(settings);
    private readonly ArtefactAugmentation _artefacts = new(settings);

    /// <summary>
    /// Images (n,3,S,S) of floats 0 to 1 and masks (n,1,S,S) of floats 0 or 1 → the same shapes, ranges and device; images with channels
    /// last in memory. New tensors in the current dispose scope; with everything off the given ones.
    /// </summary>
    public (Tensor Images, Tensor Masks) Apply(Tensor images, Tensor masks, Random random)
    {
        if (settings.IsOff)
            return (images, masks);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (varied, moved) = _geometry.IsOff ? (Planar(images), masks.alias()) : _geometry.Apply(images, masks, random);
        if (!_colour.IsOff)
            varied = _colour.Apply(varied, random);
        _artefacts.ApplyTo(varied, random);
        return (ChannelsLast(varied).MoveToOuterDisposeScope(), moved.MoveToOuterDisposeScope());
    }

    /// <summary>A copy in which each channel lies together: the memory order all parts work in.</summary>
    private static Tensor Planar(Tensor images) => empty(images.shape, images.dtype, images.device).copy_(images);

    private static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
