using System.Runtime.InteropServices;

namespace LesionPortal.Trainer.Commands;

/// <summary>Ends the process without waiting for native code that is still computing on another thread.</summary>
internal static class ImmediateExit
{
    public static void With(ExitCode code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit((int)code);

        // exit() would run libtorch's destructors under the feet of its own threads.
        LeaveWithoutCleanup((int)code);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void LeaveWithoutCleanup(int code);
}
