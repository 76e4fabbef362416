using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A convolution (N,C,H,W) → (N,K,H',W') with PyTorch's start, weights and names (<see cref="Conv2d"/> cannot be derived from). In float32
/// on the CPU it is computed the way that <see cref="LayerAlgorithms"/> says, else the fastest of <see cref="ConvolutionAlgorithms"/>;
/// anywhere else by libtorch. All ways give the same but for rounding.
/// </summary>
public sealed class ConvolutionLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>Maps of fewer channels are bound by memory's speed and need little of it: one more pass costs more than it saves.</summary>
    private const int FewestToNormaliseAgain = 32;

    private readonly int _stride;
    private readonly int _padding;
    private readonly int _dilation;
    private readonly int _groups;
    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <param name="padding">Zeros around the input; null keeps height and width at stride 1, as dilation · (kernel − 1) / 2.</param>
    public ConvolutionLayer(
        long from,
        long to,
        int kernel = 3,
        int stride = 1,
        int? padding = null,
        int dilation = 1,
        int groups = 1,
        bool bias = true
    )
        : base(nameof(Conv2d))
    {
        (_stride, _padding, _dilation, _groups) = (stride, padding ?? dilation * (kernel - 1) / 2, dilation, groups);
        using var start = nn.Conv2d(from, to, kernel, stride: stride, padding: _padding, dilation: dilation, groups: groups, bias: bias);
        weight = Own(start.weight!);
        if (start.bias is { } offsets)
            this.bias = Own(offsets);
        RegisterComponents();
    }

    /// <summary>(K,C/groups,k,k)</summary>
    public Parameter Weight => weight;

    /// <summary>(K), or null.</summary>
    public Parameter? Bias => bias;

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var layer = LayerOf(input);
        if (LayerRecorder.IsRecording)
            return LayerRecorder.Add(layer, layer.To, layer.OutputHeight, layer.OutputWidth);
        var way = ConvolutionAlgorithms.Supports(input, weight, Math.Max(layer.From, layer.To))
            ? AlgorithmOf(layer)
            : LayerAlgorithms.Libtorch;
        return InjectedFault.Spoil(layer, way, Convolve(way, layer, input));
    }

    /// <summary>Whether this and the norm before it can be one step that learns, (N,C,H,W) → (N,K,H,W).</summary>
    internal bool SupportsFusedNorm(BatchNormLayer norm, Relu relu, Tensor input)
    {
        if (
            LayerRecorder.IsRecording
            || weight.shape[1] < FewestToNormaliseAgain
            || !norm.training
            || !is_grad_enabled()
            || !(input.requires_grad || weight.requires_grad)
            || !BatchNormLayer.Supports(input)
        )
            return false;
        var layer = LayerOf(input);
        return AlgorithmOf(layer) == ConvolutionAlgorithms.Winograd
            && ConvolutionAlgorithms.Supports(input, weight, Math.Max(layer.From, layer.To))
            && BatchNormLayer.UsesOwnKernel(input, relu);
    }

    /// <summary>The convolution of the normalised input, which is not kept.</summary>
    internal Tensor Normed(BatchNormLayer norm, Relu relu, Tensor input)
    {
        norm.CountBatch();
        return NormedConvolutionFunction.Convolve(input, norm.Parameters(relu), weight, bias);
    }

    internal Layer LayerOf(Tensor input) =>
        new()
        {
            Kind = LayerKind.Convolution,
            Images = input.shape[0],
            From = input.shape[1],
            To = weight.shape[0],
            Height = input.shape[2],
            Width = input.shape[3],
            Kernel = (int)weight.shape[2],
            Stride = _stride,
            Padding = _padding,
            Dilation = _dilation,
            Groups = _groups,
            Bias = bias is not null,
            ChannelsLast = ChannelTiles.AreChannelsLast(input),
        };

    private static string AlgorithmOf(Layer layer) => LayerAlgorithms.Chosen(layer) ?? ConvolutionAlgorithms.Fastest(layer);

    private Tensor Convolve(string way, Layer layer, Tensor input)
    {
        if (ConvolutionAlgorithms.Get(way, layer) is not { } convolution)
        {
            return nn.functional.conv2d(
                input,
                weight,
                bias,
                strides: [_stride, _stride],
                padding: [_padding, _padding],
                dilation: [_dilation, _dilation],
                groups: _groups
            );
        }

        return is_grad_enabled() && (input.requires_grad || weight.requires_grad)
            ? ConvolutionFunction.Convolve(convolution, input, weight, bias)
            : convolution.Forward(input, weight, bias);
    }

    // libtorch's own modules outlive the dispose scope they are made in; so must this one.
    private static Parameter Own(Tensor start) => (Parameter)nn.Parameter(start.detach().clone()).DetachFromDisposeScope();
}
