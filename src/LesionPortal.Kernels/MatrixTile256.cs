using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LesionPortal.Kernels;

/// <summary>
/// <see cref="MatrixTile"/> for 256-bit vectors, of which there are sixteen: eight sums, so that two multiplications begin in every cycle,
/// as 4×16 or 8×8. Written out for this width: one text over <see cref="ILanes{T}"/> for both widths was measured, and the compiler then
/// loads a broadcast number apart from its multiplication or copies it, so that these loops took 1.05 to 1.3 times as long.
/// </summary>
internal static class MatrixTile256
{
    public const int Rows = 8;
    public const int Wide = 16;
    public const int Narrow = 8;
    private const int WideRows = 4;

    public static bool IsSupported => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <summary>Columns of a tile for a matrix of so many, a multiple of 8.</summary>
    public static int Columns(int columns) => columns % Wide == 0 ? Wide : Narrow;

    /// <summary>A multiple of eight rows and a tile's 16 or 8 columns.</summary>
    /// <param name="add">Adds to what is in out.</param>
    public static void Multiply(
        int rows,
        int columns,
        ref float a,
        nuint rowStep,
        nuint depthStep,
        ref float b,
        nuint bStep,
        int depth,
        ref float output,
        nuint outputStep,
        bool add
    )
    {
        var (step, wide) = columns == Wide ? (WideRows, true) : (Rows, false);
        for (var r = 0; r < rows; r += step)
        {
            if (wide)
                Multiply4By16(ref a, rowStep, depthStep, ref b, bStep, depth, ref output, outputStep, add);
            else
                Multiply8By8(ref a, rowStep, depthStep, ref b, bStep, depth, ref output, outputStep, add);
            a = ref Unsafe.Add(ref a, (nuint)step * rowStep);
            output = ref Unsafe.Add(ref output, (nuint)step * outputStep);
        }
    }

    private static void Multiply4By16(
        ref float a,
        nuint rowStep,
        nuint depthStep,
        ref float b,
        nuint bStep,
        int depth,
        ref float output,
        nuint outputStep,
        bool add
    )
    {
        Vector256<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            t0 = default,
            t1 = default,
            t2 = default,
            t3 = default;
        var (row2, row3) = (2 * rowStep, 3 * rowStep);
        for (var d = 0; d < depth; d++)
        {
            var left = Vector256.LoadUnsafe(ref b);
            var right = Vector256.LoadUnsafe(ref b, Narrow);
            var value = Vector256.Create(a);
            s0 = Vector256.FusedMultiplyAdd(value, left, s0);
            t0 = Vector256.FusedMultiplyAdd(value, right, t0);
            value = Vector256.Create(Unsafe.Add(ref a, rowStep));
            s1 = Vector256.FusedMultiplyAdd(value, left, s1);
            t1 = Vector256.FusedMultiplyAdd(value, right, t1);
            value = Vector256.Create(Unsafe.Add(ref a, row2));
            s2 = Vector256.FusedMultiplyAdd(value, left, s2);
            t2 = Vector256.FusedMultiplyAdd(value, right, t2);
            value = Vector256.Create(Unsafe.Add(ref a, row3));
            s3 = Vector256.FusedMultiplyAdd(value, left, s3);
            t3 = Vector256.FusedMultiplyAdd(value, right, t3);
            a = ref Unsafe.Add(ref a, depthStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        Store(s0, t0, ref output, add);
        Store(s1, t1, ref Unsafe.Add(ref output, outputStep), add);
        Store(s2, t2, ref Unsafe.Add(ref output, 2 * outputStep), add);
        Store(s3, t3, ref Unsafe.Add(ref output, 3 * outputStep), add);
    }

    private static void Multiply8By8(
        ref float a,
        nuint rowStep,
        nuint depthStep,
        ref float b,
        nuint bStep,
        int depth,
        ref float output,
        nuint outputStep,
        bool add
    )
    {
        Vector256<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        ref var lower = ref Unsafe.Add(ref a, 4 * rowStep);
        var (row2, row3) = (2 * rowStep, 3 * rowStep);
        for (var d = 0; d < depth; d++)
        {
            var line = Vector256.LoadUnsafe(ref b);
            s0 = Vector256.FusedMultiplyAdd(Vector256.Create(a), line, s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref a, rowStep)), line, s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref a, row2)), line, s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref a, row3)), line, s3);
            s4 = Vector256.FusedMultiplyAdd(Vector256.Create(lower), line, s4);
            s5 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref lower, rowStep)), line, s5);
            s6 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref lower, row2)), line, s6);
            s7 = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref lower, row3)), line, s7);
            a = ref Unsafe.Add(ref a, depthStep);
            lower = ref Unsafe.Add(ref lower, depthStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        Store(s0, ref output, add);
        Store(s1, ref Unsafe.Add(ref output, outputStep), add);
        Store(s2, ref Unsafe.Add(ref output, 2 * outputStep), add);
        Store(s3, ref Unsafe.Add(ref output, 3 * outputStep), add);
        Store(s4, ref Unsafe.Add(ref output, 4 * outputStep), add);
        Store(s5, ref Unsafe.Add(ref output, 5 * outputStep), add);
        Store(s6, ref Unsafe.Add(ref output, 6 * outputStep), add);
        Store(s7, ref Unsafe.Add(ref output, 7 * outputStep), add);
    }

    private static void Store(Vector256<float> left, Vector256<float> right, ref float to, bool add)
    {
        Store(left, ref to, add);
        Store(right, ref Unsafe.Add(ref to, Narrow), add);
    }

    private static void Store(Vector256<float> sum, ref float to, bool add) =>
        (add ? sum + Vector256.LoadUnsafe(ref to) : sum).StoreUnsafe(ref to);
}
