using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// Batch norm, with the rectifier before or after it where one stands there, over (N,C,H,W) with PyTorch's defaults, weights and names (<see cref="BatchNorm2d"/> cannot be derived from). In training on the CPU, in
/// float32, with channels together in memory, it takes <see cref="BatchNormFunction"/>; anywhere else it is libtorch's. Both give the same but for rounding.
/// </summary>
public sealed class ChannelNorm : nn.Module<Tensor, Tensor>
{
    private readonly Rectifier _rectifier;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor num_batches_tracked;

    public ChannelNorm(long channels, Rectifier rectifier = Rectifier.None) : base(nameof(BatchNorm2d))
    {
        _rectifier = rectifier;
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

    public override Tensor forward(Tensor input)
    {
        if (training)
            CountBatch();
        if (!Suits(input))
            return Anywhere(input);
        if (training)
            return BatchNormFunction.Normalise(input, Layer);
        return is_grad_enabled() ? Anywhere(input) : Trained(input);
    }

    /// <summary>For a step that normalises by itself.</summary>
    internal NormLayer Layer => new(weight, bias, running_mean, running_var, _rectifier);

    /// <summary>PyTorch's count of the batches that moved the running statistics.</summary>
    internal void CountBatch()
    {
        using var noGradient = no_grad();
        num_batches_tracked.add_(1);
    }

    /// <summary>Whether our own passes can be taken over this map.</summary>
    internal static bool Suits(Tensor input) =>
        input.dtype == ScalarType.Float32 && input.device_type == DeviceType.CPU && input.dim() == 4
        && input.numel() % Vector<float>.Count == 0 && ChannelTiles.Fit(input, input.shape[1]) && ChannelTiles.AreTogether(input);

    /// <summary>By the running statistics, with no way back.</summary>
    private Tensor Trained(Tensor input)
    {
        using var scope = NewDisposeScope();
        var scale = weight.detach() / (running_var + NormLayer.Epsilon).sqrt();
        var offset = bias.detach() - running_mean * scale;
        var y = MapMemory.EmptyMap(input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        NormLoops.Forward(input, scale.data<float>().ToArray(), offset.data<float>().ToArray(), _rectifier, y);
        return y.MoveToOuterDisposeScope();
    }

    private Tensor Anywhere(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = _rectifier == Rectifier.Before ? input.relu() : input;
        x = nn.functional.batch_norm(x, running_mean, running_var, weight, bias, training, NormLayer.Momentum, NormLayer.Epsilon);
        return (_rectifier == Rectifier.After ? x.relu_() : x).MoveToOuterDisposeScope();
    }
}
