using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// DeepLabv3+ (Chen et al., ECCV 2018): an encoder that stops at 1/16, an atrous spatial pyramid on top, and a decoder that takes up
/// the map at 1/4. The encoder is ResNet-18 here (the paper has ResNet-101 and Xception); torchvision's width is c = 64, which gives
/// the pyramid the paper's 256 channels and the low-level map its 48.
/// </summary>
public sealed class DeepLabV3Plus : SegmentationNetwork, IResNetEncoder
{
    private readonly ResNetEncoder encoder;
    private readonly AtrousPyramid pyramid;
    private readonly Sequential low;
    private readonly Sequential refine;
    private readonly ConvolutionLayer head;

    public DeepLabV3Plus(int baseChannels)
        : base(nameof(DeepLabV3Plus))
    {
        var c = baseChannels;
        var lowWidth = (3 * c + 3) / 4;
        encoder = new ResNetEncoder(c, [2, 2, 2, 2], dilated: true);
        pyramid = new AtrousPyramid(8 * c, 4 * c);
        low = Blocks.ConvNormOnce(c, lowWidth);
        refine = Blocks.ConvNorm(lowWidth + 4 * c, 4 * c, 4 * c);
        head = new ConvolutionLayer(4 * c, 1, 1);
        RegisterComponents();
    }

    public ResNetEncoder Encoder => encoder;

    protected override Tensor Logits(Tensor images, ICollection<Tensor>? coarse)
    {
        var maps = encoder.call(images);
        var quarter = maps[1]; // (N, c, H/4, W/4)
        var context = pyramid.call(maps[4]); // (N, 4c, H/16, W/16)
        var joined = cat([low.call(quarter), Upsampling.To(context, quarter)], 1);
        return Upsampling.To(head.call(refine.call(joined)), images); // (N, 1, H, W) logits
    }
}

/// <summary>
/// Atrous spatial pyramid pooling at output stride 16: 1×1, three 3×3 with rates 6, 12, 18, and the mean over the image, side by side.
/// </summary>
/// <remarks>
/// The paper concatenates five maps before the last 1×1 convolution. That of the mean is the same everywhere, so its share is added
/// afterwards instead: the same function. The mean has no batch norm: a last batch of one image has a single value a channel.
/// </remarks>
internal sealed class AtrousPyramid : Module<Tensor, Tensor>
{
    private readonly ModuleList<Sequential> branches;
    private readonly ConvolutionLayer join;
    private readonly Sequential image;
    private readonly Sequential after;

    public AtrousPyramid(int from, int to)
        : base(nameof(AtrousPyramid))
    {
        branches = ModuleList(
            Blocks.ConvNormOnce(from, to),
            Blocks.ConvNormOnce(from, to, rate: 6),
            Blocks.ConvNormOnce(from, to, rate: 12),
            Blocks.ConvNormOnce(from, to, rate: 18)
        );
        join = new ConvolutionLayer(4 * to, to, 1, bias: false);
        image = Sequential(new ConvolutionLayer(from, to, 1), ReLU(inplace: true), new ConvolutionLayer(to, to, 1, bias: false));
        after = new Stage(new BatchNormLayer(to), ReLU());
        RegisterComponents();
    }

    /// <summary>(N,from,H,W) → (N,to,H,W).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var local = join.call(cat([.. branches.Select(b => b.call(input))], 1));
        var global = image.call(input.mean([2, 3], keepdim: true)); // (N, to, 1, 1)
        return after.call(local.add_(global)).MoveToOuterDisposeScope();
    }
}
