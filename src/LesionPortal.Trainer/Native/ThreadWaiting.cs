using System.Runtime.InteropServices;

namespace LesionPortal.Trainer.Native;

/// <summary>
/// Makes OpenMP's idle threads sleep instead of spin. Spinning wins nothing measurable on a free machine and costs a factor of
/// three to five as soon as anything else wants the cores: another run, a build, the portal itself.
/// </summary>
internal static class ThreadWaiting
{
    /// <summary>Must come before libgomp is loaded, which reads the variable once. What the user has set stays.</summary>
    /// <exception cref="NativeLibraryException">The environment could not be changed.</exception>
    public static void Sleep()
    {
        // Environment.SetEnvironmentVariable changes only .NET's own view, not what native code reads.
        if (SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0) != 0)
            throw new NativeLibraryException("OMP_WAIT_POLICY could not be set; set it to PASSIVE in the environment before the start.");
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
