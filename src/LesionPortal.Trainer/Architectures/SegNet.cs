using LesionPortal.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// SegNet (Badrinarayanan et al., TPAMI 2017) as in the baseline protocol: the decoder un-pools with max-pooling indices.
/// Width c doubles with every stage: c, 2c, 4c, 8c.
/// </summary>
public sealed class SegNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly Sequential bottleneck;
    private readonly ModuleList<Sequential> decoder;

    public SegNet(int baseChannels)
        : base(nameof(SegNet))
    {
        var c = baseChannels;
        encoder = ModuleList(Blocks.Encoder(3, c), Blocks.Encoder(c, 2 * c), Blocks.Encoder(2 * c, 4 * c), Blocks.Encoder(4 * c, 8 * c));
        bottleneck = Blocks.Decoder(8 * c, 16 * c, 8 * c);
        decoder = ModuleList(
            Blocks.Decoder(8 * c, 4 * c, 4 * c, 4 * c),
            Blocks.Decoder(4 * c, 2 * c, 2 * c, 2 * c),
            Blocks.Decoder(2 * c, c, c),
            Blocks.Head(c, 1)
        );
        RegisterComponents();
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var indices = new Stack<PoolingIndices>();
        var x = images;
        foreach (var stage in encoder)
        {
            // Disposed after pooling: the backward pass needs only the pooling indices.
            using var map = stage.call(x);
            (x, var index) = Pooling.MaxWithIndices(map);
            indices.Push(index); // (N, c·2^k, H/2^(k+1), W/2^(k+1))
        }

        x = bottleneck.call(x); // (N, 8c, H/16, W/16)
        foreach (var stage in decoder)
        {
            using var unpooled = Unpooled(x, indices.Pop());
            x = stage.call(unpooled);
        }

        return x; // (N, 1, H, W) logits
    }

    private static Tensor Unpooled(Tensor values, PoolingIndices places)
    {
        using (values)
            return Pooling.Unpool(values, places);
    }
}
