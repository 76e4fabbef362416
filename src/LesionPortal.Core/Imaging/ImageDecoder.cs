using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// From a file's bytes to upright 8-bit pixels, in managed code alone (SixLabors.ImageSharp): a hostile file can't corrupt memory. Any bit
/// depth, palette, grey or CMYK is converted, the camera's orientation mark is followed. More than <see cref="MaxPixels"/> and more than
/// one frame or page are refused from the header, before memory is asked for.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Refuses decompression bombs; a whole-body photograph of 100 megapixels is still read.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>A decoder's largest single buffer: <see cref="MaxPixels"/> at 16 bits in four channels.</summary>
    private const int LargestBufferMegabytes = 800;

    /// <summary>What is kept between two images: a few of PH2's size. The rest goes back to the system at once.</summary>
    private const int PoolMegabytes = 32;

    private const string Expected = "expected BMP, PNG, JPEG, WebP or TIFF";

    private const string EndIsMissing = "its end is missing";

    /// <summary>Used by all threads; it is not changed after it was made.</summary>
    public static readonly Configuration Configuration = MakeConfiguration();

    /// <typeparam name="TPixel">Rgb24 leaves transparency out, Rgba32 keeps it.</typeparam>
    public static DecodedImage<TPixel> Decode<TPixel>(string path)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var file = Open(path);
        return Decode<TPixel>(file, Path.GetFileName(path));
    }

    /// <param name="stream">Read from its beginning; one that can't seek is copied into memory.</param>
    /// <param name="name">What messages call the picture.</param>
    public static DecodedImage<TPixel> Decode<TPixel>(Stream stream, string name)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var content = ImageContent.Of(stream);
        var (header, origin) = Identify(content, name);
        if ((long)header.Width * header.Height > MaxPixels)
        {
            throw new ImageDecodingException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {header.Width:N0}×{header.Height:N0} pixels "
                        + $"are more than the {MaxPixels / 1_000_000} megapixels that are read; reduce the image."
                )
            );
        }

        if (!ImageContent.IsWhole(content, header.Format))
            throw Damaged(name, EndIsMissing);
        try
        {
            content.Position = 0;
            using var image = Image.Load<TPixel>(Configuration, content);
            return Orientation.Upright(image, origin);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A damaged file ends in any of a dozen exceptions, an index out of range among them.
            throw Damaged(name, e.Message, e);
        }
    }

    public static ImageHeader ReadHeader(string path)
    {
        using var file = Open(path);
        return Identify(file, Path.GetFileName(path)).Header;
    }

    private static FileStream Open(string path) =>
        File.Exists(path) ? File.OpenRead(path) : throw new ImageDecodingException($"{path}: no such file.");

    private static (ImageHeader Header, int Origin) Identify(Stream content, string name)
    {
        var format = FormatOf(content, name);
        if (format == ImageFormat.Tiff && TiffDirectory.First(content) is null)
            throw Damaged(name, EndIsMissing);
        if (ImageContent.Refusal(content, format) is { } refusal)
            throw new ImageDecodingException($"{name}: {refusal}");
        try
        {
            content.Position = 0;
            var info = Image.Identify(Configuration, content);
            var origin =
                format == ImageFormat.Tiff
                    ? TiffDirectory.First(content)?.Orientation ?? Orientation.TopLeft
                    : Orientation.Of(info.Metadata.ExifProfile);
            var (width, height) = Orientation.SwapsSides(origin) ? (info.Height, info.Width) : (info.Width, info.Height);
            return (new ImageHeader(width, height, format, origin != Orientation.TopLeft), origin);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Damaged(name, e.Message, e);
        }
    }

    private static ImageFormat FormatOf(Stream content, string name)
    {
        content.Position = 0;
        // Of all that ImageSharp knows, so that a message can name what is not read here.
        return content.Length == 0
            ? throw Unreadable(name)
            : Image.DetectFormat(SixLabors.ImageSharp.Configuration.Default, content) switch
            {
                BmpFormat => ImageFormat.Bmp,
                PngFormat => ImageFormat.Png,
                JpegFormat => ImageFormat.Jpeg,
                WebpFormat => ImageFormat.WebP,
                TiffFormat => ImageFormat.Tiff,
                null => throw Unreadable(name),
                var other => throw new ImageDecodingException($"{name}: {other.Name} images are not read; {Expected}."),
            };
    }

    private static ImageDecodingException Unreadable(string name) => new($"{name}: not a readable image; {Expected}.");

    private static ImageDecodingException Damaged(string name, string why, Exception? inner = null) =>
        new($"{name}: the image is damaged or cut short ({why.TrimEnd('.')}); export or copy it again.", inner);

    private static Configuration MakeConfiguration() =>
        new(
            new BmpConfigurationModule(),
            new PngConfigurationModule(),
            new JpegConfigurationModule(),
            new WebpConfigurationModule(),
            new TiffConfigurationModule()
        )
        {
            ReadOrigin = ReadOrigin.Begin,
            MemoryAllocator = MemoryAllocator.Create(
                new MemoryAllocatorOptions { AllocationLimitMegabytes = LargestBufferMegabytes, MaximumPoolSizeMegabytes = PoolMegabytes }
            ),
        };
}
