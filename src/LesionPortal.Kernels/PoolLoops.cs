using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Max-pooling by two and its way back over maps whose channels are last, eight channels at a time. Where a maximum stood is a byte: 0 to 3
/// for the window's pixels, row by row. The first of equals wins and what is no number wins always, as in libtorch.
/// </summary>
internal static class PoolLoops
{
    public const int Lanes = 8;

    /// <summary>map (N,C,2h,2w) → its maxima (N,C,h,w), and their places as bytes (N,h,w,C).</summary>
    public static void Maxima(Tensor map, Tensor maxima, Tensor places) => ForEachWindow<TakeMaximum>(map, maxima, places);

    /// <summary>values (N,C,h,w) put back where the maxima stood, zeros elsewhere: (N,C,2h,2w).</summary>
    public static void Spread(Tensor values, Tensor places, Tensor map) => ForEachWindow<PutBack>(map, values, places);

    /// <summary>The numbers of map (N,C,2h,2w) that stand where the maxima stood: (N,C,h,w).</summary>
    public static void Gather(Tensor map, Tensor places, Tensor values) => ForEachWindow<PickUp>(map, values, places);

    private static void ForEachWindow<TWindow>(Tensor map, Tensor pooled, Tensor places)
        where TWindow : struct, IWindow
    {
        var (channels, width) = ((int)pooled.shape[1], (int)pooled.shape[3]);
        ParallelRows.ForEach(
            pooled.shape[0] * pooled.shape[2],
            (from, to) =>
            {
                ref var pixels = ref MemoryMarshal.GetReference(ChannelTiles.Row(map));
                ref var values = ref MemoryMarshal.GetReference(ChannelTiles.Row(pooled));
                ref var place = ref MemoryMarshal.GetReference(places.bytes);
                for (var row = from; row < to; row++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        ref var upper = ref Unsafe.Add(ref pixels, ((nint)row * 4 * width + 2 * x) * channels);
                        ref var lower = ref Unsafe.Add(ref upper, (nint)2 * width * channels);
                        var at = ((nint)row * width + x) * channels;
                        for (var c = 0; c < channels; c += Lanes)
                            TWindow.Apply(
                                ref Unsafe.Add(ref upper, c),
                                ref Unsafe.Add(ref lower, c),
                                (nuint)channels,
                                ref Unsafe.Add(ref values, at + c),
                                ref Unsafe.Add(ref place, at + c)
                            );
                    }
                }
            }
        );
    }

    /// <summary>What is done with eight channels of a window of 2×2 pixels: a struct, so that the loop is compiled for it alone.</summary>
    private interface IWindow
    {
        /// <param name="upper">The upper left pixel.</param>
        /// <param name="lower">The lower left pixel.</param>
        /// <param name="right">Floats to the pixel on the right.</param>
        /// <param name="value">The window's pixel in the pooled map.</param>
        /// <param name="place">Where in the window that stands.</param>
        static abstract void Apply(ref float upper, ref float lower, nuint right, ref float value, ref byte place);
    }

    private readonly struct TakeMaximum : IWindow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(ref float upper, ref float lower, nuint right, ref float value, ref byte place)
        {
            var best = Vector256.LoadUnsafe(ref upper);
            var index = Vector256<int>.Zero;
            Take(Vector256.LoadUnsafe(ref upper, right), 1, ref best, ref index);
            Take(Vector256.LoadUnsafe(ref lower), 2, ref best, ref index);
            Take(Vector256.LoadUnsafe(ref lower, right), 3, ref best, ref index);
            best.StoreUnsafe(ref value);
            Unsafe.WriteUnaligned(ref place, Bytes(index));
        }
    }

    private readonly struct PutBack : IWindow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(ref float upper, ref float lower, nuint right, ref float value, ref byte place)
        {
            var values = Vector256.LoadUnsafe(ref value);
            var index = Places(ref place);
            Only(values, index, 0).StoreUnsafe(ref upper);
            Only(values, index, 1).StoreUnsafe(ref upper, right);
            Only(values, index, 2).StoreUnsafe(ref lower);
            Only(values, index, 3).StoreUnsafe(ref lower, right);
        }
    }

    private readonly struct PickUp : IWindow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply(ref float upper, ref float lower, nuint right, ref float value, ref byte place)
        {
            var index = Places(ref place);
            var values =
                Only(Vector256.LoadUnsafe(ref upper), index, 0)
                | Only(Vector256.LoadUnsafe(ref upper, right), index, 1)
                | Only(Vector256.LoadUnsafe(ref lower), index, 2)
                | Only(Vector256.LoadUnsafe(ref lower, right), index, 3);
            values.StoreUnsafe(ref value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Vector256<float> value, int place, ref Vector256<float> best, ref Vector256<int> index)
    {
        var better = Vector256.GreaterThan(value, best) | ~Vector256.Equals(value, value);
        best = Vector256.ConditionalSelect(better, value, best);
        index = Vector256.ConditionalSelect(better.AsInt32(), Vector256.Create(place), index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Only(Vector256<float> value, Vector256<int> index, int place) =>
        value & Vector256.Equals(index, Vector256.Create(place)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bytes(Vector256<int> index)
    {
        var shorts = Vector128.Narrow(index.GetLower(), index.GetUpper());
        return Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Places(ref byte place)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref place)).AsByte());
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts)).AsInt32();
    }
}
