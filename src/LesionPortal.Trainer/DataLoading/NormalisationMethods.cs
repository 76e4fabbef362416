using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// What a network's input is scaled to, the same way in training and prediction: what is behind
/// <see cref="RunCatalogue.Normalisations"/>.
/// </summary>
public static class NormalisationMethods
{
    private static readonly Dictionary<Normalisation, ImageTransform> Methods = new()
    {
        [Normalisation.None] = images => images,
        [Normalisation.PerImage] = PerImage,
        [Normalisation.ImageNet] = OfImageNet,
    };

    /// <summary>Red, green, blue, 0 to 1: torchvision's numbers.</summary>
    internal static IReadOnlyList<double> ImageNetMean { get; } = [0.485, 0.456, 0.406];

    internal static IReadOnlyList<double> ImageNetDeviation { get; } = [0.229, 0.224, 0.225];

    /// <summary>The last step before the network, since values leave 0 to 1; none gives the same tensor back.</summary>
    public static ImageTransform Get(Normalisation method) => Methods[method];

    /// <summary>(x − mean)/deviation by image and channel; a deviation below 1/255, a step of the camera's bytes, counts as that.</summary>
    private static Tensor PerImage(Tensor images)
    {
        using var scope = NewDisposeScope();

        // In two passes: var_mean takes several times as long where channels lie last in memory.
        var centred = images - images.mean([2, 3], keepdim: true);
        var deviation = centred.square().mean([2, 3], keepdim: true).sqrt();
        return centred.div_(deviation.clamp_min(1.0 / 255)).MoveToOuterDisposeScope();
    }

    /// <summary>(x − mean)/deviation by channel, the same numbers for every image.</summary>
    internal static Tensor OfImageNet(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.sub(ByChannel(ImageNetMean)).div_(ByChannel(ImageNetDeviation)).MoveToOuterDisposeScope();

        Tensor ByChannel(IReadOnlyList<double> values) =>
            tensor([.. values.Select(v => (float)v)], [1, values.Count, 1, 1], device: images.device);
    }
}
