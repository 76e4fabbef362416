using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// Max-pooling by two and un-pooling. On the CPU in float32, with channels together in memory and their number a multiple of eight, the way back keeps
/// a byte for each maximum where libtorch keeps the map before pooling and eight bytes; anywhere else it is libtorch's. Both give the same bits.
/// </summary>
public static class Pooling
{
    /// <summary>(N,C,2h,2w) → (N,C,h,w)</summary>
    public static Tensor Max(Tensor map)
    {
        using var scope = NewDisposeScope();
        return MaxWithPlaces(map).Maxima.MoveToOuterDisposeScope();
    }

    /// <summary>(N,C,2h,2w) → (N,C,h,w) and what <see cref="Unpool"/> wants.</summary>
    public static (Tensor Maxima, PoolPlaces Places) MaxWithPlaces(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (!Suits(map, map.numel()) || map.shape[2] % 2 != 0 || map.shape[3] % 2 != 0)
        {
            using var pool = nn.MaxPool2d(2);
            var (maxima, positions) = pool.forward_with_indices(map);
            return (maxima, new(positions));
        }

        var places = new PoolPlaces(empty([map.shape[0], map.shape[2] / 2, map.shape[3] / 2, map.shape[1]], ScalarType.Byte));
        return (PoolFunction.Pool(map, places.Places), places);
    }

    /// <summary>Values (N,C,h,w) back where the maxima stood, zeros elsewhere: (N,C,2h,2w).</summary>
    public static Tensor Unpool(Tensor values, PoolPlaces places)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(places);
        if (places.Places.dtype != ScalarType.Byte)
        {
            using var unpool = nn.MaxUnpool2d(2);
            return unpool.call(values, places.Places);
        }

        using var scope = NewDisposeScope();
        return UnpoolFunction.Unpool(ChannelTiles.Together(values), places.Places).MoveToOuterDisposeScope();
    }

    private static bool Suits(Tensor map, long largest) =>
        map.dim() == 4 && map.dtype == ScalarType.Float32 && map.device_type == DeviceType.CPU && map.shape[1] % PoolLoops.Lanes == 0
        && largest <= int.MaxValue / sizeof(float) && ChannelTiles.AreTogether(map);
}
