using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LesionPortal.Kernels;

/// <summary>
/// The three transforms F(4×4, 3×3) of Lavin &amp; Gray (CVPR 2016) that touch the map, with their matrices Bᵀ and Aᵀ (points 0, ±1, ±2,
/// ∞). Maps are (N,H,W,C); a tile's 36 transformed numbers of a channel go to 36 planes. As many channels are worked on at a time as a
/// vector has lanes.
/// </summary>
internal static class WinogradTransforms<T>
    where T : struct, ILanes<T>
{
    /// <summary>Floats of scratch that each of these needs.</summary>
    public static int Scratch => WinogradTiles.Inputs * T.Count;

    /// <summary>Bᵀ d B: 6×6 input pixels → 36 planes, <paramref name="plane"/> floats apart.</summary>
    public static void Input(
        ReadOnlySpan<float> map,
        ReadOnlySpan<int> pixels,
        int channels,
        ref float scratch,
        ref float planes,
        nuint plane
    )
    {
        var lanes = (nuint)T.Count;
        ref var first = ref MemoryMarshal.GetReference(map);
        for (var c = 0; c < channels; c += T.Count)
        {
            for (var j = 0; j < 6; j++)
            {
                InputTransform1D(
                    At(ref first, pixels[j], channels, c),
                    At(ref first, pixels[6 + j], channels, c),
                    At(ref first, pixels[12 + j], channels, c),
                    At(ref first, pixels[18 + j], channels, c),
                    At(ref first, pixels[24 + j], channels, c),
                    At(ref first, pixels[30 + j], channels, c),
                    ref Unsafe.Add(ref scratch, (nuint)j * lanes),
                    6 * lanes
                );
            }

            for (nuint i = 0; i < 6; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, i * 6 * lanes);
                InputTransform1D(
                    T.Load(ref row, 0),
                    T.Load(ref row, lanes),
                    T.Load(ref row, 2 * lanes),
                    T.Load(ref row, 3 * lanes),
                    T.Load(ref row, 4 * lanes),
                    T.Load(ref row, 5 * lanes),
                    ref Unsafe.Add(ref planes, i * 6 * plane + (nuint)c),
                    plane
                );
            }
        }
    }

    /// <summary>A y Aᵀ: 4×4 pixels of the output's gradient → 36 planes; adds each channel's sum to <paramref name="sums"/>.</summary>
    public static void Gradient(
        ReadOnlySpan<float> map,
        ReadOnlySpan<int> pixels,
        int channels,
        Span<float> sums,
        ref float scratch,
        ref float planes,
        nuint plane
    )
    {
        var lanes = (nuint)T.Count;
        ref var first = ref MemoryMarshal.GetReference(map);
        for (var c = 0; c < channels; c += T.Count)
        {
            var sum = T.Load(ref sums[c], 0);
            for (var j = 0; j < 4; j++)
            {
                var (y0, y1) = (At(ref first, pixels[j], channels, c), At(ref first, pixels[4 + j], channels, c));
                var (y2, y3) = (At(ref first, pixels[8 + j], channels, c), At(ref first, pixels[12 + j], channels, c));
                sum += y0 + y1 + (y2 + y3);
                GradientTransform1D(y0, y1, y2, y3, ref Unsafe.Add(ref scratch, (nuint)j * lanes), 4 * lanes);
            }

            sum.Store(ref sums[c], 0);
            for (nuint i = 0; i < 6; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, i * 4 * lanes);
                GradientTransform1D(
                    T.Load(ref row, 0),
                    T.Load(ref row, lanes),
                    T.Load(ref row, 2 * lanes),
                    T.Load(ref row, 3 * lanes),
                    ref Unsafe.Add(ref planes, i * 6 * plane + (nuint)c),
                    plane
                );
            }
        }
    }

    /// <summary>Aᵀ m A + bias: 36 planes → 4×4 output pixels.</summary>
    public static void Output(
        ref float planes,
        nuint plane,
        ReadOnlySpan<float> bias,
        ref float scratch,
        Span<float> map,
        ReadOnlySpan<int> pixels,
        int channels
    )
    {
        var lanes = (nuint)T.Count;
        ref var first = ref MemoryMarshal.GetReference(map);
        ref var done = ref Unsafe.Add(ref scratch, 24 * lanes);
        for (var c = 0; c < channels; c += T.Count)
        {
            for (nuint j = 0; j < 6; j++)
            {
                ref var column = ref Unsafe.Add(ref planes, j * plane + (nuint)c);
                OutputTransform1D(
                    T.Load(ref column, 0),
                    T.Load(ref column, 6 * plane),
                    T.Load(ref column, 12 * plane),
                    T.Load(ref column, 18 * plane),
                    T.Load(ref column, 24 * plane),
                    T.Load(ref column, 30 * plane),
                    T.Zero,
                    ref Unsafe.Add(ref scratch, (nuint)j * lanes),
                    6 * lanes
                );
            }

            var offset = bias.IsEmpty ? T.Zero : T.Load(in bias[c], 0);
            for (var i = 0; i < 4; i++)
            {
                ref var row = ref Unsafe.Add(ref scratch, (nuint)i * 6 * lanes);
                OutputTransform1D(
                    T.Load(ref row, 0),
                    T.Load(ref row, lanes),
                    T.Load(ref row, 2 * lanes),
                    T.Load(ref row, 3 * lanes),
                    T.Load(ref row, 4 * lanes),
                    T.Load(ref row, 5 * lanes),
                    offset,
                    ref done,
                    lanes
                );
                for (var j = 0; j < 4; j++)
                {
                    if (pixels[i * 4 + j] >= 0)
                        T.Load(ref done, (nuint)j * lanes).Store(ref Unsafe.Add(ref first, (nint)pixels[i * 4 + j] * channels + c), 0);
                }
            }
        }
    }

    /// <summary>A vector's channels of a pixel, zeros outside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At(ref float map, int pixel, int channels, int c) =>
        pixel < 0 ? T.Zero : T.Load(ref Unsafe.Add(ref map, (nint)pixel * channels + c), 0);

    /// <summary>Bᵀ d to six places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputTransform1D(T d0, T d1, T d2, T d3, T d4, T d5, ref float to, nuint step)
    {
        var four = T.Create(4f);
        var (minusFour, minusFive) = (T.Create(-4f), T.Create(-5f));
        var even = T.MultiplyAdd(d2, minusFour, d4);
        var odd = T.MultiplyAdd(d1, minusFour, d3);
        var (evenHalf, oddTwice) = (d4 - d2, (d3 - d1) + (d3 - d1));
        T.MultiplyAdd(d0, four, T.MultiplyAdd(d2, minusFive, d4)).Store(ref to, 0);
        (even + odd).Store(ref to, step);
        (even - odd).Store(ref to, 2 * step);
        (evenHalf + oddTwice).Store(ref to, 3 * step);
        (evenHalf - oddTwice).Store(ref to, 4 * step);
        T.MultiplyAdd(d1, four, T.MultiplyAdd(d3, minusFive, d5)).Store(ref to, 5 * step);
    }

    /// <summary>A y to six places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientTransform1D(T y0, T y1, T y2, T y3, ref float to, nuint step)
    {
        var (even, odd) = (y0 + y2, y1 + y3);
        var evenFour = T.MultiplyAdd(y2, T.Create(4f), y0);
        var oddFour = T.MultiplyAdd(y3, T.Create(8f), y1 + y1);
        y0.Store(ref to, 0);
        (even + odd).Store(ref to, step);
        (even - odd).Store(ref to, 2 * step);
        (evenFour + oddFour).Store(ref to, 3 * step);
        (evenFour - oddFour).Store(ref to, 4 * step);
        y3.Store(ref to, 5 * step);
    }

    /// <summary>Aᵀ m + offset to four places <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputTransform1D(T m0, T m1, T m2, T m3, T m4, T m5, T offset, ref float to, nuint step)
    {
        var (near, nearOdd) = (m1 + m2, m1 - m2);
        var (far, farOdd) = (m3 + m4, m3 - m4);
        (m0 + near + far + offset).Store(ref to, 0);
        T.MultiplyAdd(farOdd, T.Create(2f), nearOdd + offset).Store(ref to, step);
        T.MultiplyAdd(far, T.Create(4f), near + offset).Store(ref to, 2 * step);
        (T.MultiplyAdd(farOdd, T.Create(8f), nearOdd + offset) + m5).Store(ref to, 3 * step);
    }
}
