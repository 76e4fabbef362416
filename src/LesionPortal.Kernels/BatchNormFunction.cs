using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Batch norm in training with the ReLU before or after it, for maps whose channels are last in memory. libtorch's own works pixel by pixel
/// there, which with eight channels takes six times as long backward.
/// </summary>
internal sealed class BatchNormFunction : autograd.SingleTensorFunction<BatchNormFunction>
{
    public override string Name => nameof(BatchNormFunction);

    /// <summary>x (N,C,H,W) → the normalised map; the layer's running mean and variance are moved.</summary>
    public static Tensor Normalise(Tensor x, NormParameters layer)
    {
        // TorchSharp makes a second map of the output's size, which nothing reads: gone with the scope.
        using var scope = NewDisposeScope();
        return apply(x, layer.Weight, layer.Bias, layer).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var x = (Tensor)inputs[0];
        var statistics = NormStatistics.Of(x, (NormParameters)inputs[3]);

        // Not through save_for_backward, which gives memory back only when the garbage collector comes by. An input cannot make a cycle.
        context.save_data(nameof(Saved), new Saved(x.detach().DetachFromDisposeScope(), statistics));
        return statistics.Apply(x);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        var saved = (Saved)context.get_data(nameof(Saved));
        using var x = saved.X;
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var (dx, weightGradient, biasGradient) = saved.Statistics.Back(dy, x);
        return GradientHandles.Return(dx, weightGradient, biasGradient, null);
    }

    private sealed record Saved(Tensor X, NormStatistics Statistics);
}
