using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace LesionPortal.Trainer.Kernels;

/// <summary>Where a rectifier max(0,·) stands beside a batch norm.</summary>
public enum Rectifier
{
    None,
    Before,
    After,
}

/// <summary>The four passes over memory that a batch norm with its rectifier takes: sums and values, forward and backward.</summary>
internal static class NormLoops
{
    /// <summary>Sums in single precision are taken over to double after so many tiles.</summary>
    private const int TilesBeforeDouble = 64;

    /// <summary>By channel Σ r and Σ r², r the map or, with the rectifier before the norm, what it lets through.</summary>
    public static (double[] Sum, double[] Product) SumsForward(Tensor x, Rectifier rectifier) => Sums(x, x, tile =>
    {
        var rectified = new float[tile];
        return (r, _, sum, product) =>
        {
            if (rectifier == Rectifier.Before)
                r = Rectify(r, rectified);
            TensorPrimitives.Add(sum, r, sum);
            TensorPrimitives.MultiplyAdd(r, r, product, product);
        };
    });

    /// <summary>y = r·scale + offset, rectified when the rectifier comes after.</summary>
    public static void Forward(Tensor x, float[] scale, float[] offset, Rectifier rectifier, Tensor y) => ChannelTiles.ForEachShare(x, (tile, from, to) =>
    {
        var input = ChannelTiles.Row(x);
        var output = ChannelTiles.Row(y);
        var (scales, offsets, rectified) = (ChannelTiles.Repeat(scale, tile), ChannelTiles.Repeat(offset, tile), new float[tile]);
        for (var i = from; i < to; i += tile)
        {
            var n = Math.Min(tile, to - i);
            ReadOnlySpan<float> r = input.Slice(i, n);
            if (rectifier == Rectifier.Before)
                r = Rectify(r, rectified);
            var part = output.Slice(i, n);
            TensorPrimitives.MultiplyAdd(r, scales.AsSpan(0, n), offsets.AsSpan(0, n), part);
            if (rectifier == Rectifier.After)
                TensorPrimitives.Max(part, 0f, part);
        }
    });

    /// <summary>By channel Σ g and Σ g·r, g the gradient of the norm's own output.</summary>
    public static (double[] Sum, double[] Product) SumsBackward(Tensor gradient, Tensor x, float[] scale, float[] offset, Rectifier rectifier) => Sums(x, gradient, tile =>
    {
        var (scales, offsets, buffer) = (ChannelTiles.Repeat(scale, tile), ChannelTiles.Repeat(offset, tile), new float[tile]);
        return (r, g, sum, product) =>
        {
            if (rectifier == Rectifier.Before)
                r = Rectify(r, buffer);
            if (rectifier == Rectifier.After)
                g = GateByOutput(g, r, scales, offsets, buffer);
            TensorPrimitives.Add(sum, g, sum);
            TensorPrimitives.MultiplyAdd(g, r, product, product);
        };
    });

    /// <summary>dx = g·ofGradient + r·ofInput + constant, and nothing where the rectifier lets nothing through.</summary>
    public static void Backward(Tensor gradient, Tensor x, float[] scale, float[] offset, float[] ofInput, float[] constant, Rectifier rectifier, Tensor dx) =>
        ChannelTiles.ForEachShare(x, (tile, from, to) =>
        {
            var gradients = ChannelTiles.Row(gradient);
            var input = ChannelTiles.Row(x);
            var output = ChannelTiles.Row(dx);
            var (scales, offsets, buffer) = (ChannelTiles.Repeat(scale, tile), ChannelTiles.Repeat(offset, tile), new float[tile]);
            var (slopes, constants) = (ChannelTiles.Repeat(ofInput, tile), ChannelTiles.Repeat(constant, tile));
            for (var i = from; i < to; i += tile)
            {
                var n = Math.Min(tile, to - i);
                ReadOnlySpan<float> g = gradients.Slice(i, n);
                ReadOnlySpan<float> original = input.Slice(i, n);
                var r = rectifier == Rectifier.Before ? Rectify(original, buffer) : original;
                if (rectifier == Rectifier.After)
                    g = GateByOutput(g, r, scales, offsets, buffer);
                var part = output.Slice(i, n);
                TensorPrimitives.MultiplyAdd(r, slopes.AsSpan(0, n), constants.AsSpan(0, n), part);
                TensorPrimitives.MultiplyAdd(g, scales.AsSpan(0, n), part, part);
                if (rectifier == Rectifier.Before)
                    Gate(part, original, part);
            }
        });

