using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// U-Net (Ronneberger et al., MICCAI 2015) on a residual encoder (He et al., CVPR 2016), joined as segmentation_models.pytorch does:
/// the decoder takes the encoder's maps at 1/16, 1/8, 1/4 and 1/2 and has 4c, 2c, c, c/2 and c/4 channels. Torchvision's width is c = 64.
/// </summary>
public sealed class ResUNet : SegmentationNetwork, IResNetEncoder
{
    private readonly ResNetEncoder encoder;
    private readonly ModuleList<Sequential> decoder;
    private readonly ConvolutionLayer head;

    private ResUNet(string name, int baseChannels, ReadOnlySpan<int> blocks, bool deepSupervision)
        : base(name)
    {
        var c = baseChannels;
        var (half, quarter) = ((c + 1) / 2, (c + 3) / 4);
        encoder = new ResNetEncoder(c, blocks);
        decoder = ModuleList(
            Blocks.ConvNorm(12 * c, 4 * c, 4 * c),
            Blocks.ConvNorm(6 * c, 2 * c, 2 * c),
            Blocks.ConvNorm(3 * c, c, c),
            Blocks.ConvNorm(2 * c, half, half),
            Blocks.ConvNorm(half, quarter, quarter)
        );
        head = new ConvolutionLayer(quarter, 1);
        RegisterComponents();
        if (deepSupervision)
            AddAuxiliaryHeads(half, c, 2 * c);
    }

    public ResNetEncoder Encoder => encoder;

    public static ResUNet With18Layers(int baseChannels, bool deepSupervision = false) =>
        new("ResUNet18", baseChannels, [2, 2, 2, 2], deepSupervision);

    public static ResUNet With34Layers(int baseChannels, bool deepSupervision = false) =>
        new("ResUNet34", baseChannels, [3, 4, 6, 3], deepSupervision);

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var maps = encoder.call(images);
        var x = maps[4]; // (N, 8c, H/32, W/32), rounded up
        for (var level = 3; level >= 0; level--)
        {
            var skip = maps[level];
            x = decoder[3 - level].call(cat([Upsampling.To(x, skip), skip], 1));
            if (level < 3)
                coarse?.Add(x); // 2c at H/8, c at H/4, c/2 at H/2
        }

        return head.call(decoder[4].call(Upsampling.To(x, images))); // (N, 1, H, W) logits
    }
}
