using System.Runtime.InteropServices;
using System.Runtime.Loader;
using LesionPortal.Core.Files;

namespace LesionPortal.Trainer.Native;

/// <summary>
/// Loads libtorch and TorchSharp's bridge to it before TorchSharp looks for them. On systems whose libstdc++ is older than GCC 13's
/// (Debian 12, Ubuntu 22.04) the bridge is refused; then a copy adapted by <see cref="IostreamInitPatch"/> is loaded in its place.
/// The package's own file is never changed.
/// </summary>
public static class TorchNative
{
    private const string BridgeName = "LibTorchSharp";
    private const string BridgeFile = "libLibTorchSharp.so";
    private static readonly Lock Gate = new();
    private static nint _bridge;

    /// <summary>Call before the first use of TorchSharp; again does nothing.</summary>
    /// <exception cref="NativeLibraryException">
    /// The libraries are missing or cannot be loaded here; the message gives the ways out.
    /// </exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_bridge != 0 || !OperatingSystem.IsLinux())
                return;
            ThreadWaiting.Sleep();
            LibtorchWarnings.Silence();
            MemoryReuse.Begin();
            var path = Find();

            // The system's loader dies of a file that is cut short (a full disk while building, say) instead of refusing it.
            if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
                ElfSections.Read(File.ReadAllBytes(path));
            try
            {
                _bridge = NativeLibrary.Load(path);
                return;
            }
            catch (DllNotFoundException refused) when (NeedsAdapting(refused))
            {
                _bridge = LoadAdapted(path);
            }
            catch (DllNotFoundException refused)
            {
                throw new NativeLibraryException($"{path} cannot be loaded: {refused.Message}", refused);
            }

            // TorchSharp asks for the bridge by name; its own search fails as the load above did, and then this is asked.
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                Path.GetFileName(name).Contains(BridgeName, StringComparison.Ordinal) ? _bridge : 0;
        }
    }

    private static bool NeedsAdapting(DllNotFoundException refused) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && refused.Message.Contains(IostreamInitPatch.MissingVersion, StringComparison.Ordinal);

    private static string Find()
    {
        var folders = ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory);
        return folders.Select(f => Path.Combine(f, BridgeFile)).FirstOrDefault(File.Exists)
            ?? throw new NativeLibraryException(
                $"{BridgeFile} is not beside the program ({AppContext.BaseDirectory}); build or publish "
                    + $"LesionPortal.Trainer again for this platform."
            );
    }

    private static nint LoadAdapted(string path)
    {
        byte[] adapted;
        try
        {
            adapted = IostreamInitPatch.Apply(File.ReadAllBytes(path));
        }
        catch (NativeLibraryException e)
        {
            throw TwoWaysOut(path, e.Message, e);
        }

        var copy = Store(path, adapted);
        try
        {
            // The copy looks for libtorch beside itself; loaded first, it is found by name wherever the copy lies.
            NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(path)!, "libtorch.so"));
            var handle = NativeLibrary.Load(copy);
            Console.Error.WriteLine($"This system's libstdc++ lacks {IostreamInitPatch.MissingVersion}; using the adapted copy {copy}.");
            return handle;
        }
        catch (DllNotFoundException e)
        {
            throw TwoWaysOut(path, e.Message, e);
        }
    }

    /// <summary>
    /// The adapted copy's path: beside the program, else below the user's cache. An existing file is used only if it is the same, byte for
    /// byte.
    /// </summary>
    private static string Store(string original, byte[] adapted)
    {
        string[] folders =
        [
            Path.Combine(AppContext.BaseDirectory, "native-patched"),
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "LesionPortal",
                "native-patched"
            ),
            Path.Combine(Path.GetTempPath(), $"lesionportal-native-{Environment.UserName}"),
        ];
        Exception? last = null;
        foreach (var folder in folders.Where(Path.IsPathFullyQualified))
        {
            var copy = Path.Combine(folder, BridgeFile);
            try
            {
                if (File.Exists(copy) && File.ReadAllBytes(copy).AsSpan().SequenceEqual(adapted))
                    return copy;
                AtomicFile.Write(copy, stream => stream.Write(adapted));
                return copy;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                last = e;
            }
        }

        throw TwoWaysOut(original, $"no folder for the adapted copy is writable ({string.Join(", ", folders)})", last);
    }

    private static NativeLibraryException TwoWaysOut(string path, string why, Exception? inner) =>
        new(
            $"{path} needs {IostreamInitPatch.MissingVersion} of libstdc++.so.6, which this system does not have, and "
                + $"could not be adapted: {why}. "
                + "Either install a libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04), or use the TorchSharp 0.107.0 "
                + "package unchanged "
                + "on x86-64 so that the trainer can adapt a copy of it in a writable folder.",
            inner
        );
}