    private delegate void AddTile(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sum, Span<float> product);

    private static (double[] Sum, double[] Product) Sums(Tensor first, Tensor second, Func<int, AddTile> begin)
    {
        var channels = (int)first.shape[1];
        var shares = new ConcurrentBag<(int From, double[] Sum, double[] Product)>();
        ChannelTiles.ForEachShare(first, (tile, from, to) =>
        {
            var firstRow = ChannelTiles.Row(first);
            var secondRow = ChannelTiles.Row(second);
            var addTile = begin(tile);
            var (sum, product) = (new float[tile], new float[tile]);
            var (shareSum, shareProduct) = (new double[channels], new double[channels]);
            var sinceTaken = 0;
            for (var i = from; i < to; i += tile)
            {
                var n = Math.Min(tile, to - i);
                addTile(firstRow.Slice(i, n), secondRow.Slice(i, n), sum.AsSpan(0, n), product.AsSpan(0, n));
                if (++sinceTaken == TilesBeforeDouble)
                {
                    TakeOver(sum, shareSum);
                    TakeOver(product, shareProduct);
                    sinceTaken = 0;
                }
            }

            TakeOver(sum, shareSum);
            TakeOver(product, shareProduct);
            shares.Add((from, shareSum, shareProduct));
        });

        // In the order of the shares, whichever thread was first: the same input gives the same bits.
        var (total, totalProduct) = (new double[channels], new double[channels]);
        foreach (var share in shares.OrderBy(s => s.From))
        {
            TensorPrimitives.Add<double>(total, share.Sum, total);
            TensorPrimitives.Add<double>(totalProduct, share.Product, totalProduct);
        }

        return (total, totalProduct);
    }

    private static void TakeOver(float[] tile, double[] byChannel)
    {
        for (var i = 0; i < tile.Length; i++)
            byChannel[i % byChannel.Length] += tile[i];
        Array.Clear(tile);
    }

    private static ReadOnlySpan<float> Rectify(ReadOnlySpan<float> x, float[] buffer)
    {
        var rectified = buffer.AsSpan(0, x.Length);
        TensorPrimitives.Max(x, 0f, rectified);
        return rectified;
    }

    /// <summary>The gradient where the norm's output x·scale + offset is positive, else 0.</summary>
    private static ReadOnlySpan<float> GateByOutput(ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, float[] scales, float[] offsets, float[] buffer)
    {
        var output = buffer.AsSpan(0, x.Length);
        TensorPrimitives.MultiplyAdd(x, scales.AsSpan(0, x.Length), offsets.AsSpan(0, x.Length), output);
        Gate(gradient, output, output);
        return output;
    }

    /// <summary>values where <paramref name="open"/> is positive, else 0.</summary>
    private static void Gate(ReadOnlySpan<float> values, ReadOnlySpan<float> open, Span<float> result)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(result);
        var from = MemoryMarshal.Cast<float, Vector<float>>(values);
        var gates = MemoryMarshal.Cast<float, Vector<float>>(open);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(Vector.GreaterThan(gates[i], Vector<float>.Zero), from[i], Vector<float>.Zero);
        for (var i = vectors.Length * Vector<float>.Count; i < result.Length; i++)
            result[i] = open[i] > 0 ? values[i] : 0;
    }
}
