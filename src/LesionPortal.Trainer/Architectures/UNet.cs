using LesionPortal.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// U-Net (Ronneberger et al., MICCAI 2015) in the notebook's variant: batch norm, 1×1 bottleneck, bilinear up-sampling, padded
/// convolutions. Width c doubles with every stage: c, 2c, 4c, 8c.
/// </summary>
public sealed class UNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly Sequential bottleneck;
    private readonly ModuleList<Sequential> decoder;

    public UNet(int baseChannels, bool deepSupervision = false)
        : base(nameof(UNet))
    {
        var c = baseChannels;
        encoder = ModuleList(Blocks.Encoder(3, c), Blocks.Encoder(c, 2 * c), Blocks.Encoder(2 * c, 4 * c), Blocks.Encoder(4 * c, 8 * c));
        bottleneck = new Stage([.. Blocks.Steps(1, 8 * c, 16 * c, 8 * c)]);

        // The first width of each stage is doubled by the skip joined to it.
        decoder = ModuleList(
            Blocks.Decoder(16 * c, 8 * c, 4 * c),
            Blocks.Decoder(8 * c, 4 * c, 2 * c),
            Blocks.Decoder(4 * c, 2 * c, c),
            Blocks.Head(2 * c, c, c)
        );
        RegisterComponents();
        if (deepSupervision)
            AddAuxiliaryHeads(c, 2 * c, 4 * c);
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var skips = new Stack<Tensor>();
        var x = images;
        foreach (var stage in encoder)
        {
            x = stage.call(x); // (N, c·2^k, H/2^k, W/2^k)
            skips.Push(x);
            x = Pooling.Max(x);
        }

        x = bottleneck.call(x); // (N, 8c, H/16, W/16)
        foreach (var stage in decoder)
        {
            using var joined = Joined(skips.Pop(), x);
            x = stage.call(joined);
            if (skips.Count > 0)
                coarse?.Add(x.alias()); // 4c at H/8, 2c at H/4, c at H/2
        }

        return x; // (N, 1, H, W) logits
    }

    /// <summary>Concatenates and disposes both maps, which the backward pass does not need.</summary>
    private static Tensor Joined(Tensor skip, Tensor coarse)
    {
        using (skip)
        using (coarse)
            return Concatenation.WithUpsampled(skip, coarse);
    }
}
