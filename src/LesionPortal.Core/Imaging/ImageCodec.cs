using LesionPortal.Core.Files;
using SkiaSharp;

namespace LesionPortal.Core.Imaging;

/// <summary>Reads and writes images and masks (BMP, PNG, JPEG, WebP in; PNG and WebP out) and resizes them, on SkiaSharp.</summary>
public static class ImageCodec
{
    /// <summary>Smooth enough for the reduction of a 768×560 image to 256²: linear between two levels of a mipmap.</summary>
    private static readonly SKSamplingOptions AntiAliased = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <exception cref="ImageDecodingException">The file is missing or not decodable.</exception>
    public static RgbImage ReadRgb(string path, int? width = null, int? height = null)
    {
        using var decoded = Decode(path);
        using var sized = Resize(decoded, width, height, AntiAliased);
        var source = sized.GetPixelSpan();
        var pixels = new byte[sized.Width * sized.Height * 3];
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 3)
        {
            pixels[to] = source[from];
            pixels[to + 1] = source[from + 1];
            pixels[to + 2] = source[from + 2];
        }

        return new RgbImage(sized.Width, sized.Height, pixels);
    }

    /// <summary>A mask of 1, 8 or 24 bits; inside = brighter than 128 (ISIC's rule). Resized by nearest neighbour, as the notebook does.</summary>
    /// <exception cref="ImageDecodingException">The file is missing or not decodable.</exception>
    public static PixelMask ReadMask(string path, int? width = null, int? height = null)
    {
        using var decoded = Decode(path);
        using var sized = Resize(decoded, width, height, new SKSamplingOptions(SKFilterMode.Nearest));
        var source = sized.GetPixelSpan();
        var pixels = new bool[sized.Width * sized.Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = source[4 * i] > 128;
        return new PixelMask(sized.Width, sized.Height, pixels);
    }

    /// <summary>Writes 8-bit grey values, row-major, as PNG; aside and renamed.</summary>
    public static void WriteGreyPng(string path, ReadOnlySpan<byte> grey, int width, int height)
    {
        if (grey.Length != width * height)
            throw new ArgumentException($"{grey.Length} grey values do not fill {width}×{height} pixels.", nameof(grey));
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
            grey.Slice(y * width, width).CopyTo(bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, width));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, data.AsStream());
    }

    private static SKBitmap Decode(string path)
    {
        if (!File.Exists(path))
            throw new ImageDecodingException($"{path}: no such file.");
        using var codec = SKCodec.Create(path)
            ?? throw new ImageDecodingException($"{Path.GetFileName(path)}: not a readable image; expected BMP, PNG, JPEG or WebP.");
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
            return bitmap;
        bitmap.Dispose();
        throw new ImageDecodingException($"{Path.GetFileName(path)}: the image is damaged ({result}); export it again.");
    }

    private static SKBitmap Resize(SKBitmap bitmap, int? width, int? height, SKSamplingOptions sampling)
    {
        var size = new SKImageInfo(width ?? bitmap.Width, height ?? bitmap.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        return bitmap.Resize(size, sampling)
            ?? throw new ImageDecodingException($"The image could not be resized to {size.Width}×{size.Height}; too little memory?");
    }
}
