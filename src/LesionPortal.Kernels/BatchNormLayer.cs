using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Batch norm over (N,C,H,W) with PyTorch's defaults, weights and names (<see cref="BatchNorm2d"/> cannot be derived from); with the ReLU
/// beside it, in one pass. On the CPU in float32, channels-last, it is computed by loops of ours unless <see cref="LayerAlgorithms"/> says
/// libtorch; anywhere else by libtorch. Both give the same result up to rounding.
/// </summary>
public sealed class BatchNormLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>The name of our way.</summary>
    internal const string OnePass = "one pass";

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor num_batches_tracked;

    public BatchNormLayer(long channels)
        : base(nameof(BatchNorm2d))
    {
        weight = nn.Parameter(ones(channels));
        bias = nn.Parameter(zeros(channels));
        running_mean = zeros(channels);
        running_var = ones(channels);
        num_batches_tracked = tensor(0L);

        // libtorch's own modules outlive the dispose scope they are made in; so must this one.
        foreach (var kept in (Tensor[])[weight, bias, running_mean, running_var, num_batches_tracked])
            kept.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Without a ReLU.</summary>
    public override Tensor forward(Tensor input) => Normalise(input, Relu.None);

    /// <summary>With the ReLU that stands beside it.</summary>
    public Tensor Normalise(Tensor input, Relu relu)
    {
        ArgumentNullException.ThrowIfNull(input);
        var layer = LayerOf(input, relu);
        if (LayerRecorder.IsRecording)
            return LayerRecorder.Add(layer, layer.To, layer.Height, layer.Width);
        if (training)
            CountBatch();
        var way = AlgorithmOf(layer, input);
        return InjectedFault.Spoil(layer, way, Normalise(way, input, relu));
    }

    internal NormParameters Parameters(Relu relu) => new(weight, bias, running_mean, running_var, relu);

    /// <summary>PyTorch's count of the batches that moved the running statistics.</summary>
    internal void CountBatch()
    {
        using var noGradient = no_grad();
        num_batches_tracked.add_(1);
    }

    /// <summary>Whether our own passes can be taken over this map.</summary>
    internal static bool Supports(Tensor input) =>
        input.dtype == ScalarType.Float32
        && input.device_type == DeviceType.CPU
        && input.dim() == 4
        && input.numel() % Vector<float>.Count == 0
        && ChannelTiles.Fit(input, input.shape[1])
        && ChannelTiles.AreChannelsLast(input);

    /// <summary>Whether our own passes are taken.</summary>
    internal static bool UsesOwnKernel(Tensor input, Relu relu) => AlgorithmOf(LayerOf(input, relu), input) == OnePass;

    internal static IEnumerable<string> AlgorithmsOf(Layer layer) =>
        layer.ChannelsLast && layer.Images * layer.From * layer.Height * layer.Width % Vector<float>.Count == 0
            ? [OnePass, LayerAlgorithms.Libtorch]
            : [LayerAlgorithms.Libtorch];

    private static string AlgorithmOf(Layer layer, Tensor input) =>
        Supports(input) ? LayerAlgorithms.Chosen(layer) ?? OnePass : LayerAlgorithms.Libtorch;

    private static Layer LayerOf(Tensor input, Relu relu) =>
        new()
        {
            Kind = LayerKind.BatchNorm,
            Images = input.shape[0],
            From = input.shape[1],
            To = input.shape[1],
            Height = input.shape[2],
            Width = input.shape[3],
            Bias = true,
            Relu = relu,
            ChannelsLast = ChannelTiles.AreChannelsLast(input),
        };

    private Tensor Normalise(string way, Tensor input, Relu relu)
    {
        if (way == LayerAlgorithms.Libtorch)
            return ByLibtorch(input, relu);
        if (training)
            return BatchNormFunction.Normalise(input, Parameters(relu));
        return is_grad_enabled() ? ByLibtorch(input, relu) : Trained(input, relu);
    }

    /// <summary>By the running statistics, without gradients.</summary>
    private Tensor Trained(Tensor input, Relu relu)
    {
        using var scope = NewDisposeScope();
        var scale = weight.detach() / (running_var + NormParameters.Epsilon).sqrt();
        var offset = bias.detach() - running_mean * scale;
        var y = TensorPool.EmptyMap(input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        NormLoops.Forward(input, scale.data<float>().ToArray(), offset.data<float>().ToArray(), relu, y);
        return y.MoveToOuterDisposeScope();
    }

    private Tensor ByLibtorch(Tensor input, Relu relu)
    {
        using var scope = NewDisposeScope();
        var x = relu == Relu.Before ? input.relu() : input;
        x = nn.functional.batch_norm(x, running_mean, running_var, weight, bias, training, NormParameters.Momentum, NormParameters.Epsilon);
        return (relu == Relu.After ? x.relu_() : x).MoveToOuterDisposeScope();
    }
}
