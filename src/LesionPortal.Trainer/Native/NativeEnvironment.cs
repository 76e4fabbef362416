using System.Runtime.InteropServices;

namespace LesionPortal.Trainer.Native;

/// <summary>The environment as native code reads it; Environment.SetEnvironmentVariable changes .NET's own view alone.</summary>
internal static class NativeEnvironment
{
    /// <summary>Sets a variable for .NET and for native code.</summary>
    /// <exception cref="NativeLibraryException">The environment could not be changed.</exception>
    public static void Set(string name, string value, bool overwrite)
    {
        if (!overwrite && Environment.GetEnvironmentVariable(name) is not null)
            return;
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows() && SetEnvironment(name, value, overwrite ? 1 : 0) != 0)
            throw new NativeLibraryException($"{name} could not be set; set it to {value} in the environment before the start.");
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
