using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A map (N,C,H,W) of floats whose channels are last in memory, seen as one row of N·H·W·C numbers. It is worked on in tiles of a whole
/// number of pixels that stay in the first-level cache, so that few channels cost no more than many.
/// </summary>
internal static class ChannelTiles
{
    private const int TileFloats = 2048;

    /// <summary>Told the floats of a tile, a whole number of pixels, and where its share of the row begins and ends.</summary>
    public delegate void Share(int tile, int from, int to);

    /// <summary>Channels lie together: the strides of a map that was permuted to (N,H,W,C), made contiguous and permuted back.</summary>
    public static bool AreChannelsLast(Tensor map)
    {
        using var pixelsFirst = map.permute(0, 2, 3, 1);
        return pixelsFirst.is_contiguous();
    }

    /// <summary>Whether a map of this size with so many channels can be seen as one span of bytes.</summary>
    public static bool Fit(Tensor map, long channels) => map.numel() / map.shape[1] * channels <= int.MaxValue / sizeof(float);

    /// <summary>The map in this order of memory; no copy if it is already. The caller owns the result.</summary>
    public static Tensor ChannelsLast(Tensor map)
    {
        using var pixelsFirst = map.permute(0, 2, 3, 1);
        using var contiguous = pixelsFirst.contiguous();
        return contiguous.permute(0, 3, 1, 2);
    }

    /// <summary>The row of a map whose channels are last.</summary>
    public static Span<float> Row(Tensor map)
    {
        using var detached = map.detach();
        using var pixelsFirst = detached.permute(0, 2, 3, 1);
        return MemoryMarshal.Cast<byte, float>(pixelsFirst.bytes);
    }

    /// <summary>Gives each of torch's threads a share of whole tiles.</summary>
    public static void ForEachShare(Tensor map, Share work)
    {
        var length = checked((int)map.numel());
        var tile = TileOf((int)map.shape[1]);
        var threads = get_num_threads();
        var share = ((length + tile - 1) / tile + threads - 1) / threads;
        Parallel.For(
            0,
            threads,
            t => work(tile, (int)Math.Min(length, (long)t * share * tile), (int)Math.Min(length, (t + 1L) * share * tile))
        );
    }

    /// <summary>Floats of a tile: a whole number of pixels and, if the row is one, a whole number of vectors.</summary>
    private static int TileOf(int channels)
    {
        var least = channels % Vector<float>.Count == 0 ? channels : channels * Vector<float>.Count;
        return Math.Max(1, TileFloats / least) * least;
    }

    /// <summary>Numbers by channel, repeated over a tile.</summary>
    public static float[] Repeat(float[] byChannel, int tile)
    {
        var repeated = new float[tile];
        for (var i = 0; i < tile; i++)
            repeated[i] = byChannel[i % byChannel.Length];
        return repeated;
    }
}
