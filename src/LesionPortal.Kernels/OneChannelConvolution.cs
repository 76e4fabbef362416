using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// To one channel, as a network's last convolution goes to its logits: libtorch's vectors run over the output's channels, and are empty but
/// for one.
/// </summary>
internal sealed class OneChannelConvolution : IConvolution
{
    public static readonly OneChannelConvolution Instance = new();

    private OneChannelConvolution() { }

    /// <summary>Whether this machine's vectors, these widths and rows of so many pixels suit.</summary>
    public static bool Supports(long from, long to, long pixels) =>
        MatrixTile256.IsSupported && to == 1 && from % MatrixTile256.Narrow == 0 && pixels % MatrixTile256.Rows == 0;

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var detached = weight.detach();
        using var byPlace = detached.permute(0, 2, 3, 1);
        using var filter = byPlace.contiguous(); // (1, 3 rows, 3 columns, C)
        return DirectForward.ToOne(x, filter, bias?.item<float>() ?? 0);
    }

    /// <summary>From one channel to C, with the filter turned round.</summary>
    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input)
    {
        using var detached = weight.detach();
        using var turned = detached.flip(2, 3);
        using var byPlace = turned.permute(2, 3, 0, 1);
        using var filters = byPlace.contiguous(); // (3 rows, 3 columns, 1, C)
        return DirectForward.Convolve(gradient, filters);
    }

    /// <summary>
    /// As that of a convolution from the output's gradient to the input, turned round: each pair of pixels is met from its other end.
    /// </summary>
    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient)
    {
        using var byPlace = DirectWeightGradient.WeightGradient(gradient, x); // (3, 3, 1, C)
        using var turned = byPlace.flip(0, 1);
        using var sorted = turned.permute(2, 3, 0, 1);
        using var sum = gradient.sum();
        return (sorted.contiguous(), sum.reshape(1));
    }
}
