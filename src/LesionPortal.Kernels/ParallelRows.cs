using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Shares out the rows of all images, N·H of them, among torch's threads.</summary>
internal static class ParallelRows
{
    /// <summary>Told where a thread's share begins and ends.</summary>
    public delegate void Share(int from, int to);

    public static void ForEach(long rows, Share work)
    {
        var threads = get_num_threads();
        var share = (int)((rows + threads - 1) / threads);
        Parallel.For(0, threads, t => work((int)Math.Min(rows, (long)t * share), (int)Math.Min(rows, (t + 1L) * share)));
    }
}
