using System.Buffers.Binary;
using LesionPortal.Core.Files;
using LesionPortal.Core.Imaging;

namespace LesionPortal.Formats.Synthetic;

/// <summary>Writes Windows bitmaps as PH2 has them (24-bit images, 1-bit masks).</summary>
internal static class BmpFile
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;

    public static void Write(string path, RgbImage image)
    {
        var stride = (image.Width * 3 + 3) / 4 * 4;
        var bytes = WithHeaders(image.Width, image.Height, 24, stride, palette: []);
        var at = bytes.Length - stride * image.Height;
        for (var y = image.Height - 1; y >= 0; y--, at += stride)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var from = (y * image.Width + x) * 3;
                bytes[at + 3 * x] = image.Pixels[from + 2];
                bytes[at + 3 * x + 1] = image.Pixels[from + 1];
                bytes[at + 3 * x + 2] = image.Pixels[from];
            }
        }

        AtomicFile.Write(path, file => file.Write(bytes));
    }

    public static void Write(string path, PixelMask mask)
    {
        var stride = (mask.Width + 31) / 32 * 4;
        var bytes = WithHeaders(mask.Width, mask.Height, 1, stride, palette: [0, 0, 0, 0, 255, 255, 255, 0]);
        var at = bytes.Length - stride * mask.Height;
        for (var y = mask.Height - 1; y >= 0; y--, at += stride)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Pixels[y * mask.Width + x])
                    bytes[at + x / 8] |= (byte)(0x80 >> (x % 8));
            }
        }

        AtomicFile.Write(path, file => file.Write(bytes));
    }

    private static byte[] WithHeaders(int width, int height, short bits, int stride, ReadOnlySpan<byte> palette)
    {
        var pixelsAt = FileHeader + InfoHeader + palette.Length;
        var bytes = new byte[pixelsAt + stride * height];
        var span = bytes.AsSpan();
        "BM"u8.CopyTo(span);
        Int(2, bytes.Length);
        Int(10, pixelsAt);
        Int(14, InfoHeader);
        Int(18, width);
        Int(22, height);
        BinaryPrimitives.WriteInt16LittleEndian(span[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[28..], bits);
        Int(34, stride * height);
        palette.CopyTo(span[(FileHeader + InfoHeader)..]);
        return bytes;

        void Int(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
    }
}
