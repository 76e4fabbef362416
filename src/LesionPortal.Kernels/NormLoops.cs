using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Floats = System.Numerics.Vector<float>;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace LesionPortal.Kernels;

/// <summary>
/// The four passes over memory that a batch norm with its ReLU takes: sums and values, forward and backward. No ReLU is one that lets
/// everything above −∞ through, so that one loop does for all.
/// </summary>
internal static class NormLoops
{
    /// <summary>Sums in single precision are taken over to double after so many tiles.</summary>
    private const int TilesBeforeDouble = 64;

    private delegate void AddTile(ref float first, ref float second, nuint count, ref float sum, ref float product);

    /// <summary>By channel Σ r and Σ r², r the map or, with the ReLU before the norm, what it lets through.</summary>
    public static (double[] Sum, double[] Product) SumsForward(Tensor x, Relu relu) =>
        Sums(
            x,
            x,
            _ =>
                (ref float values, ref float _, nuint count, ref float sum, ref float product) =>
                {
                    var least = Least(relu, Relu.Before);
                    for (nuint i = 0; i < count; i += (nuint)Floats.Count)
                    {
                        var r = Vector.Max(Vector.LoadUnsafe(ref values, i), least);
                        (Vector.LoadUnsafe(ref sum, i) + r).StoreUnsafe(ref sum, i);
                        Vector.FusedMultiplyAdd(r, r, Vector.LoadUnsafe(ref product, i)).StoreUnsafe(ref product, i);
                    }
                }
        );

    /// <summary>y = r·scale + offset, rectified when the ReLU comes after.</summary>
    public static void Forward(Tensor x, float[] scale, float[] offset, Relu relu, Tensor y) =>
        ChannelTiles.ForEachShare(
            x,
            (tile, from, to) =>
            {
                ref var input = ref Begin(x);
                ref var output = ref Begin(y);
                ref var scales = ref ChannelTiles.Repeat(scale, tile)[0];
                ref var offsets = ref ChannelTiles.Repeat(offset, tile)[0];
                var (least, leastOut) = (Least(relu, Relu.Before), Least(relu, Relu.After));
                for (var at = from; at < to; at += tile)
                {
                    ref var values = ref Unsafe.Add(ref input, at);
                    ref var results = ref Unsafe.Add(ref output, at);
                    for (nuint i = 0; i < (nuint)Math.Min(tile, to - at); i += (nuint)Floats.Count)
                    {
                        var r = Vector.Max(Vector.LoadUnsafe(ref values, i), least);
                        r = Vector.FusedMultiplyAdd(r, Vector.LoadUnsafe(ref scales, i), Vector.LoadUnsafe(ref offsets, i));
                        Vector.Max(r, leastOut).StoreUnsafe(ref results, i);
                    }
                }
            }
        );

    /// <summary>By channel Σ g and Σ g·r, g the gradient of the norm's own output.</summary>
    public static (double[] Sum, double[] Product) SumsBackward(Tensor gradient, Tensor x, float[] scale, float[] offset, Relu relu) =>
        Sums(
            x,
            gradient,
            tile =>
            {
                var (repeatedScales, repeatedOffsets) = (ChannelTiles.Repeat(scale, tile), ChannelTiles.Repeat(offset, tile));
                return (ref float values, ref float gradients, nuint count, ref float sum, ref float product) =>
                {
                    ref var scales = ref repeatedScales[0];
                    ref var offsets = ref repeatedOffsets[0];
                    var (least, leastOut) = (Least(relu, Relu.Before), Least(relu, Relu.After));
                    for (nuint i = 0; i < count; i += (nuint)Floats.Count)
                    {
                        var r = Vector.Max(Vector.LoadUnsafe(ref values, i), least);
                        var y = Vector.FusedMultiplyAdd(r, Vector.LoadUnsafe(ref scales, i), Vector.LoadUnsafe(ref offsets, i));
                        var g = WhereAbove(y, leastOut, Vector.LoadUnsafe(ref gradients, i));
                        (Vector.LoadUnsafe(ref sum, i) + g).StoreUnsafe(ref sum, i);
                        Vector.FusedMultiplyAdd(g, r, Vector.LoadUnsafe(ref product, i)).StoreUnsafe(ref product, i);
                    }
                };
            }
        );

