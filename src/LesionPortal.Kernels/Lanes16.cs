using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LesionPortal.Kernels;

/// <summary>Sixteen floats in 512 bits.</summary>
internal readonly struct Lanes16(Vector512<float> values) : ILanes<Lanes16>
{
    private readonly Vector512<float> _values = values;

    public static int Count => Vector512<float>.Count;
    public static int TileRows => MatrixTile.Rows;
    public static Lanes16 Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref readonly float first, nuint offset) => new(Vector512.LoadUnsafe(in first, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float first, nuint offset) => _values.StoreUnsafe(ref first, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 left, Lanes16 right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 left, Lanes16 right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 left, Lanes16 right, Lanes16 addend) =>
        new(Vector512.FusedMultiplyAdd(left._values, right._values, addend._values));

    public static int TileColumns(int columns) => MatrixTile.Columns(columns);

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
        for (nuint r = 0; r < (nuint)rows; r += MatrixTile.Rows)
            MatrixTile.Multiply(
                columns,
                ref Unsafe.Add(ref a, r * rowStep),
                rowStep,
                depthStep,
                ref b,
                bStep,
                depth,
                ref Unsafe.Add(ref output, r * outputStep),
                outputStep,
                add
            );
    }
}
