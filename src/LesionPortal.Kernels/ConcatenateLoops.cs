using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A skip's map and a coarser one up-sampled by two, joined into one map in a single pass, and the way back. Bilinear, corners on corners:
/// pixel i of 2n lies at i·(n − 1)/(2n − 1) among the n. Channels lie together, eight are worked on at a time.
/// </summary>
internal static class ConcatenateLoops
{
    public const int Lanes = 8;

    /// <summary>skip (N,S,2h,2w) and coarse (N,C,h,w) → (N,S+C,2h,2w).</summary>
    public static void Join(Tensor skip, Tensor coarse, Tensor joined)
    {
        var (skipChannels, channels) = ((int)skip.shape[1], (int)coarse.shape[1]);
        var (rows, columns) = (Points(coarse.shape[2]), Points(coarse.shape[3]));
        var all = skipChannels + channels;
        ParallelRows.ForEach(
            skip.shape[0] * skip.shape[2],
            (from, to) =>
            {
                var skips = ChannelTiles.Row(skip);
                var target = ChannelTiles.Row(joined);
                ref var source = ref MemoryMarshal.GetReference(ChannelTiles.Row(coarse));
                for (var row = from; row < to; row++)
                {
                    var (image, y) = Math.DivRem(row, rows.Length);
                    ref var upper = ref Unsafe.Add(
                        ref source,
                        (nint)(image * (rows.Length / 2) + rows[y].First) * (columns.Length / 2) * channels
                    );
                    ref var lower = ref Unsafe.Add(
                        ref source,
                        (nint)(image * (rows.Length / 2) + rows[y].Second) * (columns.Length / 2) * channels
                    );
                    for (var x = 0; x < columns.Length; x++)
                    {
                        var pixel = row * columns.Length + x;
                        var to1 = target.Slice(pixel * all, all);
                        skips.Slice(pixel * skipChannels, skipChannels).CopyTo(to1);
                        Blend(ref upper, ref lower, rows[y].Weight, columns[x], to1[skipChannels..]);
                    }
                }
            }
        );
    }

    /// <summary>The gradient of joined (N,S+C,2h,2w) → those of skip and coarse, which is summed image by image.</summary>
    public static void Part(Tensor gradient, Tensor skip, Tensor coarse)
    {
        var (skipChannels, channels) = ((int)skip.shape[1], (int)coarse.shape[1]);
        var (rows, columns) = (Points(coarse.shape[2]), Points(coarse.shape[3]));
        var all = skipChannels + channels;
        var coarsePixels = rows.Length / 2 * (columns.Length / 2);
        ParallelRows.ForEach(
            skip.shape[0],
            (from, to) =>
            {
                var source = ChannelTiles.Row(gradient);
                var skips = ChannelTiles.Row(skip);
                var sums = ChannelTiles.Row(coarse);
                var row = new float[columns.Length / 2 * channels];
                for (var image = from; image < to; image++)
                {
                    var imageSums = sums.Slice(image * coarsePixels * channels, coarsePixels * channels);
                    imageSums.Clear();
                    for (var y = 0; y < rows.Length; y++)
                    {
                        Array.Clear(row);
                        for (var x = 0; x < columns.Length; x++)
                        {
                            var pixel = (image * rows.Length + y) * columns.Length + x;
                            var from1 = source.Slice(pixel * all, all);
                            from1[..skipChannels].CopyTo(skips[(pixel * skipChannels)..]);
                            var (first, second, weight) = columns[x];
                            AddScaled(from1[skipChannels..], 1 - weight, row.AsSpan(first * channels));
                            AddScaled(from1[skipChannels..], weight, row.AsSpan(second * channels));
                        }

                        AddScaled(row, 1 - rows[y].Weight, imageSums[(rows[y].First * row.Length)..]);
                        AddScaled(row, rows[y].Weight, imageSums[(rows[y].Second * row.Length)..]);
                    }
                }
            }
        );
    }

    /// <summary>For each of 2n pixels the two among n that it lies between, and the second one's weight.</summary>
    private static (int First, int Second, float Weight)[] Points(long coarse)
    {
        var points = new (int, int, float)[2 * coarse];
        var step = (float)(coarse - 1) / (points.Length - 1);
        for (var i = 0; i < points.Length; i++)
        {
            var at = step * i;
            var first = (int)at;
            points[i] = (first, (int)Math.Min(coarse - 1, first + 1), at - first);
        }

        return points;
    }

    private static void Blend(ref float upper, ref float lower, float weight, (int First, int Second, float Weight) column, Span<float> to)
    {
        var (left, right) = ((nint)column.First * to.Length, (nint)column.Second * to.Length);
        var (a, b) = (Vector256.Create((1 - weight) * (1 - column.Weight)), Vector256.Create((1 - weight) * column.Weight));
        var (c, d) = (Vector256.Create(weight * (1 - column.Weight)), Vector256.Create(weight * column.Weight));
        ref var target = ref MemoryMarshal.GetReference(to);
        for (var i = 0; i < to.Length; i += Lanes)
        {
            var sum = a * Vector256.LoadUnsafe(ref Unsafe.Add(ref upper, left + i));
            sum = Vector256.FusedMultiplyAdd(b, Vector256.LoadUnsafe(ref Unsafe.Add(ref upper, right + i)), sum);
            sum = Vector256.FusedMultiplyAdd(c, Vector256.LoadUnsafe(ref Unsafe.Add(ref lower, left + i)), sum);
            sum = Vector256.FusedMultiplyAdd(d, Vector256.LoadUnsafe(ref Unsafe.Add(ref lower, right + i)), sum);
            sum.StoreUnsafe(ref target, (nuint)i);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> values, float scale, Span<float> sums)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(sums);
        var factor = Vector256.Create(scale);
        for (nuint i = 0; i < (nuint)values.Length; i += Lanes)
            Vector256
                .FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref source, i), Vector256.LoadUnsafe(ref target, i))
                .StoreUnsafe(ref target, i);
    }
}
