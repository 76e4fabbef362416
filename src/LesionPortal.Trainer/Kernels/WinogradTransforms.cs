using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LesionPortal.Trainer.Kernels;

/// <summary>
/// The three transforms F(4×4, 3×3) of Lavin &amp; Gray (CVPR 2016) that touch the map, with their matrices Bᵀ and Aᵀ (points 0, ±1, ±2, ∞). Maps
/// are (N,H,W,C); a tile's 36 transformed numbers of a channel go to 36 planes. Sixteen channels are worked on at a time.
/// </summary>
internal static class WinogradTransforms
{
    public const int Lanes = 16;

    /// <summary>Floats of scratch that each of these needs.</summary>
    public const int Scratch = WinogradTiles.Inputs * Lanes;

    /// <summary>Bᵀ d B: 6×6 input pixels → 36 planes, <paramref name="plane"/> floats apart.</summary>
    public static void Input(ReadOnlySpan<float> map, ReadOnlySpan<int> pixels, int channels, ref float scratch, ref float planes, nuint plane)
    {
        ref var first = ref MemoryMarshal.GetReference(map);
        for (var c = 0; c < channels; c += Lanes)
        {
            for (var j = 0; j < 6; j++)
            {
                BesideInput(At(ref first, pixels[j], channels, c), At(ref first, pixels[6 + j], channels, c), At(ref first, pixels[12 + j], channels, c),
                    At(ref first, pixels[18 + j], channels, c), At(ref first, pixels[24 + j], channels, c), At(ref first, pixels[30 + j], channels, c),
                    ref Unsafe.Add(ref scratch, j * Lanes), 6 * Lanes);
            }

            for (nuint i = 0; i < 6; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, i * 6 * Lanes);
                BesideInput(Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 16), Vector512.LoadUnsafe(ref row, 32),
                    Vector512.LoadUnsafe(ref row, 48), Vector512.LoadUnsafe(ref row, 64), Vector512.LoadUnsafe(ref row, 80),
                    ref Unsafe.Add(ref planes, i * 6 * plane + (nuint)c), plane);
            }
        }
    }

    /// <summary>A y Aᵀ: 4×4 pixels of the output's gradient → 36 planes; adds each channel's sum to <paramref name="sums"/>.</summary>
    public static void Gradient(ReadOnlySpan<float> map, ReadOnlySpan<int> pixels, int channels, Span<float> sums, ref float scratch, ref float planes, nuint plane)
    {
        ref var first = ref MemoryMarshal.GetReference(map);
        for (var c = 0; c < channels; c += Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref sums[c]);
            for (var j = 0; j < 4; j++)
            {
                var (y0, y1) = (At(ref first, pixels[j], channels, c), At(ref first, pixels[4 + j], channels, c));
                var (y2, y3) = (At(ref first, pixels[8 + j], channels, c), At(ref first, pixels[12 + j], channels, c));
                sum += y0 + y1 + (y2 + y3);
                BesideGradient(y0, y1, y2, y3, ref Unsafe.Add(ref scratch, j * Lanes), 4 * Lanes);
            }

            sum.StoreUnsafe(ref sums[c]);
            for (nuint i = 0; i < 6; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, i * 4 * Lanes);
                BesideGradient(Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 16), Vector512.LoadUnsafe(ref row, 32), Vector512.LoadUnsafe(ref row, 48),
                    ref Unsafe.Add(ref planes, i * 6 * plane + (nuint)c), plane);
            }
        }
    }

    /// <summary>Aᵀ m A + bias: 36 planes → 4×4 output pixels.</summary>
    public static void Output(ref float planes, nuint plane, ReadOnlySpan<float> bias, ref float scratch, Span<float> map, ReadOnlySpan<int> pixels, int channels)
    {
        ref var first = ref MemoryMarshal.GetReference(map);
        ref var done = ref Unsafe.Add(ref scratch, 24 * Lanes);
        for (var c = 0; c < channels; c += Lanes)
        {
            for (nuint j = 0; j < 6; j++)
            {
                ref var column = ref Unsafe.Add(ref planes, j * plane + (nuint)c);
                BesideOutput(Vector512.LoadUnsafe(ref column), Vector512.LoadUnsafe(ref column, 6 * plane), Vector512.LoadUnsafe(ref column, 12 * plane),
                    Vector512.LoadUnsafe(ref column, 18 * plane), Vector512.LoadUnsafe(ref column, 24 * plane), Vector512.LoadUnsafe(ref column, 30 * plane),
                    Vector512<float>.Zero, ref Unsafe.Add(ref scratch, j * Lanes), 6 * Lanes);
            }

            var offset = bias.IsEmpty ? Vector512<float>.Zero : Vector512.LoadUnsafe(in bias[c]);
            for (var i = 0; i < 4; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, i * 6 * Lanes);
                BesideOutput(Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 16), Vector512.LoadUnsafe(ref row, 32),
                    Vector512.LoadUnsafe(ref row, 48), Vector512.LoadUnsafe(ref row, 64), Vector512.LoadUnsafe(ref row, 80), offset, ref done, Lanes);
                for (var j = 0; j < 4; j++)
                {
                    if (pixels[i * 4 + j] >= 0)
                        Vector512.LoadUnsafe(ref Unsafe.Add(ref done, j * Lanes)).StoreUnsafe(ref Unsafe.Add(ref first, (nint)pixels[i * 4 + j] * channels + c));
                }
            }
        }
    }

    /// <summary>Sixteen channels of a pixel, zeros outside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> At(ref float map, int pixel, int channels, int c) =>
        pixel < 0 ? Vector512<float>.Zero : Vector512.LoadUnsafe(ref Unsafe.Add(ref map, (nint)pixel * channels + c));

    /// <summary>Bᵀ d to six places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BesideInput(
        Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3, Vector512<float> d4, Vector512<float> d5, ref float to, nuint step)
    {
        var four = Vector512.Create(4f);
        var minusFive = Vector512.Create(-5f);
        var even = Vector512.FusedMultiplyAdd(d2, -four, d4);
        var odd = Vector512.FusedMultiplyAdd(d1, -four, d3);
        var (evenHalf, oddTwice) = (d4 - d2, (d3 - d1) + (d3 - d1));
        Vector512.FusedMultiplyAdd(d0, four, Vector512.FusedMultiplyAdd(d2, minusFive, d4)).StoreUnsafe(ref to);
        (even + odd).StoreUnsafe(ref to, step);
        (even - odd).StoreUnsafe(ref to, 2 * step);
        (evenHalf + oddTwice).StoreUnsafe(ref to, 3 * step);
        (evenHalf - oddTwice).StoreUnsafe(ref to, 4 * step);
        Vector512.FusedMultiplyAdd(d1, four, Vector512.FusedMultiplyAdd(d3, minusFive, d5)).StoreUnsafe(ref to, 5 * step);
    }

    /// <summary>A y to six places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BesideGradient(Vector512<float> y0, Vector512<float> y1, Vector512<float> y2, Vector512<float> y3, ref float to, nuint step)
    {
        var (even, odd) = (y0 + y2, y1 + y3);
        var evenFour = Vector512.FusedMultiplyAdd(y2, Vector512.Create(4f), y0);
        var oddFour = Vector512.FusedMultiplyAdd(y3, Vector512.Create(8f), y1 + y1);
        y0.StoreUnsafe(ref to);
        (even + odd).StoreUnsafe(ref to, step);
        (even - odd).StoreUnsafe(ref to, 2 * step);
        (evenFour + oddFour).StoreUnsafe(ref to, 3 * step);
        (evenFour - oddFour).StoreUnsafe(ref to, 4 * step);
        y3.StoreUnsafe(ref to, 5 * step);
    }

    /// <summary>Aᵀ m + offset to four places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BesideOutput(
        Vector512<float> m0, Vector512<float> m1, Vector512<float> m2, Vector512<float> m3, Vector512<float> m4, Vector512<float> m5,
        Vector512<float> offset, ref float to, nuint step)
    {
        var (near, nearOdd) = (m1 + m2, m1 - m2);
        var (far, farOdd) = (m3 + m4, m3 - m4);
        (m0 + near + far + offset).StoreUnsafe(ref to);
        Vector512.FusedMultiplyAdd(farOdd, Vector512.Create(2f), nearOdd + offset).StoreUnsafe(ref to, step);
        Vector512.FusedMultiplyAdd(far, Vector512.Create(4f), near + offset).StoreUnsafe(ref to, 2 * step);
        (Vector512.FusedMultiplyAdd(farOdd, Vector512.Create(8f), nearOdd + offset) + m5).StoreUnsafe(ref to, 3 * step);
    }
}
