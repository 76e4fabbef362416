using System.Runtime.InteropServices;

namespace LesionPortal.Trainer.Native;

/// <summary>
/// Makes the C library keep the memory of freed tensors for the next ones. By default it gives large blocks back to the system at once, and
/// every step of training pays for fetching and clearing the same pages again.
/// </summary>
internal static class MemoryReuse
{
    // malloc.h
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MappedBlocks = -4;

    // The largest int would still give back what lies above 2 GiB, at every step of a wide network.
    private const int NeverTrim = -1;
    private const int GrowByBytes = 64 << 20;

    /// <summary>Before the first tensor. Leaves C libraries other than glibc alone.</summary>
    public static void Begin()
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out var libc) || !NativeLibrary.TryGetExport(libc, "mallopt", out _))
            return;
        _ = SetMallocOption(MappedBlocks, 0);
        _ = SetMallocOption(TrimThreshold, NeverTrim);
        _ = SetMallocOption(TopPad, GrowByBytes);
    }

    /// <summary>1 when it was taken; when not, training is slower and otherwise the same.</summary>
    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetMallocOption(int parameter, int value);
}
