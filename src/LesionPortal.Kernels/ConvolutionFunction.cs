using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>A convolution of ours that learns; keeps its input and nothing else for the way back.</summary>
internal sealed class ConvolutionFunction : autograd.SingleTensorFunction<ConvolutionFunction>
{
    public override string Name => nameof(ConvolutionFunction);

    /// <summary>x (N,C,H,W), weight (K,C,3,3), bias (K) or null → (N,K,H,W).</summary>
    public static Tensor Convolve(IConvolution way, Tensor x, Tensor weight, Tensor? bias)
    {
        // TorchSharp makes a second map of the output's size, which nothing reads: gone with the scope.
        using var scope = NewDisposeScope();
        return apply(x, weight, bias!, way).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (x, weight, bias, way) = ((Tensor)inputs[0], (Tensor)inputs[1], (Tensor?)inputs[2], (IConvolution)inputs[3]);

        // Not through save_for_backward, which gives memory back only when the garbage collector comes by. An input cannot make a cycle.
        context.save_data(
            nameof(Saved),
            new Saved(
                way,
                x.detach().DetachFromDisposeScope(),
                weight.detach().DetachFromDisposeScope(),
                x.shape,
                x.requires_grad,
                bias is not null
            )
        );
        return way.Forward(x, weight, bias);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        var saved = (Saved)context.get_data(nameof(Saved));
        using var weight = saved.Weight;
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var (weightGradient, biasGradient) = saved.Way.WeightGradient(saved.X, dy);
        saved.X.Dispose();
        var dx = saved.InputLearns ? saved.Way.InputGradient(dy, weight, saved.Input) : null;
        if (saved.HasBias)
            return GradientHandles.Return(dx, weightGradient, biasGradient, null);
        biasGradient.Dispose();
        return GradientHandles.Return(dx, weightGradient, null, null);
    }

    private sealed record Saved(IConvolution Way, Tensor X, Tensor Weight, long[] Input, bool InputLearns, bool HasBias);
}
