using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// The ways a convolution can be computed, by name: those that are the fastest somewhere (decisions 019 and 023) in the order they are
/// preferred, then the fallbacks for machines on which a faster one gives wrong results.
/// </summary>
internal static class ConvolutionAlgorithms
{
    public const string OneChannel = "to one channel";
    public const string FewChannels = "few channels";
    public const string Winograd = "Winograd";
    public const string Winograd256 = "Winograd, 256 bits";
    public const string Direct = "direct";

    /// <summary>Below so many tiles of 4×4 pixels, transforming the filters costs more than the multiplications saved.</summary>
    private const int MinTiles = 96;

    /// <summary>The way taken when nothing was chosen.</summary>
    public static string Fastest(Layer layer) =>
        Is3x3(layer) && OneChannelConvolution.Supports(layer.From, layer.To, layer.Width) ? OneChannel
        : Is3x3(layer) && FewChannelConvolution.Supports(layer.From, layer.To) ? FewChannels
        : Is3x3(layer) && WinogradConvolution.Supports(layer.From, layer.To) && Tiles(layer) >= MinTiles ? Winograd
        : LayerAlgorithms.Libtorch;

    /// <summary>Every way that can compute this layer, the fastest first.</summary>
    public static IEnumerable<string> Of(Layer layer)
    {
        var fastest = Fastest(layer);
        yield return fastest;
        if (fastest != LayerAlgorithms.Libtorch)
            yield return LayerAlgorithms.Libtorch;
        if (Is3x3(layer) && fastest != Winograd && WinogradConvolution.Divides(layer.From, layer.To))
            yield return Winograd;
        if (Is3x3(layer) && WinogradConvolution.Divides256(layer.From, layer.To))
            yield return Winograd256;
        if (Is3x3(layer) && DirectConvolution.Supports(layer.From, layer.To, layer.Width))
            yield return Direct;
        yield return LayerAlgorithms.MatrixProducts;
    }

    /// <summary>Whether a way computes by oneDNN, in full or in part.</summary>
    public static bool UsesOneDnn(string way) => way is LayerAlgorithms.Libtorch or FewChannels;

    /// <summary>Null for libtorch's.</summary>
    /// <exception cref="ArgumentException">No way has this name.</exception>
    public static IConvolution? Get(string way, Layer layer) =>
        way switch
        {
            LayerAlgorithms.Libtorch => null,
            OneChannel => OneChannelConvolution.Instance,
            FewChannels => FewChannelConvolution.Instance,
            Winograd => WinogradConvolution.Instance,
            Winograd256 => WinogradConvolution.Narrow256,
            Direct => DirectConvolution.Instance,
            LayerAlgorithms.MatrixProducts => new MatrixConvolution(layer),
            _ => throw new ArgumentException(
                $"\"{way}\" is no way to compute a {layer}; there are {string.Join(", ", Of(layer))}.",
                nameof(way)
            ),
        };

    /// <summary>Whether our kernels can take this map: float32 on the CPU, channels-last, small enough to be seen as one span.</summary>
    public static bool Supports(Tensor input, Tensor weight, long channels) =>
        input.dtype == ScalarType.Float32
        && weight.dtype == ScalarType.Float32
        && input.device_type == DeviceType.CPU
        && input.dim() == 4
        && ChannelTiles.Fit(input, channels);

    private static bool Is3x3(Layer layer) =>
        layer is { Kind: LayerKind.Convolution, Kernel: 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1, ChannelsLast: true };

    private static long Tiles(Layer layer) => new WinogradTiles((int)layer.Images, (int)layer.Height, (int)layer.Width).Count;
}
