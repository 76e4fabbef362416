using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>Images (n,3,H,W) → images of the same shape, each image for itself and without chance.</summary>
public delegate Tensor ImageTransform(Tensor images);

/// <summary>
/// Takes the light's colour out of images, the same way in training and prediction: the keys of
/// <see cref="Core.Runs.RunCatalogue.ColourConstancies"/>.
/// </summary>
public static class ColourConstancy
{
    private static readonly Dictionary<string, ImageTransform> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["None"] = images => images,
        ["GrayWorld"] = images => DivideByLight(images, x => x.alias(), 1),
        ["ShadesOfGray"] = images => DivideByLight(images, x => x.pow(3).square(), 6),
    };

    public static IReadOnlyCollection<string> Keys => Methods.Keys;

    /// <summary>From floats 0 to 1 to floats 0 to 1, in the same memory order; "None" gives the same tensor back.</summary>
    /// <exception cref="ArgumentException">No method has this key; the message lists those there are.</exception>
    public static ImageTransform Get(string key) =>
        Methods.TryGetValue(key, out var method)
            ? method
            : throw new ArgumentException(
                $"Colour constancy \"{key}\" is not known; choose one of {string.Join(", ", Keys)}.",
                nameof(key)
            );

    /// <summary>
    /// e_c = (mean x_c^p)^(1/p), scaled to length 1; x_c / (√3·e_c), cut to 0 to 1 (Finlayson &amp; Trezzi 2004; p = 1 is Buchsbaum's gray
    /// world). A grey image stays as it is, a black one too.
    /// </summary>
    private static Tensor DivideByLight(Tensor images, Func<Tensor, Tensor> power, double p)
    {
        using var scope = NewDisposeScope();
        var light = power(images).mean([2, 3], keepdim: true).pow(1 / p).clamp_min(1e-6);
        var gain = light.square().mean([1], keepdim: true).sqrt() / light;
        return (images * gain).clamp_(0, 1).MoveToOuterDisposeScope();
    }
}
