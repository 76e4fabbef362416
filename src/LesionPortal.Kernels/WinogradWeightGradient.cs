using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// The gradients of a 3×3 convolution's weight and bias by Winograd filtering: Gᵀ [Σ over tiles of (Bᵀ d B) ⊗ (A y Aᵀ)] G, with d the
/// input's and y the output's gradient's tiles.
/// </summary>
internal static class WinogradWeightGradient<T>
    where T : struct, ILanes<T>
{
    private const int Planes = WinogradTiles.Inputs;

    /// <summary>x (N,C,H,W), the output's gradient (N,K,H,W) → the gradients of the weight (K,C,3,3) and of the bias (K).</summary>
    public static (Tensor Weight, Tensor Bias) WeightGradient(Tensor x, Tensor gradient)
    {
        var (from, to) = ((int)x.shape[1], (int)gradient.shape[1]);
        var tiles = new WinogradTiles((int)x.shape[0], (int)x.shape[2], (int)x.shape[3]);
        var biases = new double[to];
        using var scope = NewDisposeScope();
        using var sum = Sum(x, gradient, tiles, biases);
        var byPlace = WinogradFilters.Transform().t().mm(sum); // (9, C·K)
        var weight = byPlace.view(3, 3, from, to).permute(3, 2, 0, 1).contiguous();
        return (weight.MoveToOuterDisposeScope(), tensor(Array.ConvertAll(biases, b => (float)b)).MoveToOuterDisposeScope());
    }

    /// <summary>(36, C·K): each thread sums its own tiles, block by block.</summary>
    private static Tensor Sum(Tensor x, Tensor gradient, WinogradTiles tiles, double[] biases)
    {
        var (from, to) = ((int)x.shape[1], (int)gradient.shape[1]);
        var blocks = WinogradBlocks.ForSums<T>(tiles.Count, from, to);
        var (sums, shares) = (new Tensor[blocks.Threads], new double[blocks.Threads][]);
        Parallel.For(
            0,
            blocks.Threads,
            thread =>
            {
                sums[thread] = TensorPool.Empty(Planes, (long)from * to).DetachFromDisposeScope();
                shares[thread] = new double[to];
                using var memory = new WinogradMemory<T>(blocks.Tiles, from, to);
                var hasSums = false;
                foreach (var (first, count) in blocks.Of(thread))
                {
                    Transform(x, gradient, tiles, first, count, memory, shares[thread]);
                    Products(memory, sums[thread], count, add: hasSums);
                    hasSums = true;
                }
            }
        );
        for (var thread = 1; thread < sums.Length; thread++)
        {
            sums[0].add_(sums[thread]);
            sums[thread].Dispose();
        }

        AddTo(biases, shares);
        return sums[0];
    }

    /// <summary>So many tiles from <paramref name="first"/> on to the planes' rows; adds each channel's sum.</summary>
    private static void Transform(
        Tensor x,
        Tensor gradient,
        WinogradTiles tiles,
        int first,
        int count,
        WinogradMemory<T> memory,
        double[] biases
    )
    {
        var (from, to) = ((int)x.shape[1], (int)gradient.shape[1]);
        var input = ChannelTiles.Row(x);
        var slopes = ChannelTiles.Row(gradient);
        var sums = new float[to];
        using var own = empty(WinogradTransforms<T>.Scratch);
        ref var scratch = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(own.bytes));
        ref var begin = ref memory.Begin;
        Span<int> pixels = stackalloc int[Planes];
        for (var t = 0; t < count; t++)
        {
            tiles.InputPixels(first + t, pixels);
            WinogradTransforms<T>.Input(input, pixels, from, ref scratch, ref Unsafe.Add(ref begin, memory.First(t)), memory.FirstPlane);
            tiles.OutputPixels(first + t, pixels);
            WinogradTransforms<T>.Gradient(
                slopes,
                pixels,
                to,
                sums,
                ref scratch,
                ref Unsafe.Add(ref begin, memory.Second(t)),
                memory.SecondPlane
            );
        }

        // Block by block to double precision, not the whole map in single.
        for (var k = 0; k < to; k++)
            biases[k] += sums[k];
    }

    /// <summary>For each plane (T,C)ᵀ times (T,K), into the sums or added to them.</summary>
    private static void Products(WinogradMemory<T> memory, Tensor sums, int count, bool add)
    {
        var (from, to) = (memory.From, memory.To);
        ref var v = ref Unsafe.Add(ref memory.Begin, memory.First(0));
        ref var w = ref Unsafe.Add(ref memory.Begin, memory.Second(0));
        ref var all = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(sums.bytes));
        var columns = T.TileColumns(to);
        for (nuint plane = 0; plane < Planes; plane++)
        {
            ref var sum = ref Unsafe.Add(ref all, plane * (nuint)(from * to));
            for (var k = 0; k < to; k += columns)
            {
                T.Multiply(
                    from,
                    columns,
                    ref Unsafe.Add(ref v, plane * memory.FirstPlane),
                    1,
                    memory.FirstRow,
                    ref Unsafe.Add(ref w, plane * memory.SecondPlane + (nuint)k),
                    memory.SecondRow,
                    count,
                    ref Unsafe.Add(ref sum, k),
                    (nuint)to,
                    add
                );
            }
        }
    }

    private static void AddTo(double[] biases, double[][] shares)
    {
        for (var k = 0; k < biases.Length; k++)
            biases[k] = shares.Sum(share => share[k]);
    }
}
