namespace LesionPortal.Core.Imaging;

public enum ImageFormat
{
    Bmp,
    Png,
    Jpeg,
    WebP,
    Tiff,
}

/// <summary>What an image file says of itself before it is decoded.</summary>
/// <param name="Width">Upright, that is after the camera's orientation mark was followed.</param>
/// <param name="IsTurned">The pixels are stored turned or mirrored and carry an orientation mark (EXIF).</param>
public sealed record ImageHeader(int Width, int Height, ImageFormat Format, bool IsTurned)
{
    /// <summary>
    /// Whether every browser shows the file as it is decoded here. They disagree about variants of BMP, most show no TIFF, and not every
    /// program follows an orientation mark; a plain PNG is the same to all.
    /// </summary>
    public bool IsSeenAlike => Format is ImageFormat.Png or ImageFormat.Jpeg or ImageFormat.WebP && !IsTurned;
}
