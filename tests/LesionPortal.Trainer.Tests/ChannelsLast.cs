using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests;

/// <summary>The order in memory in which batches are fed and our kernels compute.</summary>
internal static class ChannelsLast
{
    /// <summary>(N,C,H,W), the same numbers, the channels of a pixel together in memory.</summary>
    public static Tensor Of(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
