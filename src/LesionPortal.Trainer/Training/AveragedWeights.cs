using LesionPortal.Trainer.Architectures;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// An exponential moving average of a network's weights and batch-norm statistics, in a network of its own (Polyak &amp; Juditsky 1992).
/// </summary>
internal sealed class AveragedWeights : IDisposable
{
    private readonly double _decay;
    private readonly (Tensor Average, Tensor Trained)[] _pairs;

    /// <param name="network">Of the same kind and with the same weights as <paramref name="trained"/>; owned by this object.</param>
    public AveragedWeights(SegmentationNetwork network, SegmentationNetwork trained, double decay)
    {
        _decay = decay;
        Network = network;
        var weights = trained.state_dict();
        _pairs = [.. network.state_dict().Select(t => (t.Value, weights[t.Key]))];
    }

    public SegmentationNetwork Network { get; }

    /// <summary>w̄ ← d·w̄ + (1 − d)·w with d at most (1 + steps)/(10 + steps); counts of batches are copied.</summary>
    /// <param name="steps">Optimiser steps done.</param>
    public void Follow(long steps)
    {
        using var noGradient = no_grad();
        var decay = Math.Min(_decay, (1.0 + steps) / (10.0 + steps));
        foreach (var (average, trained) in _pairs)
        {
            if (average.is_floating_point())
                average.lerp_(trained, 1 - decay);
            else
                average.copy_(trained);
        }
    }

    public void Dispose() => Network.Dispose();
}
