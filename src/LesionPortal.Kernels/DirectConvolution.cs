using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// 3×3 convolutions multiplied out row by row. Nowhere the fastest way, but one that needs neither libtorch nor transforms.
/// </summary>
internal sealed class DirectConvolution : IConvolution
{
    public static readonly DirectConvolution Instance = new();

    private DirectConvolution() { }

    public static bool Supports(long from, long to, long pixels) =>
        MatrixTile256.IsSupported
        && to % MatrixTile256.Narrow == 0
        && (from == 3 || from % MatrixTile256.Narrow == 0)
        && pixels % MatrixTile256.Rows == 0;

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var gradientless = no_grad();
        using var byPlace = weight.permute(2, 3, 1, 0);
        using var filters = byPlace.contiguous(); // (3 rows, 3 columns, C, K)
        var y = DirectForward.Convolve(x, filters);
        if (bias is null)
            return y;
        using var offsets = bias.reshape(1, -1, 1, 1);
        y.add_(offsets);
        return y;
    }

    /// <summary>
    /// The convolution of the output's gradient with the filters turned round; an image's three channels are filled up to eight.
    /// </summary>
    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        var filters = weight.flip(2, 3).permute(2, 3, 0, 1); // (3, 3, K, C)
        var missing = (MatrixTile256.Narrow - input[1] % MatrixTile256.Narrow) % MatrixTile256.Narrow;
        if (missing > 0)
            filters = nn.functional.pad(filters, [0, missing]);
        var dx = DirectForward.Convolve(gradient, filters.contiguous());
        return (missing > 0 ? ChannelTiles.ChannelsLast(dx.narrow(1, 0, input[1])) : dx).MoveToOuterDisposeScope();
    }

    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient)
    {
        using var byPlace = DirectWeightGradient.WeightGradient(x, gradient);
        using var sorted = byPlace.permute(3, 2, 0, 1);
        return (sorted.contiguous(), DirectWeightGradient.BiasGradient(gradient));
    }
}
