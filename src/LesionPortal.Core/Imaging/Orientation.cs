using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace LesionPortal.Core.Imaging;

/// <summary>The camera's orientation mark (EXIF 2.3, tag 274): where the stored row 0 and column 0 are in the upright picture.</summary>
internal static class Orientation
{
    public const int TopLeft = 1;

    private const int TopRight = 2;
    private const int BottomRight = 3;
    private const int BottomLeft = 4;
    private const int LeftTop = 5;
    private const int RightTop = 6;
    private const int RightBottom = 7;
    private const int LeftBottom = 8;

    /// <summary><see cref="TopLeft"/> where nothing, or nothing sensible, is said.</summary>
    public static int Of(ExifProfile? profile) => Known(profile?.GetValue(ExifTag.Orientation)?.Value);

    public static int Known(int? mark) => mark is >= TopLeft and <= LeftBottom ? mark.Value : TopLeft;

    public static bool SwapsSides(int origin) => origin is LeftTop or RightTop or RightBottom or LeftBottom;

    /// <summary>The image's pixels, row by row, turned and mirrored as <paramref name="origin"/> says.</summary>
    public static DecodedImage<TPixel> Upright<TPixel>(Image<TPixel> stored, int origin)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        int w = stored.Width,
            h = stored.Height;
        var pixels = new byte[w * h * Marshal.SizeOf<TPixel>()];
        if (origin == TopLeft)
        {
            stored.CopyPixelDataTo(pixels);
            return new DecodedImage<TPixel>(w, h, pixels);
        }

        var (width, height) = SwapsSides(origin) ? (h, w) : (w, h);
        stored.ProcessPixelRows(rows =>
        {
            var to = MemoryMarshal.Cast<byte, TPixel>(pixels.AsSpan());
            for (var y = 0; y < h; y++)
            {
                var row = rows.GetRowSpan(y);
                for (var x = 0; x < w; x++)
                {
                    var (ux, uy) = origin switch
                    {
                        TopRight => (w - 1 - x, y),
                        BottomRight => (w - 1 - x, h - 1 - y),
                        BottomLeft => (x, h - 1 - y),
                        LeftTop => (y, x),
                        RightTop => (h - 1 - y, x),
                        RightBottom => (h - 1 - y, w - 1 - x),
                        _ => (y, w - 1 - x),
                    };
                    to[uy * width + ux] = row[x];
                }
            }
        });
        return new DecodedImage<TPixel>(width, height, pixels);
    }
}

/// <summary>Upright 8-bit pixels, (height, width, channels of <typeparamref name="TPixel"/>).</summary>
internal sealed record DecodedImage<TPixel>(int Width, int Height, byte[] Pixels)
    where TPixel : unmanaged, IPixel<TPixel>;
