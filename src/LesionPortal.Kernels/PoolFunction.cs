using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Max-pooling that learns; keeps the places.</summary>
internal sealed class PoolFunction : autograd.SingleTensorFunction<PoolFunction>
{
    public override string Name => nameof(PoolFunction);

    public static Tensor Pool(Tensor map, Tensor places)
    {
        using var scope = NewDisposeScope();
        return apply(map, new Places(places)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] inputs)
    {
        var (map, places) = ((Tensor)inputs[0], ((Places)inputs[1]).Bytes);
        var maxima = TensorPool.EmptyMap(map.shape[0], map.shape[1], map.shape[2] / 2, map.shape[3] / 2);
        PoolLoops.Maxima(map, maxima, places);
        if (map.requires_grad)
            context.save_data(nameof(Places), new Places(places.detach().DetachFromDisposeScope()));
        return maxima;
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
    {
        GradientHandles.ReleasePrevious();
        using var places = ((Places)context.get_data(nameof(Places))).Bytes;
        using var dy = ChannelTiles.ChannelsLast(gradient);
        gradient.Dispose();
        var dx = TensorPool.EmptyMap(dy.shape[0], dy.shape[1], 2 * dy.shape[2], 2 * dy.shape[3]);
        PoolLoops.Spread(dy, places, dx);
        return GradientHandles.Return(dx, null);
    }

    /// <summary>Not a tensor to autograd, which would ask for its gradient.</summary>
    internal sealed record Places(Tensor Bytes);
}
