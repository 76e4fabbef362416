using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LesionPortal.Kernels;

/// <summary>
/// Products of small matrices, a tile of the result at a time that stays in registers:
/// out[r, 0..w) = Σ_d a[r·rowStep + d·depthStep] · b[d·bStep + 0..w) for eight rows r.
/// </summary>
internal static class MatrixTile
{
    public const int Rows = 8;
    public const int Wide = 32;
    public const int Narrow = 16;

    /// <summary>Columns of a tile for a matrix of so many, a multiple of 16.</summary>
    public static int Columns(int columns) => columns % Wide == 0 ? Wide : Narrow;

    /// <summary>A tile of <paramref name="columns"/> (16 or 32) columns.</summary>
    /// <param name="add">Adds to what is in out.</param>
    public static void Multiply(
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
        if (columns == Wide)
            Multiply32(ref a, rowStep, depthStep, ref b, bStep, depth, ref output, outputStep, add);
        else
            Multiply16(ref a, rowStep, depthStep, ref b, bStep, depth, ref output, outputStep, add);
    }

    private static void Multiply32(
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
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        Vector512<float> t0 = default,
            t1 = default,
            t2 = default,
            t3 = default,
            t4 = default,
            t5 = default,
            t6 = default,
            t7 = default;
        ref var lower = ref Unsafe.Add(ref a, 4 * rowStep);
        var (row2, row3) = (2 * rowStep, 3 * rowStep);
        for (var d = 0; d < depth; d++)
        {
            var left = Vector512.LoadUnsafe(ref b);
            var right = Vector512.LoadUnsafe(ref b, Narrow);
            var value = Vector512.Create(a);
            s0 = Vector512.FusedMultiplyAdd(value, left, s0);
            t0 = Vector512.FusedMultiplyAdd(value, right, t0);
            value = Vector512.Create(Unsafe.Add(ref a, rowStep));
            s1 = Vector512.FusedMultiplyAdd(value, left, s1);
            t1 = Vector512.FusedMultiplyAdd(value, right, t1);
            value = Vector512.Create(Unsafe.Add(ref a, row2));
            s2 = Vector512.FusedMultiplyAdd(value, left, s2);
            t2 = Vector512.FusedMultiplyAdd(value, right, t2);
            value = Vector512.Create(Unsafe.Add(ref a, row3));
            s3 = Vector512.FusedMultiplyAdd(value, left, s3);
            t3 = Vector512.FusedMultiplyAdd(value, right, t3);
            value = Vector512.Create(lower);
            s4 = Vector512.FusedMultiplyAdd(value, left, s4);
            t4 = Vector512.FusedMultiplyAdd(value, right, t4);
            value = Vector512.Create(Unsafe.Add(ref lower, rowStep));
            s5 = Vector512.FusedMultiplyAdd(value, left, s5);
            t5 = Vector512.FusedMultiplyAdd(value, right, t5);
            value = Vector512.Create(Unsafe.Add(ref lower, row2));
            s6 = Vector512.FusedMultiplyAdd(value, left, s6);
            t6 = Vector512.FusedMultiplyAdd(value, right, t6);
            value = Vector512.Create(Unsafe.Add(ref lower, row3));
            s7 = Vector512.FusedMultiplyAdd(value, left, s7);
            t7 = Vector512.FusedMultiplyAdd(value, right, t7);
            a = ref Unsafe.Add(ref a, depthStep);
            lower = ref Unsafe.Add(ref lower, depthStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        Store(s0, t0, ref output, add);
        Store(s1, t1, ref Unsafe.Add(ref output, outputStep), add);
        Store(s2, t2, ref Unsafe.Add(ref output, 2 * outputStep), add);
        Store(s3, t3, ref Unsafe.Add(ref output, 3 * outputStep), add);
        Store(s4, t4, ref Unsafe.Add(ref output, 4 * outputStep), add);
        Store(s5, t5, ref Unsafe.Add(ref output, 5 * outputStep), add);
        Store(s6, t6, ref Unsafe.Add(ref output, 6 * outputStep), add);
        Store(s7, t7, ref Unsafe.Add(ref output, 7 * outputStep), add);
    }

    private static void Multiply16(
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
        Vector512<float> s0 = default,
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
            var left = Vector512.LoadUnsafe(ref b);
            var value = Vector512.Create(a);
            s0 = Vector512.FusedMultiplyAdd(value, left, s0);
            value = Vector512.Create(Unsafe.Add(ref a, rowStep));
            s1 = Vector512.FusedMultiplyAdd(value, left, s1);
            value = Vector512.Create(Unsafe.Add(ref a, row2));
            s2 = Vector512.FusedMultiplyAdd(value, left, s2);
            value = Vector512.Create(Unsafe.Add(ref a, row3));
            s3 = Vector512.FusedMultiplyAdd(value, left, s3);
            value = Vector512.Create(lower);
            s4 = Vector512.FusedMultiplyAdd(value, left, s4);
            value = Vector512.Create(Unsafe.Add(ref lower, rowStep));
            s5 = Vector512.FusedMultiplyAdd(value, left, s5);
            value = Vector512.Create(Unsafe.Add(ref lower, row2));
            s6 = Vector512.FusedMultiplyAdd(value, left, s6);
            value = Vector512.Create(Unsafe.Add(ref lower, row3));
            s7 = Vector512.FusedMultiplyAdd(value, left, s7);
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

    private static void Store(Vector512<float> left, Vector512<float> right, ref float to, bool add)
    {
        Store(left, ref to, add);
        Store(right, ref Unsafe.Add(ref to, Narrow), add);
    }

    private static void Store(Vector512<float> sum, ref float to, bool add) =>
        (add ? sum + Vector512.LoadUnsafe(ref to) : sum).StoreUnsafe(ref to);
}
