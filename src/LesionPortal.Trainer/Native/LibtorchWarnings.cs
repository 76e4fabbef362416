namespace LesionPortal.Trainer.Native;

/// <summary>
/// Keeps libtorch from writing a warning for every convolution on machines that NNPACK does not support: it then takes another way, and
/// says so thousands of times. Errors are still written.
/// </summary>
internal static class LibtorchWarnings
{
    /// <summary>Before libtorch is loaded, which reads the variable once. What the user has set stays.</summary>
    /// <exception cref="NativeLibraryException">The environment could not be changed.</exception>
    public static void Silence() => NativeEnvironment.Set("TORCH_CPP_LOG_LEVEL", "ERROR", overwrite: false);
}
