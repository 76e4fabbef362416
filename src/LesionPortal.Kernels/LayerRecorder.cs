using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Writes down the layers that a network computes, without computing them: the network runs on the meta device, where maps have shapes and
/// no numbers.
/// </summary>
public sealed class LayerRecorder : IDisposable
{
    [ThreadStatic]
    private static LayerRecorder? _current;

    private readonly Dictionary<Layer, int> _layers = [];

    private LayerRecorder() { }

    /// <summary>What was computed so far, and how often.</summary>
    public IReadOnlyDictionary<Layer, int> Layers => _layers;

    /// <summary>Records this thread's layers until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">This thread records already.</exception>
    public static LayerRecorder Begin() =>
        _current is null
            ? _current = new LayerRecorder()
            : throw new InvalidOperationException("This thread records its layers already; dispose that recorder first.");

    public void Dispose() => _current = null;

    /// <summary>Whether this thread's layers are recorded; a layer then adds itself and gives a map of the output's shape.</summary>
    internal static bool IsRecording => _current is not null;

    /// <summary>Adds the layer; gives a map (N,C,H,W) of its output's shape, in the order of memory of the input.</summary>
    internal static Tensor Add(Layer layer, long channels, long height, long width)
    {
        var layers = _current!._layers;
        layers[layer] = layers.GetValueOrDefault(layer) + 1;
        var meta = new Device(DeviceType.META);
        if (!layer.ChannelsLast)
            return empty([layer.Images, channels, height, width], device: meta);
        using var pixelsFirst = empty([layer.Images, height, width, channels], device: meta);
        return pixelsFirst.permute(0, 3, 1, 2);
    }
}
