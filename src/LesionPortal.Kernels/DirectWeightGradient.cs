using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace LesionPortal.Kernels;

/// <summary>
/// The gradients of a 3×3 convolution's weight and bias, multiplied out row by row: for each of the filter's rows a product of what pixels
/// see of the input (3·C) with the output's gradient (K), summed over pixels.
/// </summary>
internal static class DirectWeightGradient
{
    /// <summary>Sums in single precision are taken over to double after so many rows.</summary>
    private const int RowsBeforeDouble = 16;

    /// <summary>x (N,C,H,W), the output's gradient (N,K,H,W), K a multiple of 8, channels last → (3 rows, 3 columns, C, K).</summary>
    public static Tensor WeightGradient(Tensor x, Tensor gradient)
    {
        var (from, to) = (x.shape[1], gradient.shape[1]);
        var shares = new ConcurrentBag<(int Begin, double[] Sum)>();
        ParallelRows.ForEach(x.shape[0] * x.shape[2], (begin, end) => shares.Add((begin, Sum(x, gradient, begin, end))));

        // In the order of the shares, whichever thread was first: the same input gives the same bits.
        var total = new double[9 * from * to];
        foreach (var (_, sum) in shares.OrderBy(share => share.Begin))
            TensorPrimitives.Add<double>(total, sum, total);
        return tensor(Array.ConvertAll(total, value => (float)value), [3, 3, from, to]);
    }

    /// <summary>(N,K,H,W) → (K)</summary>
    public static Tensor BiasGradient(Tensor gradient)
    {
        var (sum, _) = NormLoops.SumsForward(gradient, Relu.None);
        return tensor(Array.ConvertAll(sum, value => (float)value));
    }

    /// <summary>(3 rows, 3 columns, C, K), over some of all images' rows.</summary>
    private static double[] Sum(Tensor x, Tensor gradient, int begin, int end)
    {
        var (from, height, width) = ((int)x.shape[1], (int)x.shape[2], (int)x.shape[3]);
        var to = (int)gradient.shape[1];
        var columns = MatrixTile256.Columns(to);

        // Whole tiles: the last reads numbers past what a pixel sees, and its products with them are dropped.
        var seen = (3 * from + MatrixTile256.Rows - 1) / MatrixTile256.Rows * MatrixTile256.Rows;
        var rows = new PaddedRows(from, height, width, MatrixTile256.Rows);
        var input = ChannelTiles.Row(x);
        var slopes = ChannelTiles.Row(gradient);
        var sum = new float[3 * seen * to];
        var total = new double[9 * from * to];
        for (var row = begin; row < end; row++)
        {
            rows.MoveTo(input, row);
            var line = slopes.Slice(row * width * to, width * to);
            for (var dy = -1; dy <= 1; dy++)
            {
                if (!rows.Exists(dy))
                    continue;
                for (var k = 0; k < to; k += columns)
                {
                    MatrixTile256.Multiply(
                        seen,
                        columns,
                        ref rows.Begin(dy),
                        1,
                        (nuint)from,
                        ref line[k],
                        (nuint)to,
                        width,
                        ref sum[(dy + 1) * seen * to + k],
                        (nuint)to,
                        add: true
                    );
                }
            }

            if (row % RowsBeforeDouble == RowsBeforeDouble - 1 || row == end - 1)
                TakeOver(sum, total, seen * to, 3 * from * to);
        }

        return total;
    }

    /// <summary>Of each of the filter's three rows the first <paramref name="kept"/> of <paramref name="summed"/> numbers.</summary>
    private static void TakeOver(float[] sum, double[] total, int summed, int kept)
    {
        for (var dy = 0; dy < 3; dy++)
        {
            for (var i = 0; i < kept; i++)
                total[dy * kept + i] += sum[dy * summed + i];
        }

        Array.Clear(sum);
    }
}
