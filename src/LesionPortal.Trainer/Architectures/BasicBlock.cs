using LesionPortal.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LesionPortal.Trainer.Architectures;

/// <summary>
/// The residual block of ResNet-18 and -34 (He et al., CVPR 2016), tensor for tensor torchvision's BasicBlock:
/// two 3×3 convolutions beside a short cut, which is a strided 1×1 convolution where the size or the width changes.
/// </summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly ConvolutionLayer conv1;
    private readonly BatchNormLayer bn1;
    private readonly ConvolutionLayer conv2;
    private readonly BatchNormLayer bn2;
    private readonly Sequential? downsample;

    /// <param name="rate1">Dilation of the first convolution.</param>
    /// <param name="rate2">Dilation of the second convolution.</param>
    public BasicBlock(int from, int to, int stride, int rate1, int rate2)
        : base(nameof(BasicBlock))
    {
        conv1 = new ConvolutionLayer(from, to, stride: stride, dilation: rate1, bias: false);
        bn1 = new BatchNormLayer(to);
        conv2 = new ConvolutionLayer(to, to, dilation: rate2, bias: false);
        bn2 = new BatchNormLayer(to);
        if (stride != 1 || from != to)
            downsample = Sequential(new ConvolutionLayer(from, to, 1, stride: stride, bias: false), new BatchNormLayer(to));
        RegisterComponents();
    }

    /// <summary>(N,from,H,W) → (N,to,H/stride,W/stride), rounded up.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = bn1.Normalise(conv1.call(input), Relu.After);
        x = bn2.call(conv2.call(x)).add_(downsample?.call(input) ?? input);
        return x.relu_().MoveToOuterDisposeScope();
    }
}
