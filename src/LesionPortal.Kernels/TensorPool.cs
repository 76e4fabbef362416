using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Memory of the large tensors that our own functions make. What libtorch frees comes back here and is used again as it is: the C library
/// would give it back to the system (and the next step would fetch and clear it again) or, if set not to, cut it into pieces that fit
/// nothing (aligned blocks of glibc before 2.38 are never used a second time for the same size). The network's maps of one size follow each
/// other, so few blocks are enough.
/// </summary>
internal static class TensorPool
{
    /// <summary>Smaller tensors are left to libtorch.</summary>
    private const long Least = 1 << 20;

    /// <summary>A huge page of x86-64 and ARM64 with 4 KiB pages.</summary>
    private const nuint Page = 2 << 20;

    // sys/mman.h
    private const int AdviseHugePages = 14;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;
    private const nint MapFailed = -1;

    /// <summary>Kept alive for as long as libtorch may call it.</summary>
    private static readonly Returned TakeBack = GiveBack;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, (nuint Size, nuint Asked)> Lent = [];
    private static readonly SortedDictionary<nuint, Stack<nint>> Free = [];

    private static long _lentBytes;

    private delegate void Returned(nint block);

    /// <summary>Asked for by the large tensors that are alive now.</summary>
    public static long RentedBytes => Interlocked.Read(ref _lentBytes);

    /// <summary>A float32 tensor on the CPU whose numbers are whatever was there, contiguous.</summary>
    public static Tensor Empty(params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var side in shape)
            count *= side;
        if (count * sizeof(float) < Least)
            return empty(shape.ToArray());
        var block = Lend((nuint)(count * sizeof(float)));
        var handle = NewTensor(
            block,
            TakeBack,
            shape.ToArray(),
            shape.Length,
            (sbyte)ScalarType.Float32,
            (sbyte)ScalarType.Float32,
            (int)DeviceType.CPU,
            0,
            0
        );
        return handle != 0
            ? Tensor.UnsafeCreateTensor(handle)
            : throw new InvalidOperationException($"libtorch took no tensor of {count} numbers over the trainer's memory.");
    }

    /// <summary>A float32 map (N,C,H,W) whose channels are last, its numbers whatever was there.</summary>
    public static Tensor EmptyMap(long images, long channels, long height, long width)
    {
        using var contiguous = Empty(images, height, width, channels);
        using var permuted = contiguous.permute(0, 3, 1, 2);

        // Not a view of another tensor: autograd refuses to change those in place.
        return empty(0).set_(permuted);
    }

    private static nint Lend(nuint bytes)
    {
        var asked = bytes;
        bytes = (bytes + Page - 1) / Page * Page;
        lock (Gate)
        {
            var (block, size) = Fitting(bytes);
            if (block == 0)
                (block, size) = (New(bytes), bytes);
            Lent[block] = (size, asked);
            _lentBytes += (long)asked;
            return block;
        }
    }

    /// <summary>The smallest free block that is not more than twice as large; 0 if there is none.</summary>
    private static (nint Block, nuint Size) Fitting(nuint bytes)
    {
        foreach (var (size, blocks) in Free)
        {
            if (size >= bytes && blocks.Count > 0)
                return size <= 2 * bytes ? (blocks.Pop(), size) : default;
        }

        return default;
    }

    /// <summary>Straight from the system where that is Linux: between blocks so large the C library's heap would fall to pieces.</summary>
    private static unsafe nint New(nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return (nint)NativeMemory.AlignedAlloc(bytes, Page);
        var begin = Map(0, bytes + Page, ReadAndWrite, PrivateAndAnonymous, -1, 0);
        if (begin == MapFailed)
            throw new InsufficientMemoryException($"The system has no {bytes >> 20} MB of memory left for a map of the network.");
        var block = (nint)(((nuint)begin + Page - 1) / Page * Page);
        _ = Advise(block, bytes, AdviseHugePages);
        return block;
    }

    private static void GiveBack(nint block)
    {
        lock (Gate)
        {
            Lent.Remove(block, out var lent);
            _lentBytes -= (long)lent.Asked;
            var size = lent.Size;
            if (!Free.TryGetValue(size, out var blocks))
                Free[size] = blocks = new();
            blocks.Push(block);
        }
    }

    [DllImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint NewTensor(
        nint data,
        Returned deleter,
        long[] shape,
        int dimensions,
        sbyte type,
        sbyte wanted,
        int device,
        int deviceIndex,
        byte requiresGradient
    );

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    /// <summary>0 when it was taken; when not, the machine works with small pages and is otherwise the same.</summary>
    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint block, nuint bytes, int advice);
}
