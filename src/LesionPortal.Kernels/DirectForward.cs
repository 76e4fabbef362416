using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// The maps of 3×3 convolutions with a border of zeros, multiplied out row by row. Maps (N,C,H,W) have their channels last in memory and
/// rows of a multiple of 8 pixels.
/// </summary>
internal static class DirectForward
{
    private const int Block = MatrixTile256.Rows;

    /// <summary>x (N,C,H,W), filters (3 rows, 3 columns, C, K), K a multiple of 8 → (N,K,H,W).</summary>
    public static Tensor Convolve(Tensor x, Tensor filters)
    {
        var (images, from, height, width) = (x.shape[0], (int)x.shape[1], (int)x.shape[2], (int)x.shape[3]);
        var to = (int)filters.shape[3];
        var columns = MatrixTile256.Columns(to);
        var y = TensorPool.EmptyMap(images, to, height, width);
        ParallelRows.ForEach(
            images * height,
            (begin, end) =>
            {
                var rows = new PaddedRows(from, height, width);
                var input = ChannelTiles.Row(x);
                var output = ChannelTiles.Row(y);
                ref var filter = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(filters.bytes));
                for (var row = begin; row < end; row++)
                {
                    rows.MoveTo(input, row);
                    var line = output.Slice(row * width * to, width * to);
                    foreach (var dy in (ReadOnlySpan<int>)[0, -1, 1])
                    {
                        if (!rows.Exists(dy))
                            continue;
                        for (var k = 0; k < to; k += columns)
                        {
                            MatrixTile256.Multiply(
                                width,
                                columns,
                                ref rows.Begin(dy),
                                (nuint)from,
                                1,
                                ref Unsafe.Add(ref filter, (dy + 1) * 3 * from * to + k),
                                (nuint)to,
                                3 * from,
                                ref line[k],
                                (nuint)to,
                                add: dy != 0
                            );
                        }
                    }
                }
            }
        );
        return y;
    }

    /// <summary>x (N,C,H,W), C a multiple of 8, filter (1, 3 rows, 3 columns, C) → (N,1,H,W).</summary>
    public static Tensor ToOne(Tensor x, Tensor filter, float offset)
    {
        var (images, from, height, width) = (x.shape[0], (int)x.shape[1], (int)x.shape[2], (int)x.shape[3]);
        var y = TensorPool.EmptyMap(images, 1, height, width);
        ParallelRows.ForEach(
            images * height,
            (begin, end) =>
            {
                var rows = new PaddedRows(from, height, width);
                var input = ChannelTiles.Row(x);
                var output = ChannelTiles.Row(y);
                ref var weights = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(filter.bytes));
                for (var row = begin; row < end; row++)
                {
                    rows.MoveTo(input, row);
                    ref var line = ref output[row * width];
                    for (var p = 0; p < width; p += Block)
                        (Products(rows, p * from, from, ref weights) + Vector256.Create(offset)).StoreUnsafe(ref line, (nuint)p);
                }
            }
        );
        return y;
    }

    /// <summary>Eight pixels' sums over three rows of three pixels of C channels.</summary>
    private static Vector256<float> Products(PaddedRows rows, int first, int channels, ref float weights)
    {
        Vector256<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        var step = (nuint)channels;
        var seen = 3 * step;
        for (var dy = -1; dy <= 1; dy++)
        {
            if (!rows.Exists(dy))
                continue;
            ref var pixels = ref Unsafe.Add(ref rows.Begin(dy), first);
            ref var filter = ref Unsafe.Add(ref weights, (nuint)(dy + 1) * seen);
            for (nuint i = 0; i < seen; i += MatrixTile256.Narrow)
            {
                var weight = Vector256.LoadUnsafe(ref filter, i);
                s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i), weight, s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + step), weight, s1);
                s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 2 * step), weight, s2);
                s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 3 * step), weight, s3);
                s4 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 4 * step), weight, s4);
                s5 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 5 * step), weight, s5);
                s6 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 6 * step), weight, s6);
                s7 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref pixels, i + 7 * step), weight, s7);
            }
        }

        return Vector256.Create(
            Vector256.Sum(s0),
            Vector256.Sum(s1),
            Vector256.Sum(s2),
            Vector256.Sum(s3),
            Vector256.Sum(s4),
            Vector256.Sum(s5),
            Vector256.Sum(s6),
            Vector256.Sum(s7)
        );
    }
}
