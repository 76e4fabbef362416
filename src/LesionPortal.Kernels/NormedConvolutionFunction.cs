using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A batch norm and the 3×3 convolution of its output as one step that learns. It keeps the norm's input alone and normalises it once more
/// on the way back (Chen et al., "Training deep nets with sublinear memory cost", 2016): a pass over memory instead of a map held until
/// then.
/// </summary>
internal sealed class NormedConvolutionFunction : autograd.SingleTensorFunction<NormedConvolutionFunction>
{
    public override string Name => nameof(NormedConvolutionFunction);

    /// <summary>x (N,C,H,W), weight (K,C,3,3), bias (K) or null → (N,K,H,W).</summary>
    public static Tensor Convolve(Tensor x, NormParameters norm, Tensor weight, Tensor? bias)
    {
        // TorchSharp makes a second map of the output's size, which nothing reads: gone with the scope.
        using var scope = NewDisposeScope();
        return apply(x, norm.Weight, norm.Bias, weight, bias!, norm).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (x, weight, bias) = ((Tensor)inputs[0], (Tensor)inputs[3], (Tensor?)inputs[4]);
        var statistics = NormStatistics.Of(x, (NormParameters)inputs[5]);
        context.save_data(
            nameof(Saved),
            new Saved(x.detach().DetachFromDisposeScope(), weight.detach().DetachFromDisposeScope(), statistics, bias is not null)
        );
        using var normalised = statistics.Apply(x);
        return WinogradConvolution.Instance.Forward(normalised, weight, bias);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        var saved = (Saved)context.get_data(nameof(Saved));
        using var x = saved.X;
        using var weight = saved.Weight;
        var (slope, weightGradient, biasGradient) = OfConvolution(saved, gradient);
        var (dx, scaleGradient, offsetGradient) = saved.Statistics.Back(slope, x);
        slope.Dispose();
        if (saved.HasBias)
            return GradientHandles.Return(dx, scaleGradient, offsetGradient, weightGradient, biasGradient, null);
        biasGradient.Dispose();
        return GradientHandles.Return(dx, scaleGradient, offsetGradient, weightGradient, null, null);
    }

    /// <summary>The gradients of the normalised map, weight and bias; lets the output's go.</summary>
    private static (Tensor Normalised, Tensor Weight, Tensor Bias) OfConvolution(Saved saved, Tensor gradient)
    {
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var (weight, bias) = OfWeights(saved, dy);
        return (WinogradConvolution.Instance.InputGradient(dy, saved.Weight, saved.X.shape), weight, bias);
    }

    private static (Tensor Weight, Tensor Bias) OfWeights(Saved saved, Tensor dy)
    {
        using var normalised = saved.Statistics.Apply(saved.X);
        return WinogradConvolution.Instance.WeightGradient(normalised, dy);
    }

    private sealed record Saved(Tensor X, Tensor Weight, NormStatistics Statistics, bool HasBias);
}
