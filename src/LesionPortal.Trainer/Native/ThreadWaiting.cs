namespace LesionPortal.Trainer.Native;

/// <summary>
/// Makes OpenMP's idle threads sleep instead of spin. Spinning has no measurable benefit on an idle machine and costs a factor of
/// three to five as soon as other processes need the cores: another run, a build, the portal itself.
/// </summary>
internal static class ThreadWaiting
{
    /// <summary>Must come before libgomp is loaded, which reads the variable once. What the user has set stays.</summary>
    /// <exception cref="NativeLibraryException">The environment could not be changed.</exception>
    public static void Sleep() => NativeEnvironment.Set("OMP_WAIT_POLICY", "PASSIVE", overwrite: false);
}
