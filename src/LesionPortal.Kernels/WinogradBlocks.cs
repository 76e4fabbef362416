using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>How tiles are shared out: each thread has a run of them and takes it block by block.</summary>
/// <param name="Tiles">In a block at most; a whole number of a product's rows.</param>
internal readonly record struct WinogradBlocks(int All, int Threads, int Tiles)
{
    /// <summary>
    /// For an input's and an output's map: the block should fit the cache, and wide filters should not be read too often.
    /// </summary>
    public static WinogradBlocks ForMaps<T>(int tiles, int from, int to)
        where T : struct, ILanes<T> =>
        Of<T>(
            tiles,
            ((long)from * to) switch
            {
                <= 128 * 128 => 48,
                <= 256 * 256 => 96,
                _ => 192,
            }
        );

    /// <summary>For sums over tiles: the sums of wide filters should not be read and written too often.</summary>
    public static WinogradBlocks ForSums<T>(int tiles, int from, int to)
        where T : struct, ILanes<T> =>
        Of<T>(
            tiles,
            ((long)from * to) switch
            {
                <= 128 * 128 => 64,
                <= 256 * 256 => 192,
                _ => 384,
            }
        );

    /// <summary>A thread's blocks.</summary>
    public IEnumerable<(int First, int Count)> Of(int thread)
    {
        var share = (All + Threads - 1) / Threads;
        var end = Math.Min(All, (thread + 1) * share);
        for (var first = thread * share; first < end; first += Tiles)
            yield return (first, Math.Min(Tiles, end - first));
    }

    /// <summary>So many rows, rounded up to whole tiles of a product.</summary>
    public static int WholeRows<T>(int rows)
        where T : struct, ILanes<T> => (rows + T.TileRows - 1) / T.TileRows * T.TileRows;

    private static WinogradBlocks Of<T>(int tiles, int most)
        where T : struct, ILanes<T>
    {
        var threads = Math.Min(get_num_threads(), tiles);
        var share = (tiles + threads - 1) / threads;
        threads = (tiles + share - 1) / share;
        var blocks = (share + most - 1) / most;
        var size = (share + blocks - 1) / blocks;
        return new(tiles, threads, WholeRows<T>(size));
    }
}
