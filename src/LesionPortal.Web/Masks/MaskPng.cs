using LesionPortal.Core.Imaging;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Masks;

/// <summary>Reads a mask that somebody sent as PNG or TIFF, or says why it is none.</summary>
internal static class MaskPng
{
    private static readonly byte[][] s_signatures =
    [
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A],
        [.. "II*\0"u8],
        [.. "MM\0*"u8],
    ];

    /// <param name="mediaType">Without parameters.</param>
    public static bool IsSentAs(ReadOnlySpan<char> mediaType) =>
        mediaType.Equals("image/png", StringComparison.OrdinalIgnoreCase)
        || mediaType.Equals("image/tiff", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file's name is that of a mask: .png, .tif or .tiff.</summary>
    public static bool IsNamed(string file) => Path.GetExtension(file).ToUpperInvariant() is ".PNG" or ".TIF" or ".TIFF";

    /// <param name="name">What the sentence calls the file.</param>
    public static (PixelMask? Mask, string? Refusal) Read(byte[] png, DatasetCase target, string name)
    {
        if (png.Length == 0)
            return (null, $"{name}: the file is empty; send the mask as PNG or TIFF.");
        if (!Array.Exists(s_signatures, signature => png.AsSpan().StartsWith(signature)))
            return (null, $"{name}: not a PNG or TIFF; export the mask as one of the two, 0 outside the lesion and 255 inside.");
        try
        {
            using var first = new MemoryStream(png);
            var image = ImageCodec.ReadRgb(first, name);
            if (image.Width != target.Width || image.Height != target.Height)
                return (
                    null,
                    $"{name}: mask is {image.Width}×{image.Height} but the image of {target.CaseId} is "
                        + $"{target.Width}×{target.Height}; export the mask at the image's size."
                );
            if (NonBinaryError(image, name) is { } grey)
                return (null, grey);
            using var second = new MemoryStream(png);
            var mask = ImageCodec.ReadMask(second, name);
            return Disagrees(image, mask)
                ? (
                    null,
                    $"{name}: has transparent white pixels, so lesion and background cannot be distinguished; export it without "
                        + $"transparency."
                )
                : (mask, null);
        }
        catch (ImageDecodingException e)
        {
            return (null, e.Message);
        }
    }

    private static string? NonBinaryError(RgbImage image, string name)
    {
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (r, g, b) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            if (r == g && g == b && r is 0 or 255)
                continue;
            var at = i / 3;
            var value = r == g && g == b ? $"the grey value {r}" : $"the colour ({r}, {g}, {b})";
            return $"{name}: the pixel at ({at % image.Width}, {at / image.Width}) has {value}; a mask may contain only 0 (outside) and "
                + $"255 (inside). Threshold it before export.";
        }

        return null;
    }

    private static bool Disagrees(RgbImage image, PixelMask mask)
    {
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            if (mask.Pixels[i] != (image.Pixels[3 * i] == 255))
                return true;
        }

        return false;
    }
}