    /// <summary>dx = g·scale + r·ofInput + constant, and nothing where the ReLU lets nothing through.</summary>
    public static void Backward(
        Tensor gradient,
        Tensor x,
        float[] scale,
        float[] offset,
        float[] ofInput,
        float[] constant,
        Relu relu,
        Tensor dx
    ) =>
        ChannelTiles.ForEachShare(
            x,
            (tile, from, to) =>
            {
                ref var inputs = ref Begin(x);
                ref var slopes = ref Begin(gradient);
                ref var output = ref Begin(dx);
                ref var scales = ref ChannelTiles.Repeat(scale, tile)[0];
                ref var offsets = ref ChannelTiles.Repeat(offset, tile)[0];
                ref var factors = ref ChannelTiles.Repeat(ofInput, tile)[0];
                ref var constants = ref ChannelTiles.Repeat(constant, tile)[0];
                var (least, leastOut) = (Least(relu, Relu.Before), Least(relu, Relu.After));
                for (var at = from; at < to; at += tile)
                {
                    ref var values = ref Unsafe.Add(ref inputs, at);
                    ref var gradients = ref Unsafe.Add(ref slopes, at);
                    ref var results = ref Unsafe.Add(ref output, at);
                    for (nuint i = 0; i < (nuint)Math.Min(tile, to - at); i += (nuint)Floats.Count)
                    {
                        var value = Vector.LoadUnsafe(ref values, i);
                        var r = Vector.Max(value, least);
                        var scaling = Vector.LoadUnsafe(ref scales, i);
                        var y = Vector.FusedMultiplyAdd(r, scaling, Vector.LoadUnsafe(ref offsets, i));
                        var g = WhereAbove(y, leastOut, Vector.LoadUnsafe(ref gradients, i));
                        r = Vector.FusedMultiplyAdd(r, Vector.LoadUnsafe(ref factors, i), Vector.LoadUnsafe(ref constants, i));
                        WhereAbove(value, least, Vector.FusedMultiplyAdd(g, scaling, r)).StoreUnsafe(ref results, i);
                    }
                }
            }
        );

    /// <summary>What a ReLU at this place lets nothing through up to.</summary>
    private static Floats Least(Relu relu, Relu place) => new(relu == place ? 0 : float.NegativeInfinity);

    private static Floats WhereAbove(Floats gate, Floats least, Floats values) =>
        Vector.ConditionalSelect(Vector.GreaterThan(gate, least), values, Floats.Zero);

    private static ref float Begin(Tensor map) => ref MemoryMarshal.GetReference(ChannelTiles.Row(map));

    private static (double[] Sum, double[] Product) Sums(Tensor first, Tensor second, Func<int, AddTile> begin)
    {
        var channels = (int)first.shape[1];
        var shares = new ConcurrentBag<(int From, double[] Sum, double[] Product)>();
        ChannelTiles.ForEachShare(
            first,
            (tile, from, to) =>
            {
                ref var firstRow = ref Begin(first);
                ref var secondRow = ref Begin(second);
                var addTile = begin(tile);
                var (sum, product) = (new float[tile], new float[tile]);
                var (shareSum, shareProduct) = (new double[channels], new double[channels]);
                var sinceTaken = 0;
                for (var at = from; at < to; at += tile)
                {
                    addTile(
                        ref Unsafe.Add(ref firstRow, at),
                        ref Unsafe.Add(ref secondRow, at),
                        (nuint)Math.Min(tile, to - at),
                        ref sum[0],
                        ref product[0]
                    );
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
            }
        );

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
}
