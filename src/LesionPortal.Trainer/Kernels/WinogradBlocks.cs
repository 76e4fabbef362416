using static TorchSharp.torch;

namespace LesionPortal.Trainer.Kernels;

/// <summary>How tiles are shared out: each thread has a run of them and takes it block by block.</summary>
/// <param name="Tiles">In a block at most; a whole number of a product's rows.</param>
internal readonly record struct WinogradBlocks(int All, int Threads, int Tiles)
{
    /// <summary>For an input's and an output's map: the block should fit the cache, and wide filters should not be read too often.</summary>
    public static WinogradBlocks ForMaps(int tiles, int from, int to) => Of(tiles, ((long)from * to) switch { <= 128 * 128 => 48, <= 256 * 256 => 96, _ => 192 });

    /// <summary>For sums over tiles: the sums of wide filters should not be read and written too often.</summary>
    public static WinogradBlocks ForSums(int tiles, int from, int to) => Of(tiles, ((long)from * to) switch { <= 128 * 128 => 64, <= 256 * 256 => 192, _ => 384 });

    /// <summary>A thread's blocks.</summary>
    public IEnumerable<(int First, int Count)> Of(int thread)
    {
        var share = (All + Threads - 1) / Threads;
        var end = Math.Min(All, (thread + 1) * share);
        for (var first = thread * share; first < end; first += Tiles)
            yield return (first, Math.Min(Tiles, end - first));
    }

    private static WinogradBlocks Of(int tiles, int most)
    {
        var threads = Math.Min(get_num_threads(), tiles);
        var share = (tiles + threads - 1) / threads;
        threads = (tiles + share - 1) / share;
        var blocks = (share + most - 1) / most;
        var size = (share + blocks - 1) / blocks;
        return new(tiles, threads, MatrixTile.WholeRows(size));
    }
}
