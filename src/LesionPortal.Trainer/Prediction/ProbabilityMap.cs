using LesionPortal.Core.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Prediction;

/// <summary>Probabilities as 8-bit grey: 255 × p, rounded.</summary>
public static class ProbabilityMap
{
    /// <param name="logits">One image's logits; the last two dimensions are H and W, the others 1.</param>
    public static byte[] Bytes(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return logits.detach().sigmoid().mul(255).round().to(ScalarType.Byte).cpu().contiguous().bytes.ToArray();
    }

    public static void WritePng(string path, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ImageCodec.WriteGreyPng(path, Bytes(logits), (int)logits.shape[^1], (int)logits.shape[^2]);
    }
}
