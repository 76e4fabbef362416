using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// U-Net as in the paper (Ronneberger, Fischer, Brox, MICCAI 2015): five levels c, 2c, 4c, 8c, 16c of two 3×3 convolutions with
/// ReLU, 2×2 up-convolutions, no batch norm, weights normal with variance 2/fan-in. The paper's width is c = 64.
/// Two things differ: convolutions are padded, so that the logits have the images' size (the paper loses 92 pixels a side and
/// tiles), and there is no drop-out at the end of the contracting path, whose draws a resumed run could not repeat.
/// </summary>
public sealed class UNet2015 : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly ModuleList<UpConvolutionLayer> up;
    private readonly ModuleList<Sequential> decoder;
    private readonly ConvolutionLayer head;

    public UNet2015(int baseChannels)
        : base(nameof(UNet2015))
    {
        var c = baseChannels;
        encoder = ModuleList(Twice(3, c), Twice(c, 2 * c), Twice(2 * c, 4 * c), Twice(4 * c, 8 * c), Twice(8 * c, 16 * c));
        up = ModuleList(Up(16 * c), Up(8 * c), Up(4 * c), Up(2 * c));

        // The up-convolution halves the width, the skip doubles it again.
        decoder = ModuleList(Twice(16 * c, 8 * c), Twice(8 * c, 4 * c), Twice(4 * c, 2 * c), Twice(2 * c, c));
        head = new ConvolutionLayer(c, 1, 1);
        RegisterComponents();
        Blocks.InitialiseHe(this, init.FanInOut.FanIn);
        foreach (var widen in up)
        {
            // Strides and kernels of 2 don't overlap: a pixel comes from the channels of one pixel.
            init.normal_(widen.Weight, 0, Math.Sqrt(2.0 / widen.Weight.shape[0]));
            init.zeros_(widen.Bias);
        }
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var skips = new Stack<Tensor>();
        var x = encoder[0].call(images); // (N, c, H, W)
        foreach (var stage in encoder.Skip(1))
        {
            skips.Push(x);
            x = stage.call(Pooling.Max(x)); // (N, c·2^k, H/2^k, W/2^k), to 16c at H/16
        }

        foreach (var (widen, stage) in up.Zip(decoder))
            x = stage.call(cat([skips.Pop(), widen.call(x)], 1)); // (N, c·2^k, H/2^k, W/2^k)
        return head.call(x); // (N, 1, H, W) logits
    }

    private static Sequential Twice(int from, int to) =>
        Sequential(new ConvolutionLayer(from, to), ReLU(inplace: true), new ConvolutionLayer(to, to), ReLU(inplace: true));

    private static UpConvolutionLayer Up(int from) => new(from, from / 2);
}
