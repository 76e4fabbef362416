using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Between few channels: libtorch's maps, which are near what the processor can multiply, and the weight's gradient by
/// <see cref="DirectWeightGradient"/>, where libtorch takes twice to four times as long.
/// </summary>
internal sealed class FewChannelConvolution : IConvolution
{
    public static readonly FewChannelConvolution Instance = new();

    /// <summary>
    /// Between 8 and 8 channels libtorch is as fast; between more, Winograd filtering saves more multiplications than its transforms cost.
    /// </summary>
    private const int Products = 8 * 16;

    /// <summary>From an image's three channels to 8, libtorch is as fast.</summary>
    private const int FewestFromImage = 16;

    private FewChannelConvolution() { }

    /// <summary>Whether this machine's vectors and these widths suit.</summary>
    public static bool Supports(long from, long to) =>
        MatrixTile256.IsSupported
        && to % MatrixTile256.Narrow == 0
        && (from == 3 ? to >= FewestFromImage : from % MatrixTile256.Narrow == 0 && from * to == Products);

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var gradientless = no_grad();
        return nn.functional.conv2d(x, weight, bias, padding: [1, 1]);
    }

    /// <summary>The convolution of the output's gradient with the filters turned round.</summary>
    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input)
    {
        using var gradientless = no_grad();
        using var flipped = weight.flip(2, 3);
        using var turned = flipped.transpose(0, 1);
        return nn.functional.conv2d(gradient, turned, padding: [1, 1]);
    }

    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient)
    {
        using var byPlace = DirectWeightGradient.WeightGradient(x, gradient);
        using var sorted = byPlace.permute(3, 2, 0, 1);
        return (sorted.contiguous(), DirectWeightGradient.BiasGradient(gradient));
    }
}
