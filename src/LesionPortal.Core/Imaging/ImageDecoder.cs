using System.Globalization;
using SkiaSharp;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// From a file's bytes to upright 8-bit RGBA: any bit depth, palette, grey or CMYK is converted by the codec,
/// the camera's orientation mark is followed, and a picture larger than <see cref="MaxPixels"/> is refused before memory is asked for.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Refuses decompression bombs; a whole-body photograph of 100 megapixels is still read.</summary>
    public const long MaxPixels = 100_000_000;

    private const string Expected = "expected BMP, PNG, JPEG or WebP";

    public static SKBitmap Decode(string path)
    {
        using var codec = Open(path);
        return Decode(codec, Path.GetFileName(path));
    }

    /// <param name="name">What messages call the picture.</param>
    public static SKBitmap Decode(Stream stream, string name)
    {
        using var data = SKData.Create(stream);
        using var codec = data is null || data.IsEmpty ? null : SKCodec.Create(data);
        return Decode(codec ?? throw Unreadable(name), name);
    }

    public static ImageHeader ReadHeader(string path)
    {
        using var codec = Open(path);
        var format = Format(codec, Path.GetFileName(path));
        var (width, height) = UprightSize(codec);
        return new ImageHeader(width, height, format, codec.EncodedOrigin != SKEncodedOrigin.TopLeft);
    }

    private static SKCodec Open(string path)
    {
        if (!File.Exists(path))
            throw new ImageDecodingException($"{path}: no such file.");
        return SKCodec.Create(path) ?? throw Unreadable(Path.GetFileName(path));
    }

    private static SKBitmap Decode(SKCodec codec, string name)
    {
        Format(codec, name);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaxPixels)
        {
            throw new ImageDecodingException(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {width:N0}×{height:N0} pixels are more than the {MaxPixels / 1_000_000} megapixels that are read; reduce the image."));
        }

        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw new ImageDecodingException($"{name}: the image is damaged or cut short ({result}); export or copy it again.");
        }

        return codec.EncodedOrigin == SKEncodedOrigin.TopLeft ? bitmap : Upright(bitmap, codec.EncodedOrigin);
    }

    private static (int Width, int Height) UprightSize(SKCodec codec) =>
        SwapsSides(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);

    private static bool SwapsSides(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static SKBitmap Upright(SKBitmap stored, SKEncodedOrigin origin)
    {
        using (stored)
        {
            int w = stored.Width, h = stored.Height;
            var upright = SwapsSides(origin)
                ? new SKBitmap(stored.Info.WithSize(h, w))
                : new SKBitmap(stored.Info.WithSize(w, h));
            ReadOnlySpan<uint> from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan());
            var to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
            for (var y = 0; y < h; y++)
            {
                for (var x = 0; x < w; x++)
                {
                    // EXIF 2.3, tag 274: where the stored row 0 and column 0 are in the upright picture.
                    var (ux, uy) = origin switch
                    {
                        SKEncodedOrigin.TopRight => (w - 1 - x, y),
                        SKEncodedOrigin.BottomRight => (w - 1 - x, h - 1 - y),
                        SKEncodedOrigin.BottomLeft => (x, h - 1 - y),
                        SKEncodedOrigin.LeftTop => (y, x),
                        SKEncodedOrigin.RightTop => (h - 1 - y, x),
                        SKEncodedOrigin.RightBottom => (h - 1 - y, w - 1 - x),
                        SKEncodedOrigin.LeftBottom => (y, w - 1 - x),
                        _ => (x, y),
                    };
                    to[uy * upright.Width + ux] = from[y * w + x];
                }
            }

            return upright;
        }
    }

    private static ImageFormat Format(SKCodec codec, string name) => codec.EncodedFormat switch
    {
        SKEncodedImageFormat.Bmp => ImageFormat.Bmp,
        SKEncodedImageFormat.Png => ImageFormat.Png,
        SKEncodedImageFormat.Jpeg => ImageFormat.Jpeg,
        SKEncodedImageFormat.Webp => ImageFormat.WebP,
        var other => throw new ImageDecodingException($"{name}: {other} images are not read; {Expected}."),
    };

    private static ImageDecodingException Unreadable(string name) => new($"{name}: not a readable image; {Expected}.");
}
