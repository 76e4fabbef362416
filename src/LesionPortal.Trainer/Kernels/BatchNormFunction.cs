using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// Batch norm in training (Ioffe &amp; Szegedy, ICML 2015, algorithm 1 and the gradients below it), with the rectifier before or after it, for maps
/// whose channels lie together in memory. libtorch's own works pixel by pixel there, which with eight channels takes six times as long backward.
/// </summary>
internal sealed class BatchNormFunction : autograd.SingleTensorFunction<BatchNormFunction>
{
    public override string Name => nameof(BatchNormFunction);

    /// <summary>x (N,C,H,W), weight and bias (C) → the normalised map; the running mean and variance (C) are moved by the momentum.</summary>
    public static Tensor Normalise(
        Tensor x, Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance, double momentum, double epsilon, Rectifier rectifier)
    {
        // TorchSharp makes a second map of the output's size, which nothing reads: gone with the scope.
        using var scope = NewDisposeScope();
        return apply(x, weight, bias, runningMean, runningVariance, momentum, epsilon, rectifier).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (x, rectifier) = ((Tensor)inputs[0], (Rectifier)inputs[7]);
        var weights = Values((Tensor)inputs[1]);
        var biases = Values((Tensor)inputs[2]);
        var runningMean = Values((Tensor)inputs[3]);
        var runningVariance = Values((Tensor)inputs[4]);
        var (momentum, epsilon) = ((double)inputs[5], (double)inputs[6]);
        var channels = weights.Length;
        var count = (double)x.numel() / channels;
        var (sum, squares) = NormLoops.SumsForward(x, rectifier);
        var (mean, inverse) = (new double[channels], new double[channels]);
        var (scale, offset) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            mean[c] = sum[c] / count;
            var variance = Math.Max(0, squares[c] / count - mean[c] * mean[c]);
            inverse[c] = 1 / Math.Sqrt(variance + epsilon);
            scale[c] = (float)(weights[c] * inverse[c]);
            offset[c] = (float)(biases[c] - mean[c] * weights[c] * inverse[c]);
            runningMean[c] = (float)((1 - momentum) * runningMean[c] + momentum * mean[c]);
            runningVariance[c] = (float)((1 - momentum) * runningVariance[c] + momentum * variance * count / (count - 1));
        }

        var y = MapMemory.EmptyMap(x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        NormLoops.Forward(x, scale, offset, rectifier, y);

        // Not through save_for_backward, which gives memory back only when the garbage collector comes by. An input cannot make a cycle.
        context.save_data(nameof(Kept), new Kept(x.detach().DetachFromDisposeScope(), mean, inverse, scale, offset, rectifier));
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.LetGo();
        var kept = (Kept)context.get_data(nameof(Kept));
        using var x = kept.X;
        var channels = kept.Mean.Length;
        var count = (double)x.numel() / channels;
        using var dy = ChannelTiles.Together(gradient);
        gradient.Dispose();
        var (sum, product) = NormLoops.SumsBackward(dy, x, kept.Scale, kept.Offset, kept.Rectifier);
        var (weightGradient, biasGradient) = (new float[channels], new float[channels]);
        var (ofInput, constant) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            // Σ dy·x̂, x̂ = (x − mean)·inverse. dx = scale·(dy − Σdy/m − x̂·Σ(dy·x̂)/m), sorted by dy, x and 1.
            var alongNormalised = (product[c] - kept.Mean[c] * sum[c]) * kept.Inverse[c];
            var slope = -kept.Scale[c] * kept.Inverse[c] * alongNormalised / count;
            weightGradient[c] = (float)alongNormalised;
            biasGradient[c] = (float)sum[c];
            ofInput[c] = (float)slope;
            constant[c] = (float)(-kept.Scale[c] * sum[c] / count - slope * kept.Mean[c]);
        }

        var dx = MapMemory.EmptyMap(x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        NormLoops.Backward(dy, x, kept.Scale, kept.Offset, ofInput, constant, kept.Rectifier, dx);
        return GradientHandles.Give(dx, tensor(weightGradient), tensor(biasGradient), null, null, null, null, null);
    }

    private static Span<float> Values(Tensor vector)
    {
        using var detached = vector.detach();
        return MemoryMarshal.Cast<byte, float>(detached.bytes);
    }

    private sealed record Kept(Tensor X, double[] Mean, double[] Inverse, float[] Scale, float[] Offset, Rectifier Rectifier);
}
