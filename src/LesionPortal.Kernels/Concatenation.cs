using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A decoder's concatenation: a skip's map and a coarser one up-sampled to its size (bilinear, corners on corners). On the CPU in float32,
/// for twice the size, channels-last and with multiples of eight channels, our way does it in one pass; anywhere else, and where
/// <see cref="LayerAlgorithms"/> says so, it is <see cref="Upsampling"/> and a copy. Both give the same but for rounding.
/// </summary>
public static class Concatenation
{
    /// <summary>The name of our way.</summary>
    internal const string OnePass = "one pass";

    /// <summary>skip (N,S,H,W) and coarse (N,C,h,w) → (N,S+C,H,W), the skip's channels first.</summary>
    public static Tensor WithUpsampled(Tensor skip, Tensor coarse)
    {
        ArgumentNullException.ThrowIfNull(skip);
        ArgumentNullException.ThrowIfNull(coarse);
        var layer = LayerOf(skip, coarse);
        if (LayerRecorder.IsRecording)
        {
            // Both ways are recorded: the second stands in for the first.
            _ = Upsampling.To(coarse, skip);
            return LayerRecorder.Add(layer, layer.From + layer.To, layer.Height, layer.Width);
        }

        if (Suit(skip, coarse) && (LayerAlgorithms.Chosen(layer) ?? OnePass) == OnePass)
            return InjectedFault.Spoil(layer, OnePass, ConcatenateFunction.Join(skip, coarse));
        using var up = Upsampling.To(coarse, skip);
        return InjectedFault.Spoil(layer, LayerAlgorithms.Libtorch, cat([skip, up], 1));
    }

    internal static IEnumerable<string> AlgorithmsOf(Layer layer) =>
        layer.ChannelsLast
        && layer.From % ConcatenateLoops.Lanes == 0
        && layer.To % ConcatenateLoops.Lanes == 0
        && layer.Height == 2 * layer.OtherHeight
        && layer.Width == 2 * layer.OtherWidth
            ? [OnePass, LayerAlgorithms.Libtorch]
            : [LayerAlgorithms.Libtorch];

    private static Layer LayerOf(Tensor skip, Tensor coarse) =>
        new()
        {
            Kind = LayerKind.Concatenate,
            Images = skip.shape[0],
            From = skip.shape[1],
            To = coarse.shape[1],
            Height = skip.shape[2],
            Width = skip.shape[3],
            OtherHeight = coarse.shape[2],
            OtherWidth = coarse.shape[3],
            ChannelsLast = ChannelTiles.AreChannelsLast(skip) && ChannelTiles.AreChannelsLast(coarse),
        };

    private static bool Suit(Tensor skip, Tensor coarse) =>
        Supports(skip)
        && Supports(coarse)
        && skip.shape[2] == 2 * coarse.shape[2]
        && skip.shape[3] == 2 * coarse.shape[3]
        && ChannelTiles.Fit(skip, skip.shape[1] + coarse.shape[1]);

    private static bool Supports(Tensor map) =>
        map.dim() == 4
        && map.shape[1] % ConcatenateLoops.Lanes == 0
        && map.dtype == ScalarType.Float32
        && map.device_type == DeviceType.CPU
        && ChannelTiles.AreChannelsLast(map);
}
