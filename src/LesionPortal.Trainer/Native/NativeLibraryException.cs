namespace LesionPortal.Trainer.Native;

/// <summary>libtorch cannot be loaded on this machine; the message says what is missing and the ways out.</summary>
public sealed class NativeLibraryException(string message, Exception? inner = null) : Exception(message, inner);
