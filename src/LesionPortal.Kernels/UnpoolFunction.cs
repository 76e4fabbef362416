using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Un-pooling that learns; keeps the places.</summary>
internal sealed class UnpoolFunction : autograd.SingleTensorFunction<UnpoolFunction>
{
    public override string Name => nameof(UnpoolFunction);

    public static Tensor Unpool(Tensor values, Tensor places)
    {
        using var scope = NewDisposeScope();
        return apply(values, new PoolFunction.Places(places)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (values, places) = ((Tensor)inputs[0], ((PoolFunction.Places)inputs[1]).Bytes);
        var map = TensorPool.EmptyMap(values.shape[0], values.shape[1], 2 * values.shape[2], 2 * values.shape[3]);
        PoolLoops.Spread(values, places, map);
        if (values.requires_grad)
            context.save_data(nameof(PoolFunction.Places), new PoolFunction.Places(places.detach().DetachFromDisposeScope()));
        return map;
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        using var places = ((PoolFunction.Places)context.get_data(nameof(PoolFunction.Places))).Bytes;
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var dx = TensorPool.EmptyMap(dy.shape[0], dy.shape[1], dy.shape[2] / 2, dy.shape[3] / 2);
        PoolLoops.Gather(dy, places, dx);
        return GradientHandles.Return(dx, null);
    }
}
