using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// A U-Net (Ronneberger et al., MICCAI 2015) of depth-wise separable convolutions (Chollet, Xception, CVPR 2017: no non-linearity
/// between the two), for few parameters: under 100,000 at its default width c = 16. Levels c, 2c, 4c, 8c and 8c, bilinear up-sampling.
/// </summary>
public sealed class DepthwiseUNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly ModuleList<Sequential> decoder;
    private readonly ConvolutionLayer head;

    public DepthwiseUNet(int baseChannels)
        : base(nameof(DepthwiseUNet))
    {
        var c = baseChannels;
        encoder = ModuleList<Sequential>(
            Sequential(Blocks.ConvNorm(3, c), Separable(c, c)),
            Separable(c, 2 * c, 2 * c),
            Separable(2 * c, 4 * c, 4 * c),
            Separable(4 * c, 8 * c),
            Separable(8 * c, 8 * c, 8 * c)
        );
        decoder = ModuleList<Sequential>(
            Separable(16 * c, 4 * c, 4 * c),
            Separable(8 * c, 2 * c, 2 * c),
            Separable(4 * c, c, c),
            Separable(2 * c, c, c)
        );
        head = new ConvolutionLayer(c, 1, 1);
        RegisterComponents();
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var skips = new Stack<Tensor>();
        var x = encoder[0].call(images); // (N, c, H, W)
        foreach (var stage in encoder.Skip(1))
        {
            skips.Push(x);
            x = stage.call(Pooling.Max(x)); // (N, c·min(2^k, 8), H/2^k, W/2^k)
        }

        foreach (var stage in decoder)
        {
            var skip = skips.Pop();
            x = stage.call(Concatenation.WithUpsampled(skip, x)); // 4c at H/8, 2c at H/4, c at H/2, c at H
        }

        return head.call(x); // (N, 1, H, W) logits
    }

    /// <summary>[depth-wise 3×3 → 1×1 → batch norm → ReLU] along <paramref name="widths"/>.</summary>
    private static Stage Separable(params ReadOnlySpan<int> widths)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.AddRange([
                new ConvolutionLayer(widths[i - 1], widths[i - 1], groups: widths[i - 1], bias: false),
                new ConvolutionLayer(widths[i - 1], widths[i], 1, bias: false),
                new BatchNormLayer(widths[i]),
                ReLU(),
            ]);
        }

        return new Stage([.. layers]);
    }
}
