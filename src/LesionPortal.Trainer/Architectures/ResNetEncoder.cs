using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// ResNet-18 or -34 without its classifier (He et al., CVPR 2016), with torchvision's tensor names: conv1, bn1, layer1.0.conv1 and
/// so on; He's start over the fan-out. Torchvision's width is c = 64.
/// </summary>
public sealed class ResNetEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    /// <summary>The width of torchvision's ResNet-18 and -34.</summary>
    public const int TorchvisionWidth = ArchitectureEntry.EncoderWidth;

    /// <summary>What its tensors' names begin with in the networks that have one.</summary>
    public const string Prefix = "encoder.";

    private readonly ConvolutionLayer conv1;
    private readonly BatchNormLayer bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly bool dilated;

    /// <param name="dilated">
    /// Leaves the last stage at 1/16 and dilates its convolutions instead (Chen et al., 2018), so that weights made for 1/32 see the
    /// same neighbourhood.
    /// </param>
    internal ResNetEncoder(int width, ReadOnlySpan<int> blocks, bool dilated = false)
        : base(nameof(ResNetEncoder))
    {
        this.dilated = dilated;
        Width = width;
        Depth = 2 + 2 * (blocks[0] + blocks[1] + blocks[2] + blocks[3]);
        conv1 = new ConvolutionLayer(3, width, 7, stride: 2, bias: false);
        bn1 = new BatchNormLayer(width);
        layer1 = Layer(width, width, blocks[0], stride: 1);
        layer2 = Layer(width, 2 * width, blocks[1], stride: 2);
        layer3 = Layer(2 * width, 4 * width, blocks[2], stride: 2);
        layer4 = dilated ? Layer(4 * width, 8 * width, blocks[3], stride: 1, rate: 2) : Layer(4 * width, 8 * width, blocks[3], stride: 2);
        RegisterComponents();
        Blocks.InitialiseHe(this, init.FanInOut.FanOut);
    }

    /// <summary>Channels c of the first stage.</summary>
    public int Width { get; }

    /// <summary>Layers with weights on the longest way, the classifier counted: 18 or 34.</summary>
    public int Depth { get; }

    /// <summary>(N,3,H,W) → maps of c at H/2, c at H/4, 2c at H/8, 4c at H/16, 8c at H/32 (H/16 if dilated), each rounded up.</summary>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var half = bn1.Normalise(conv1.call(input), Relu.After);
        var quarter = layer1.call(Pooling.MaxOfThree(half));
        var eighth = layer2.call(quarter);
        var sixteenth = layer3.call(eighth);
        return [half, quarter, eighth, sixteenth, Last(sixteenth)];
    }

    private Tensor Last(Tensor sixteenth)
    {
        // One image of 32×32 leaves one value a channel, which has no variance: its batch norms go by what they saw before.
        var single = training && sixteenth.shape is [1, _, <= 2, <= 2] && !dilated;
        layer4.train(training && !single);
        var last = layer4.call(sixteenth);
        layer4.train(training);
        return last;
    }

    // In a dilated stage only the very first convolution reads the map it read before; all later ones read twice as far.
    private static Sequential Layer(int from, int to, int blocks, int stride, int rate = 1) =>
        Sequential(
            Enumerable
                .Range(0, blocks)
                .Select(k => k == 0 ? new BasicBlock(from, to, stride, 1, rate) : new BasicBlock(to, to, 1, rate, rate))
        );
}
