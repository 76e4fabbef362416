namespace LesionPortal.Kernels;

/// <summary>
/// So many channels as this machine's vectors hold floats, worked on at once: what of Winograd filtering depends on the vectors' width, and
/// all that does.
/// </summary>
/// <typeparam name="T">The implementing struct, so that loops over it are compiled for it alone.</typeparam>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Count { get; }

    /// <summary>Rows that a product's tile has at least; rows of matrices come in multiples of it.</summary>
    static abstract int TileRows { get; }

    static abstract T Zero { get; }
    static abstract T Create(float value);
    static abstract T Load(ref readonly float first, nuint offset);
    void Store(ref float first, nuint offset);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract T MultiplyAdd(T left, T right, T addend);

    /// <summary>Columns of a product's tile for a matrix of so many, a multiple of <see cref="Count"/>.</summary>
    static abstract int TileColumns(int columns);

    /// <summary>
    /// out[r, 0..columns) = Σ_d a[r·rowStep + d·depthStep] · b[d·columns' step + 0..columns), for <paramref name="rows"/> rows (a multiple
    /// of <see cref="TileRows"/>) and one tile's columns.
    /// </summary>
    /// <param name="add">Adds to what is in out.</param>
    static abstract void Multiply(
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
    );
}
