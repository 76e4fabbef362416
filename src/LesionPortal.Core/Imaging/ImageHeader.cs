namespace LesionPortal.Core.Imaging;

public enum ImageFormat
{
    Bmp,
    Png,
    Jpeg,
    WebP,
}

/// <summary>What an image file says of itself before it is decoded.</summary>
/// <param name="Width">Upright, that is after the camera's orientation mark was followed.</param>
/// <param name="IsTurned">The pixels are stored turned or mirrored and carry an orientation mark (EXIF).</param>
public sealed record ImageHeader(int Width, int Height, ImageFormat Format, bool IsTurned);
