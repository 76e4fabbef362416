using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// What a batch norm in training (Ioffe &amp; Szegedy, ICML 2015, algorithm 1 and the gradients below it) knows of a batch, with the ReLU
/// before or after it. By channel; the normalised map is r·Scale + Offset.
/// </summary>
internal sealed record NormStatistics(double[] Mean, double[] Inverse, float[] Scale, float[] Offset, Relu Relu)
{
    /// <summary>Of x (N,C,H,W), channels last; the layer's running mean and variance (C) are moved by the momentum.</summary>
    public static NormStatistics Of(Tensor x, NormParameters layer)
    {
        var weights = Values(layer.Weight);
        var biases = Values(layer.Bias);
        var runningMean = Values(layer.RunningMean);
        var runningVariance = Values(layer.RunningVariance);
        var channels = weights.Length;
        var count = (double)x.numel() / channels;
        var (sum, squares) = NormLoops.SumsForward(x, layer.Relu);
        var (mean, inverse) = (new double[channels], new double[channels]);
        var (scale, offset) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            mean[c] = sum[c] / count;
            var variance = Math.Max(0, squares[c] / count - mean[c] * mean[c]);
            inverse[c] = 1 / Math.Sqrt(variance + NormParameters.Epsilon);
            scale[c] = (float)(weights[c] * inverse[c]);
            offset[c] = (float)(biases[c] - mean[c] * weights[c] * inverse[c]);
            runningMean[c] = (float)((1 - NormParameters.Momentum) * runningMean[c] + NormParameters.Momentum * mean[c]);
            runningVariance[c] = (float)(
                (1 - NormParameters.Momentum) * runningVariance[c] + NormParameters.Momentum * variance * count / (count - 1)
            );
        }

        return new(mean, inverse, scale, offset, layer.Relu);
    }

    /// <summary>The normalised map of x, the same bits each time.</summary>
    public Tensor Apply(Tensor x)
    {
        var y = TensorPool.EmptyMap(x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        NormLoops.Forward(x, Scale, Offset, Relu, y);
        return y;
    }

    /// <summary>The gradients of x, weight and bias, from that of the normalised map.</summary>
    public (Tensor X, Tensor Weight, Tensor Bias) Back(Tensor gradient, Tensor x)
    {
        var channels = Mean.Length;
        var count = (double)x.numel() / channels;
        var (sum, product) = NormLoops.SumsBackward(gradient, x, Scale, Offset, Relu);
        var (weightGradient, biasGradient) = (new float[channels], new float[channels]);
        var (ofInput, constant) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            // Σ dy·x̂, x̂ = (x − mean)·inverse. dx = scale·(dy − Σdy/m − x̂·Σ(dy·x̂)/m), sorted by dy, x and 1.
            var alongNormalised = (product[c] - Mean[c] * sum[c]) * Inverse[c];
            var slope = -Scale[c] * Inverse[c] * alongNormalised / count;
            weightGradient[c] = (float)alongNormalised;
            biasGradient[c] = (float)sum[c];
            ofInput[c] = (float)slope;
            constant[c] = (float)(-Scale[c] * sum[c] / count - slope * Mean[c]);
        }

        var dx = TensorPool.EmptyMap(x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        NormLoops.Backward(gradient, x, Scale, Offset, ofInput, constant, Relu, dx);
        return (dx, tensor(weightGradient), tensor(biasGradient));
    }

    private static Span<float> Values(Tensor vector)
    {
        using var detached = vector.detach();
        return MemoryMarshal.Cast<byte, float>(detached.bytes);
    }
}
