using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// A thread's memory for a block of T tiles: 36 planes (T,C) and 36 planes (T,K). Rows of wide maps are a little apart, so that rows one
/// below the other do not fall on the same lines of the cache.
/// </summary>
internal sealed class WinogradMemory<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int Padding = 16;
    private readonly Tensor _memory;
    private readonly nuint _second;

    public WinogradMemory(int tiles, int from, int to)
    {
        (From, To) = (from, to);
        (FirstRow, SecondRow) = (RowOf(from), RowOf(to));
        (FirstPlane, SecondPlane) = ((nuint)tiles * FirstRow + Padding, (nuint)tiles * SecondRow + Padding);
        _second = WinogradTiles.Inputs * FirstPlane;
        Scratch = _second + WinogradTiles.Inputs * SecondPlane;
        _memory = TensorPool.Empty((long)Scratch + WinogradTransforms<T>.Scratch).DetachFromDisposeScope();
    }

    /// <summary>C.</summary>
    public int From { get; }

    /// <summary>K.</summary>
    public int To { get; }

    public nuint FirstRow { get; }
    public nuint SecondRow { get; }
    public nuint FirstPlane { get; }
    public nuint SecondPlane { get; }

    /// <summary>The memory's first number; what follows are distances from it.</summary>
    public ref float Begin => ref Unsafe.As<byte, float>(ref MemoryMarshal.GetReference(_memory.bytes));

    public nuint Scratch { get; }

    /// <summary>A tile's row in the first plane (T,C).</summary>
    public nuint First(int tile) => (nuint)tile * FirstRow;

    /// <summary>A tile's row in the first plane (T,K).</summary>
    public nuint Second(int tile) => _second + (nuint)tile * SecondRow;

    public void Dispose() => _memory.Dispose();

    private static nuint RowOf(int channels) => (nuint)(channels >= 256 ? channels + Padding : channels);
}
