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
    public static void Maxima(Tensor map, Tensor maxima, Tensor places)
    {
        var (channels, width) = ((int)maxima.shape[1], (int)maxima.shape[3]);
        ParallelRows.ForEach(
            maxima.shape[0] * maxima.shape[2],
            (from, to) =>
            {
                ref var source = ref MemoryMarshal.GetReference(ChannelTiles.Row(map));
                ref var target = ref MemoryMarshal.GetReference(ChannelTiles.Row(maxima));
                ref var place = ref MemoryMarshal.GetReference(places.bytes);
                for (var row = from; row < to; row++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        ref var upper = ref Unsafe.Add(ref source, ((nint)row * 4 * width + 2 * x) * channels);
                        ref var lower = ref Unsafe.Add(ref upper, (nint)2 * width * channels);
                        var at = ((nint)row * width + x) * channels;
                        for (var c = 0; c < channels; c += Lanes)
                        {
                            var best = Vector256.LoadUnsafe(ref upper, (nuint)c);
                            var index = Vector256<int>.Zero;
                            Take(Vector256.LoadUnsafe(ref upper, (nuint)(channels + c)), 1, ref best, ref index);
                            Take(Vector256.LoadUnsafe(ref lower, (nuint)c), 2, ref best, ref index);
                            Take(Vector256.LoadUnsafe(ref lower, (nuint)(channels + c)), 3, ref best, ref index);
                            best.StoreUnsafe(ref target, (nuint)(at + c));
                            Unsafe.WriteUnaligned(ref Unsafe.Add(ref place, at + c), Bytes(index));
                        }
                    }
                }
            }
        );
    }

    /// <summary>values (N,C,h,w) put back where the maxima stood, zeros elsewhere: (N,C,2h,2w).</summary>
    public static void Spread(Tensor values, Tensor places, Tensor map)
    {
        var (channels, width) = ((int)values.shape[1], (int)values.shape[3]);
        ParallelRows.ForEach(
            values.shape[0] * values.shape[2],
            (from, to) =>
            {
                ref var source = ref MemoryMarshal.GetReference(ChannelTiles.Row(values));
                ref var target = ref MemoryMarshal.GetReference(ChannelTiles.Row(map));
                ref var place = ref MemoryMarshal.GetReference(places.bytes);
                for (var row = from; row < to; row++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        ref var upper = ref Unsafe.Add(ref target, ((nint)row * 4 * width + 2 * x) * channels);
                        ref var lower = ref Unsafe.Add(ref upper, (nint)2 * width * channels);
                        var at = ((nint)row * width + x) * channels;
                        for (var c = 0; c < channels; c += Lanes)
                        {
                            var value = Vector256.LoadUnsafe(ref source, (nuint)(at + c));
                            var index = Places(ref Unsafe.Add(ref place, at + c));
                            Only(value, index, 0).StoreUnsafe(ref upper, (nuint)c);
                            Only(value, index, 1).StoreUnsafe(ref upper, (nuint)(channels + c));
                            Only(value, index, 2).StoreUnsafe(ref lower, (nuint)c);
                            Only(value, index, 3).StoreUnsafe(ref lower, (nuint)(channels + c));
                        }
                    }
                }
            }
        );
    }

    /// <summary>The numbers of map (N,C,2h,2w) that stand where the maxima stood: (N,C,h,w).</summary>
    public static void Gather(Tensor map, Tensor places, Tensor values)
    {
        var (channels, width) = ((int)values.shape[1], (int)values.shape[3]);
        ParallelRows.ForEach(
            values.shape[0] * values.shape[2],
            (from, to) =>
            {
                ref var source = ref MemoryMarshal.GetReference(ChannelTiles.Row(map));
                ref var target = ref MemoryMarshal.GetReference(ChannelTiles.Row(values));
                ref var place = ref MemoryMarshal.GetReference(places.bytes);
                for (var row = from; row < to; row++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        ref var upper = ref Unsafe.Add(ref source, ((nint)row * 4 * width + 2 * x) * channels);
                        ref var lower = ref Unsafe.Add(ref upper, (nint)2 * width * channels);
                        var at = ((nint)row * width + x) * channels;
                        for (var c = 0; c < channels; c += Lanes)
                        {
                            var index = Places(ref Unsafe.Add(ref place, at + c));
                            var value =
                                Only(Vector256.LoadUnsafe(ref upper, (nuint)c), index, 0)
                                | Only(Vector256.LoadUnsafe(ref upper, (nuint)(channels + c)), index, 1)
                                | Only(Vector256.LoadUnsafe(ref lower, (nuint)c), index, 2)
                                | Only(Vector256.LoadUnsafe(ref lower, (nuint)(channels + c)), index, 3);
                            value.StoreUnsafe(ref target, (nuint)(at + c));
                        }
                    }
                }
            }
        );
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
