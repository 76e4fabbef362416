using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>Parallel loop over the rows of all images (N·H) on torch's number of threads.</summary>
internal static class ParallelRows
{
    /// <summary>Called with the start and end of a thread's range.</summary>
    public delegate void Share(int from, int to);

    public static void ForEach(long rows, Share work)
    {
        var threads = get_num_threads();
        var share = (int)((rows + threads - 1) / threads);
        Parallel.For(0, threads, t => work((int)Math.Min(rows, (long)t * share), (int)Math.Min(rows, (t + 1L) * share)));
    }
}
