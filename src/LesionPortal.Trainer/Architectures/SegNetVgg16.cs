using LesionPortal.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// SegNet as in the paper (Badrinarayanan, Kendall, Cipolla, TPAMI 2017): the 13 convolutions of VGG16, each with batch norm and
/// ReLU, five max-poolings whose indices the mirrored decoder puts values back by; He's start. The paper's width is c = 64.
/// The paper's convolutions have a bias, which the batch norm after it takes away again; here they have none.
/// </summary>
public sealed class SegNetVgg16 : SegmentationNetwork
{
    private readonly ModuleList<Sequential> encoder;
    private readonly ModuleList<Sequential> decoder;

    public SegNetVgg16(int baseChannels)
        : base(nameof(SegNetVgg16))
    {
        var c = baseChannels;
        encoder = ModuleList(
            Blocks.ConvNorm(3, c, c),
            Blocks.ConvNorm(c, 2 * c, 2 * c),
            Blocks.ConvNorm(2 * c, 4 * c, 4 * c, 4 * c),
            Blocks.ConvNorm(4 * c, 8 * c, 8 * c, 8 * c),
            Blocks.ConvNorm(8 * c, 8 * c, 8 * c, 8 * c)
        );
        decoder = ModuleList(
            Blocks.ConvNorm(8 * c, 8 * c, 8 * c, 8 * c),
            Blocks.ConvNorm(8 * c, 8 * c, 8 * c, 4 * c),
            Blocks.ConvNorm(4 * c, 4 * c, 4 * c, 2 * c),
            Blocks.ConvNorm(2 * c, 2 * c, c),
            Sequential(Blocks.ConvNorm(c, c), new ConvolutionLayer(c, 1))
        );

        RegisterComponents();
        Blocks.InitialiseHe(this, init.FanInOut.FanIn);
    }

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var pooled = new Stack<(PoolingIndices Index, long Height, long Width)>();
        var x = images;
        foreach (var stage in encoder)
        {
            x = stage.call(x); // (N, c·min(2^k, 8), H/2^k, W/2^k)
            var (height, width) = (x.shape[2], x.shape[3]);
            (x, var index) = Pooling.MaxWithIndices(Even(x));
            pooled.Push((index, height, width));
        }

        foreach (var stage in decoder) // from (N, 8c, H/32, W/32), rounded up
        {
            var (index, height, width) = pooled.Pop();
            x = stage.call(Pooling.Unpool(x, index).narrow(2, 0, height).narrow(3, 0, width));
        }

        return x; // (N, 1, H, W) logits
    }

    /// <summary>
    /// With a row or column of zeros more where a side is odd, as before the fifth pooling of sides that 32 does not divide.
    /// </summary>
    private static Tensor Even(Tensor map) =>
        map.shape[2] % 2 == 0 && map.shape[3] % 2 == 0 ? map : functional.pad(map, (0, map.shape[3] % 2, 0, map.shape[2] % 2));
}
