using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>Probabilities as 8-bit grey: 255 × p, rounded.</summary>
public static class ProbabilityMap
{
    /// <param name="logits">One image's logits; the last two dimensions are H and W, the others 1.</param>
    /// <param name="rule">
    /// Rounding never carries a pixel over its threshold, so that the map cut by the rule is the mask that was scored; null to round alone.
    /// </param>
    public static byte[] Bytes(Tensor logits, DecisionRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rounded = logits.detach().sigmoid().mul(255).round();
        if (rule is not null)
        {
            var highestOutside = Math.Floor(rule.Threshold * byte.MaxValue);
            rounded = where(logits.gt(rule.ThresholdLogit), rounded.clamp_min(highestOutside + 1), rounded.clamp_max(highestOutside));
        }

        return rounded.to(ScalarType.Byte).cpu().contiguous().bytes.ToArray();
    }

    /// <summary>The largest standard deviation of the probabilities within a map; what is not a number counts as 0.</summary>
    /// <param name="logits">(N,1,H,W)</param>
    public static double Spread(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return logits.detach().to(ScalarType.Float32).sigmoid().nan_to_num(0).std([1, 2, 3], unbiased: false).max().item<float>();
    }

    /// <inheritdoc cref="Bytes"/>
    public static void WritePng(string path, Tensor logits, DecisionRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ImageCodec.WriteGreyPng(path, Bytes(logits, rule), (int)logits.shape[^1], (int)logits.shape[^2]);
    }
}
