using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// A decoder's join: a skip's map and a coarser one up-sampled to its size (bilinear, corners on corners). On the CPU in float32, for twice the size,
/// with channels together in memory and their numbers multiples of eight, it is done in one pass; anywhere else it is libtorch's two. Both give the
/// same but for rounding.
/// </summary>
public static class Joining
{
    /// <summary>skip (N,S,H,W) and coarse (N,C,h,w) → (N,S+C,H,W), the skip's channels first.</summary>
    public static Tensor WithUpsampled(Tensor skip, Tensor coarse)
    {
        ArgumentNullException.ThrowIfNull(skip);
        ArgumentNullException.ThrowIfNull(coarse);
        if (Suit(skip, coarse))
            return JoinFunction.Join(skip, coarse);
        using var up = nn.functional.interpolate(coarse, size: [skip.shape[2], skip.shape[3]], mode: InterpolationMode.Bilinear, align_corners: true);
        return cat([skip, up], 1);
    }

    private static bool Suit(Tensor skip, Tensor coarse) =>
        Suits(skip) && Suits(coarse) && skip.shape[2] == 2 * coarse.shape[2] && skip.shape[3] == 2 * coarse.shape[3]
        && ChannelTiles.Fit(skip, skip.shape[1] + coarse.shape[1]);

    private static bool Suits(Tensor map) =>
        map.dim() == 4 && map.shape[1] % JoinLoops.Lanes == 0 && map.dtype == ScalarType.Float32 && map.device_type == DeviceType.CPU && ChannelTiles.AreTogether(map);
}
