using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>Parameters that learn at one rate.</summary>
/// <param name="RateFactor">Times the run's learning rate.</param>
internal sealed record LearningGroup(IReadOnlyList<(string Name, Parameter Tensor)> Parameters, double RateFactor)
{
    // Biases and batch norms have one dimension and are left alone.
    private readonly Parameter[] _decaying = [.. Parameters.Select(p => p.Tensor).Where(p => p.dim() > 1)];

    /// <summary>
    /// All in one group, in the network's order; where the encoder starts from weights, it comes first in a group of its own.
    /// </summary>
    public static List<LearningGroup> Of(SegmentationNetwork network, EncoderSettings encoder)
    {
        var all = network.named_parameters().Select(p => (p.name, p.parameter)).ToList();
        if (!encoder.IsPretrained)
            return [new(all, 1)];
        return [new([.. all.Where(IsOfEncoder)], encoder.LearningRateFactor), new([.. all.Where(p => !IsOfEncoder(p))], 1)];

        static bool IsOfEncoder((string Name, Parameter) p) => p.Name.StartsWith(ResNetEncoder.Prefix, StringComparison.Ordinal);
    }

    /// <summary>Takes this share off every weight.</summary>
    public void Decay(double share)
    {
        if (share == 0)
            return;
        using var noGradient = no_grad();
        foreach (var weight in _decaying)
            weight.mul_(1 - share);
    }
}
