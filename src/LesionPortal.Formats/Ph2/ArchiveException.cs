namespace LesionPortal.Formats.Ph2;

/// <summary>
/// An archive cannot be unpacked (damaged, protected, unsafe, too large, of an unknown kind); the message says what to do.
/// </summary>
public sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner);
