using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// The output's map of a 3×3 convolution, and its input's gradient. Every block of tiles goes through transform, product and transform back
/// while it lies in the second-level cache.
/// </summary>
internal static class WinogradForward<T>
    where T : struct, ILanes<T>
{
    private const int Planes = WinogradTiles.Inputs;

    /// <summary>x (N,C,H,W), weight (K,C,3,3), bias (K) or null → (N,K,H,W).</summary>
    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var filters = Filters(weight);
        return Convolve(x, filters, (int)weight.shape[0], bias);
    }

    /// <summary>The gradient of the input: the convolution of the output's gradient with the filters turned round.</summary>
    public static Tensor InputGradient(Tensor gradient, Tensor weight)
    {
        using var flipped = weight.flip(2, 3);
        using var turned = flipped.transpose(0, 1);
        using var filters = Filters(turned);
        return Convolve(gradient, filters, (int)weight.shape[1], null);
    }

    /// <summary>G g Gᵀ, sorted as the products read it: (36, columns of tiles, C, columns in a tile).</summary>
    private static Tensor Filters(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var (to, from) = (weight.shape[0], weight.shape[1]);
        var columns = T.TileColumns((int)to);
        var sorted = weight.detach().reshape(to / columns, columns, from, 9).permute(3, 0, 2, 1).reshape(9, to * from);
        return TensorPool.Empty(Planes, to * from).addmm_(WinogradFilters.Transform(), sorted, beta: 0, alpha: 1).MoveToOuterDisposeScope();
    }

    private static Tensor Convolve(Tensor x, Tensor filters, int to, Tensor? bias)
    {
        var (images, from, height, width) = (x.shape[0], (int)x.shape[1], x.shape[2], x.shape[3]);
        var tiles = TilesOf(x);
        var blocks = WinogradBlocks.ForMaps<T>(tiles.Count, from, to);
        var y = TensorPool.EmptyMap(images, to, height, width);
        using var detached = bias?.detach();
        Parallel.For(0, blocks.Threads, t => ConvolveShare(x, filters, detached, y, tiles, blocks, t));
        return y;
    }

    private static void ConvolveShare(
        Tensor x,
        Tensor filters,
        Tensor? bias,
        Tensor y,
        WinogradTiles tiles,
        WinogradBlocks blocks,
        int share
    )
    {
        var (from, to) = ((int)x.shape[1], (int)y.shape[1]);
        var input = ChannelTiles.Row(x);
        var output = ChannelTiles.Row(y);
        var offsets = bias is null ? default : Floats(bias);
        ref var u = ref MemoryMarshal.GetReference(Floats(filters));
        using var memory = new WinogradMemory<T>(blocks.Tiles, from, to);
        ref var begin = ref memory.Begin;
        ref var scratch = ref Unsafe.Add(ref begin, memory.Scratch);
        Span<int> pixels = stackalloc int[Planes];
        foreach (var (first, count) in blocks.Of(share))
        {
            for (var t = 0; t < count; t++)
            {
                tiles.InputPixels(first + t, pixels);
                WinogradTransforms<T>.Input(
                    input,
                    pixels,
                    from,
                    ref scratch,
                    ref Unsafe.Add(ref begin, memory.First(t)),
                    memory.FirstPlane
                );
            }

            Products(ref begin, memory, ref u, WinogradBlocks.WholeRows<T>(count), from, to);
            for (var t = 0; t < count; t++)
            {
                tiles.OutputPixels(first + t, pixels);
                WinogradTransforms<T>.Output(
                    ref Unsafe.Add(ref begin, memory.Second(t)),
                    memory.SecondPlane,
                    offsets,
                    ref scratch,
                    output,
                    pixels,
                    to
                );
            }
        }
    }

    /// <summary>For each plane the block's tiles (T,C) times the filters (C,K).</summary>
    private static void Products(ref float begin, WinogradMemory<T> memory, ref float u, int count, int from, int to)
    {
        ref var v = ref Unsafe.Add(ref begin, memory.First(0));
        ref var m = ref Unsafe.Add(ref begin, memory.Second(0));
        var (vRow, vPlane, mRow, mPlane) = (memory.FirstRow, memory.FirstPlane, memory.SecondRow, memory.SecondPlane);
        var columns = T.TileColumns(to);
        for (nuint plane = 0; plane < Planes; plane++)
        {
            for (var k = 0; k < to; k += columns)
            {
                ref var filter = ref Unsafe.Add(ref u, plane * (nuint)(from * to) + (nuint)(k * from));
                T.Multiply(
                    count,
                    columns,
                    ref Unsafe.Add(ref v, plane * vPlane),
                    vRow,
                    1,
                    ref filter,
                    (nuint)columns,
                    from,
                    ref Unsafe.Add(ref m, plane * mPlane + (nuint)k),
                    mRow,
                    add: false
                );
            }
        }
    }

    private static WinogradTiles TilesOf(Tensor map) => new((int)map.shape[0], (int)map.shape[2], (int)map.shape[3]);

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
