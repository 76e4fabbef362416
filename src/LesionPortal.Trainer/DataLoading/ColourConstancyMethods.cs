using LesionPortal.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.DataLoading;

/// <summary>Images (n,3,H,W) → images of the same shape, each image for itself and without chance.</summary>
public delegate Tensor ImageTransform(Tensor images);

/// <summary>
/// Takes the light's colour out of images, the same way in training and prediction: what is behind
/// <see cref="RunCatalogue.ColourConstancies"/>.
/// </summary>
public static class ColourConstancyMethods
{
    private static readonly Dictionary<ColourConstancy, ImageTransform> Methods = new()
    {
        [ColourConstancy.None] = images => images,
        [ColourConstancy.GrayWorld] = images => DivideByLight(images, x => x.alias(), 1),
        [ColourConstancy.ShadesOfGray] = images => DivideByLight(images, x => x.pow(3).square(), 6),
    };

    /// <summary>From floats 0 to 1 to floats 0 to 1, in the same memory order; none gives the same tensor back.</summary>
    public static ImageTransform Get(ColourConstancy method) => Methods[method];

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
