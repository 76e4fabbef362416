using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// 3×3 convolutions with a border of zeros by Winograd's filtering, F(4×4, 3×3) of Lavin &amp; Gray, "Fast algorithms for convolutional
/// neural networks", CVPR 2016: a quarter of the multiplications, in float32. Maps (N,C,H,W) are channels-last; widths are multiples of 16
/// where vectors have 512 bits and of 8 where they have 256.
/// </summary>
internal sealed class WinogradConvolution : IConvolution
{
    /// <summary>With this machine's widest vectors.</summary>
    public static readonly WinogradConvolution Instance = new(Vector512.IsHardwareAccelerated);

    /// <summary>With vectors of 256 bits, which take multiples of 8 channels on any machine.</summary>
    public static readonly WinogradConvolution Narrow256 = new(wide: false);

    /// <summary>Between 8 and 8 channels there is too little to multiply for what the transforms cost.</summary>
    private const int FewestProducts = 8 * 16;

    private readonly bool _wide;

    private WinogradConvolution(bool wide) => _wide = wide;

    /// <summary>Whether this machine's vectors and these widths suit, and it is faster than libtorch.</summary>
    public static bool Supports(long from, long to) => from * to >= FewestProducts && Divides(from, to);

    /// <summary>Whether <see cref="Instance"/> can compute these widths.</summary>
    public static bool Divides(long from, long to) => Vector512.IsHardwareAccelerated ? Divides<Lanes16>(from, to) : Divides256(from, to);

    /// <summary>Whether <see cref="Narrow256"/> can compute these widths.</summary>
    public static bool Divides256(long from, long to) => MatrixTile256.IsSupported && Divides<Lanes8>(from, to);

    public Tensor Forward(Tensor x, Tensor weight, Tensor? bias) =>
        _wide ? WinogradForward<Lanes16>.Forward(x, weight, bias) : WinogradForward<Lanes8>.Forward(x, weight, bias);

    /// <summary>The gradient of the input: the convolution of the output's gradient with the filters turned round.</summary>
    public Tensor InputGradient(Tensor gradient, Tensor weight, long[] input) =>
        _wide ? WinogradForward<Lanes16>.InputGradient(gradient, weight) : WinogradForward<Lanes8>.InputGradient(gradient, weight);

    public (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient) =>
        _wide ? WinogradWeightGradient<Lanes16>.WeightGradient(x, gradient) : WinogradWeightGradient<Lanes8>.WeightGradient(x, gradient);

    private static bool Divides<T>(long from, long to)
        where T : struct, ILanes<T> => from % T.Count == 0 && to % T.Count == 0;
}
