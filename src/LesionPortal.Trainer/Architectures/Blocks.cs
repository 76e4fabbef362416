using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>The two kinds of convolution stage both networks are made of.</summary>
internal static class Blocks
{
    /// <summary>An encoder stage: [conv 3×3 → ReLU → batch norm] twice; (N,from,H,W) → (N,to,H,W).</summary>
    public static Sequential Encoder(int from, int to) => Sequential(
        Conv2d(from, to, 3, padding: 1), ReLU(), BatchNorm2d(to),
        Conv2d(to, to, 3, padding: 1), ReLU(), BatchNorm2d(to));

    /// <summary>[conv → batch norm → ReLU] along <paramref name="widths"/>, for example 16c→8c→4c.</summary>
    public static List<Module<Tensor, Tensor>> Steps(int kernel, params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.Add(Conv2d(widths[i - 1], widths[i], kernel, padding: kernel / 2));
            layers.Add(BatchNorm2d(widths[i]));
            layers.Add(ReLU());
        }

        return layers;
    }

    /// <summary>A decoder stage of 3×3 steps.</summary>
    public static Sequential Decoder(params ReadOnlySpan<int> widths) => Sequential(Steps(3, widths));

    /// <summary>The last decoder stage: 3×3 steps, then a 3×3 convolution to one channel of raw logits.</summary>
    public static Sequential Head(params ReadOnlySpan<int> widths) =>
        Sequential([.. Steps(3, widths), Conv2d(widths[^1], 1, 3, padding: 1)]);
}
