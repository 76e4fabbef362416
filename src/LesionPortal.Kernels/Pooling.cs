using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Max-pooling and un-pooling. By two, on the CPU in float32, channels-last and with a multiple of eight channels, our way keeps a byte for
/// each maximum where libtorch keeps the map before pooling and eight bytes; anywhere else, and where <see cref="LayerAlgorithms"/>
/// says so, it is libtorch's. Both give the same bits.
/// </summary>
public static class Pooling
{
    /// <summary>The name of our way.</summary>
    internal const string ByteIndices = "byte indices";

    /// <summary>(N,C,2h,2w) → (N,C,h,w)</summary>
    public static Tensor Max(Tensor map)
    {
        using var scope = NewDisposeScope();
        return MaxWithIndices(map).Maxima.MoveToOuterDisposeScope();
    }

    /// <summary>Windows of three by three, two apart, with a border of one: (N,C,H,W) → (N,C,H/2,W/2), rounded up.</summary>
    public static Tensor MaxOfThree(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var layer = LayerOf(LayerKind.MaxPool, map) with { Kernel = 3, Stride = 2, Padding = 1 };
        return LayerRecorder.IsRecording
            ? LayerRecorder.Add(layer, layer.To, layer.OutputHeight, layer.OutputWidth)
            : InjectedFault.Spoil(layer, LayerAlgorithms.Libtorch, nn.functional.max_pool2d(map, 3, stride: 2, padding: 1));
    }

    /// <summary>(N,C,2h,2w) → (N,C,h,w) and what <see cref="Unpool"/> wants.</summary>
    public static (Tensor Maxima, PoolingIndices Indices) MaxWithIndices(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var layer = LayerOf(LayerKind.MaxPool, map) with { Kernel = 2, Stride = 2 };
        if (LayerRecorder.IsRecording)
        {
            var recorded = LayerRecorder.Add(layer, layer.To, layer.OutputHeight, layer.OutputWidth);
            return (recorded, new(recorded));
        }

        var way = Supports(map) ? LayerAlgorithms.Chosen(layer) ?? ByteIndices : LayerAlgorithms.Libtorch;
        if (way == LayerAlgorithms.Libtorch)
        {
            using var pool = nn.MaxPool2d(2);
            var (maxima, positions) = pool.forward_with_indices(map);
            return (InjectedFault.Spoil(layer, way, maxima), new(positions));
        }

        var indices = new PoolingIndices(empty([map.shape[0], map.shape[2] / 2, map.shape[3] / 2, map.shape[1]], ScalarType.Byte));
        return (InjectedFault.Spoil(layer, way, PoolFunction.Pool(map, indices.Indices)), indices);
    }

    /// <summary>Values (N,C,h,w) back where the maxima stood, zeros elsewhere: (N,C,2h,2w).</summary>
    public static Tensor Unpool(Tensor values, PoolingIndices indices)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(indices);
        var layer = LayerOf(LayerKind.MaxUnpool, values) with { Kernel = 2, Stride = 2 };
        if (LayerRecorder.IsRecording)
            return LayerRecorder.Add(layer, layer.To, layer.OutputHeight, layer.OutputWidth);
        if (indices.Indices.dtype != ScalarType.Byte)
        {
            using var unpool = nn.MaxUnpool2d(2);
            return InjectedFault.Spoil(layer, LayerAlgorithms.Libtorch, unpool.call(values, indices.Indices));
        }

        using var scope = NewDisposeScope();
        var map = UnpoolFunction.Unpool(ChannelTiles.ChannelsLast(values), indices.Indices);
        return InjectedFault.Spoil(layer, ByteIndices, map).MoveToOuterDisposeScope();
    }

    internal static IEnumerable<string> AlgorithmsOf(Layer layer) =>
        layer is { Kernel: 2, ChannelsLast: true } && layer.From % PoolLoops.Lanes == 0 && layer.Height % 2 == 0 && layer.Width % 2 == 0
            ? [ByteIndices, LayerAlgorithms.Libtorch]
            : [LayerAlgorithms.Libtorch];

    private static bool Supports(Tensor map) =>
        map.dim() == 4
        && map.dtype == ScalarType.Float32
        && map.device_type == DeviceType.CPU
        && map.shape[1] % PoolLoops.Lanes == 0
        && map.shape[2] % 2 == 0
        && map.shape[3] % 2 == 0
        && ChannelTiles.Fit(map, map.shape[1])
        && ChannelTiles.AreChannelsLast(map);

    private static Layer LayerOf(LayerKind kind, Tensor map) =>
        new()
        {
            Kind = kind,
            Images = map.shape[0],
            From = map.shape[1],
            To = map.shape[1],
            Height = map.shape[2],
            Width = map.shape[3],
            ChannelsLast = ChannelTiles.AreChannelsLast(map),
        };
}
