using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// A 3×3 convolution with a border of zeros, (N,C,H,W) → (N,K,H,W), with PyTorch's start, weights and names (<see cref="Conv2d"/> cannot be derived
/// from). On a CPU with vectors of 256 bits or more, in float32, with channels together in memory, it goes the <see cref="IConvolution"/> that its
/// widths suit; anywhere else it is libtorch's. All give the same but for rounding.
/// </summary>
public sealed class Convolution3x3 : nn.Module<Tensor, Tensor>
{
    /// <summary>Below so many tiles of 4×4 pixels, transforming the filters costs more than the multiplications saved.</summary>
    private const int FewestTiles = 96;

    /// <summary>Maps of fewer channels are bound by memory's speed and need little of it: one more pass costs more than it saves.</summary>
    private const int FewestToNormaliseAgain = 32;

    private readonly Parameter weight;
    private readonly Parameter? bias;

    public Convolution3x3(long from, long to, bool bias = true) : base(nameof(Conv2d))
    {
        using var start = nn.Conv2d(from, to, 3, padding: 1, bias: bias);
        weight = Own(start.weight!);
        if (start.bias is { } offsets)
            this.bias = Own(offsets);
        RegisterComponents();
    }

    /// <summary>(K,C,3,3)</summary>
    public Parameter Weight => weight;

    /// <summary>(K), or null.</summary>
    public Parameter? Bias => bias;

    public override Tensor forward(Tensor input)
    {
        if (Way(input) is not { } way)
            return nn.functional.conv2d(input, weight, bias, padding: [1, 1]);
        return is_grad_enabled() && (input.requires_grad || weight.requires_grad)
            ? ConvolutionFunction.Convolve(way, input, weight, bias)
            : way.Forward(input, weight, bias);
    }

    /// <summary>Whether this and the norm before it can be one step that learns, (N,C,H,W) → (N,K,H,W).</summary>
    internal bool TakesNormed(ChannelNorm norm, Tensor input) =>
        weight.shape[1] >= FewestToNormaliseAgain && norm.training && is_grad_enabled() && (input.requires_grad || weight.requires_grad)
        && ChannelNorm.Suits(input) && Way(input) is WinogradConvolution;

    /// <summary>The convolution of the normalised input, which is not kept.</summary>
    internal Tensor Normed(ChannelNorm norm, Tensor input)
    {
        norm.CountBatch();
        return NormedConvolutionFunction.Convolve(input, norm.Layer, weight, bias);
    }

    /// <summary>Null where libtorch's is the way.</summary>
    internal IConvolution? Way(Tensor input)
    {
        var (to, from) = (weight.shape[0], weight.shape[1]);
        if (input.dtype != ScalarType.Float32 || weight.dtype != ScalarType.Float32 || input.device_type != DeviceType.CPU || input.dim() != 4
            || !ChannelTiles.Fit(input, Math.Max(from, to)) || !ChannelTiles.AreTogether(input))
            return null;
        if (OneChannelConvolution.Suits(from, to, input.shape[3]))
            return OneChannelConvolution.Instance;
        if (NarrowConvolution.Suits(from, to))
            return NarrowConvolution.Instance;
        return WinogradConvolution.Suits(from, to) && new WinogradTiles((int)input.shape[0], (int)input.shape[2], (int)input.shape[3]).Count >= FewestTiles
            ? WinogradConvolution.Instance
            : null;
    }

    // libtorch's own modules outlive the dispose scope they are made in; so must this one.
    private static Parameter Own(Tensor start) => (Parameter)nn.Parameter(start.detach().clone()).DetachFromDisposeScope();
}
