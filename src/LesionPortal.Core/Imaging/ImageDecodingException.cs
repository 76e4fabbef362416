namespace LesionPortal.Core.Imaging;

/// <summary>A file is not an image this program reads; the message names the file and what was expected.</summary>
public sealed class ImageDecodingException(string message, Exception? inner = null) : Exception(message, inner);
