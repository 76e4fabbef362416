using LesionPortal.Core.Imaging;
using SkiaSharp;

namespace LesionPortal.Testing;

public static class Pictures
{
    public static RgbImage Colour(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static PixelMask Rectangle(int width, int height, int left, int top, int rectangleWidth, int rectangleHeight)
    {
        var pixels = new bool[width * height];
        for (var y = top; y < top + rectangleHeight; y++)
            pixels.AsSpan(y * width + left, rectangleWidth).Fill(true);
        return new PixelMask(width, height, pixels);
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var target = bitmap.GetPixelSpan();
        for (int from = 0, to = 0; from < image.Pixels.Length; from += 3, to += 4)
        {
            image.Pixels.AsSpan(from, 3).CopyTo(target[to..]);
            target[to + 3] = byte.MaxValue;
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A PNG that is white everywhere and transparent outside the mask.</summary>
    public static byte[] WhiteWhere(PixelMask mask)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(mask.Width, mask.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var target = bitmap.GetPixelSpan();
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            target.Slice(4 * i, 3).Fill(byte.MaxValue);
            target[4 * i + 3] = mask.Pixels[i] ? byte.MaxValue : (byte)0;
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static RgbImage Grey(PixelMask mask, byte inside = 255, byte outside = 0) =>
        new(mask.Width, mask.Height, [.. mask.Pixels.SelectMany(p => Enumerable.Repeat(p ? inside : outside, 3))]);

    /// <summary>Puts a camera's orientation mark (EXIF tag 274, 1 to 8) into a JPEG.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF,
            0xE1,
            0,
            34,
            (byte)'E',
            (byte)'x',
            (byte)'i',
            (byte)'f',
            0,
            0,
            (byte)'M',
            (byte)'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
