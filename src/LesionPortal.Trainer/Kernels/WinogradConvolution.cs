using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// 3×3 convolutions with a border of zeros by minimal filtering, F(4×4, 3×3) of Lavin &amp; Gray, "Fast algorithms for convolutional neural networks",
/// CVPR 2016: a quarter of the multiplications, in float32. Maps (N,C,H,W) have their channels together in memory, widths are multiples of 16 where
/// vectors have 512 bits and of 8 where they have 256.
/// </summary>
internal sealed class WinogradConvolution : IConvolution
{
    public static readonly WinogradConvolution Instance = new();

    private static readonly bool Wide = Vector512.IsHardwareAccelerated;
    private static readonly bool Narrow = MatrixTile256.IsSupported;

    /// <summary>Between 8 and 8 channels there is too little to multiply for what the transforms cost.</summary>
    private const int FewestProducts = 8 * 16;

    private WinogradConvolution()
    {
    }

    /// <summary>Whether this machine's vectors and these widths suit.</summary>
    public static bool Suits(long from, long to) =>
        from * to >= FewestProducts && (Wide ? Divides<Lanes16>(from, to) : Narrow && Divides<Lanes8>(from, to));

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias) =>
        Wide ? WinogradMaps<Lanes16>.Forward(x, weight, bias) : WinogradMaps<Lanes8>.Forward(x, weight, bias);

    /// <summary>The gradient of the input: the convolution of the output's gradient with the filters turned round.</summary>
    public Tensor InputGradient(Tensor gradient, Tensor weight) =>
        Wide ? WinogradMaps<Lanes16>.InputGradient(gradient, weight) : WinogradMaps<Lanes8>.InputGradient(gradient, weight);

    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient) =>
        Wide ? WinogradSums<Lanes16>.WeightGradient(x, gradient) : WinogradSums<Lanes8>.WeightGradient(x, gradient);

    private static bool Divides<T>(long from, long to) where T : struct, ILanes<T> => from % T.Count == 0 && to % T.Count == 0;
}
