using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Feeding;

/// <summary>What a network's input is scaled to, the same way in training and prediction: the keys of <see cref="Core.Runs.RunCatalogue.Normalisations"/>.</summary>
public static class Normalisation
{
    private static readonly Dictionary<string, ImageTransform> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["None"] = images => images,
        ["PerImage"] = PerImage,
    };

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
}
