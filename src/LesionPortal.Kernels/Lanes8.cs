using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LesionPortal.Kernels;

/// <summary>Eight floats in 256 bits.</summary>
internal readonly struct Lanes8(Vector256<float> values) : ILanes<Lanes8>
{
    private readonly Vector256<float> _values = values;

    public static int Count => Vector256<float>.Count;
    public static int TileRows => MatrixTile256.Rows;
    public static Lanes8 Zero => new(Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref readonly float first, nuint offset) => new(Vector256.LoadUnsafe(in first, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float first, nuint offset) => _values.StoreUnsafe(ref first, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 left, Lanes8 right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 left, Lanes8 right, Lanes8 addend) =>
        new(Vector256.FusedMultiplyAdd(left._values, right._values, addend._values));

    public static int TileColumns(int columns) => MatrixTile256.Columns(columns);

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
    ) => MatrixTile256.Multiply(rows, columns, ref a, rowStep, depthStep, ref b, bStep, depth, ref output, outputStep, add);
}
