using LesionPortal.Kernels;
using LesionPortal.Trainer.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// A second network whose convolutions compute in bfloat16 (Kalamkar et al., 2019, after Micikevicius et al., ICLR 2018), while the weights
/// that are kept, batch norms, loss and optimiser stay float32. bfloat16 has float32's range, so no loss is scaled. For GPUs with tensor
/// cores; a CPU gains nothing. It holds no state of its own: each step begins with what is kept.
/// </summary>
internal sealed class MixedPrecision : IDisposable
{
    private readonly (Parameter Master, Parameter Computing)[] _weights;
    private readonly (Tensor Master, Tensor Computing)[] _statistics;

    /// <param name="network">Of the same kind and on the same device as <paramref name="kept"/>; owned by this object.</param>
    public MixedPrecision(SegmentationNetwork network, SegmentationNetwork kept)
    {
        Network = network;
        foreach (var layer in network.modules().Where(m => m is not BatchNormLayer && !m.children().Any()))
            layer.to(ScalarType.BFloat16);
        var weights = kept.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        _weights = [.. network.named_parameters().Select(p => (weights[p.name], p.parameter))];
        var statistics = kept.named_buffers().ToDictionary(b => b.name, b => b.buffer, StringComparer.Ordinal);
        _statistics = [.. network.named_buffers().Select(b => (statistics[b.name], b.buffer))];
    }

    public SegmentationNetwork Network { get; }

    /// <summary>Begins a step: takes the kept weights and statistics, rounded, and forgets the gradients of the step before.</summary>
    public void Begin()
    {
        using var noGradient = no_grad();
        Network.zero_grad();
        foreach (var (kept, computing) in _weights)
            computing.copy_(kept);
        foreach (var (kept, computing) in _statistics)
            computing.copy_(kept);
    }

    /// <summary>After the backward pass: copies gradients to the float32 master weights and batch-norm statistics back.</summary>
    public void CopyGradientsToMaster()
    {
        using var noGradient = no_grad();
        foreach (var (kept, computing) in _weights)
        {
            using var gradient = computing.grad;
            if (gradient is null)
                continue;
            kept.grad = gradient.to(ScalarType.Float32);
        }

        foreach (var (kept, computing) in _statistics)
            kept.copy_(computing);
    }

    public void Dispose() => Network.Dispose();
}
