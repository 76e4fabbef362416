using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Joins a skip's map with a coarser one up-sampled by two, and learns; keeps no map, where libtorch makes an up-sampled one and a copy of
/// it.
/// </summary>
internal sealed class ConcatenateFunction : autograd.SingleTensorFunction<ConcatenateFunction>
{
    public override string Name => nameof(ConcatenateFunction);

    /// <summary>skip (N,S,2h,2w), coarse (N,C,h,w) → (N,S+C,2h,2w).</summary>
    public static Tensor Join(Tensor skip, Tensor coarse)
    {
        using var scope = NewDisposeScope();
        return apply(skip, coarse).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (skip, coarse) = ((Tensor)inputs[0], (Tensor)inputs[1]);
        var joined = TensorPool.EmptyMap(skip.shape[0], skip.shape[1] + coarse.shape[1], skip.shape[2], skip.shape[3]);
        ConcatenateLoops.Join(skip, coarse, joined);
        context.save_data(nameof(ConcatenateFunction), skip.shape[1]);
        return joined;
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var (images, channels, height, width) = (dy.shape[0], dy.shape[1], dy.shape[2], dy.shape[3]);
        var ofSkip = (long)context.get_data(nameof(ConcatenateFunction));
        var skip = TensorPool.EmptyMap(images, ofSkip, height, width);
        var coarse = TensorPool.EmptyMap(images, channels - ofSkip, height / 2, width / 2);
        ConcatenateLoops.Part(dy, skip, coarse);
        return GradientHandles.Return(skip, coarse);
    }
}
