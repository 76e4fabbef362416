using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>
/// What a network's input is scaled to, the same way in training and prediction: the keys of
/// <see cref="Core.Runs.RunCatalogue.Normalisations"/>.
/// </summary>
public static class Normalisation
{
    private static readonly Dictionary<string, ImageTransform> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["None"] = images => images,
        ["PerImage"] = PerImage,
        ["ImageNet"] = OfImageNet,
    };

    /// <summary>Red, green, blue, 0 to 1: torchvision's numbers.</summary>
    internal static IReadOnlyList<double> ImageNetMean { get; } = [0.485, 0.456, 0.406];

    internal static IReadOnlyList<double> ImageNetDeviation { get; } = [0.229, 0.224, 0.225];

    public static IReadOnlyCollection<string> Keys => Methods.Keys;

    /// <summary>The last step before the network, since values leave 0 to 1; "None" gives the same tensor back.</summary>
    /// <exception cref="ArgumentException">No normalisation has this key; the message lists those there are.</exception>
    public static ImageTransform Get(string key) =>
        Methods.TryGetValue(key, out var method)
            ? method
            : throw new ArgumentException($"Normalisation \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.", nameof(key));

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
