using System.Buffers.Binary;

namespace LesionPortal.Core.Imaging;

/// <summary>
/// What an image file's own structure says before it is decoded. ImageSharp fills the rest of a file that was cut short with grey or black
/// and says nothing, and of several pictures it decodes the first or all; both are asked here.
/// </summary>
internal static class ImageContent
{
    private const string Animated = "holds several images (frames of an animation); expected one. Export the intended one.";

    /// <summary>The stream itself, or a copy in memory of one that can't seek.</summary>
    public static Stream Of(Stream stream)
    {
        if (stream.CanSeek)
            return stream;
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy;
    }

    /// <summary>
    /// Whether the file is there to its end: a JPEG or PNG has its end mark, a WebP is as long as it says, the rows of a BMP and the strips
    /// of a TIFF lie within the file.
    /// </summary>
    public static bool IsWhole(Stream content, ImageFormat format) =>
        format switch
        {
            ImageFormat.Jpeg => JpegEnds(content),
            ImageFormat.Png => PngChunks(content).Contains("IEND"),
            ImageFormat.WebP => Header(content, 8) is { } riff && 8L + Int32(riff, 4) <= content.Length,
            ImageFormat.Bmp => BmpRowsAreThere(content),
            _ => TiffDirectory.First(content) is { } directory && directory.IsWhole(content.Length),
        };

    /// <summary>
    /// Why a file of a known format is not read: it holds several pictures, or is of a kind that ImageSharp decodes wrongly. Null when it
    /// may be read. The further pictures of a JPEG (MPO) are previews and don't count.
    /// </summary>
    public static string? Refusal(Stream content, ImageFormat format) =>
        format switch
        {
            ImageFormat.Tiff => TiffDirectory.First(content)?.Refusal,
            ImageFormat.Png when PngChunks(content).Contains("acTL") => Animated,
            ImageFormat.WebP
                when Header(content, 21) is [.., var flags] head && head.AsSpan(12, 4).SequenceEqual("VP8X"u8) && (flags & 2) != 0 =>
                Animated,
            _ => null,
        };

    private static byte[]? Header(Stream content, int length)
    {
        content.Position = 0;
        var header = new byte[length];
        return content.ReadAtLeast(header, length, throwOnEndOfStream: false) == length ? header : null;
    }

    private static IEnumerable<string> PngChunks(Stream content)
    {
        var head = new byte[8];
        // Length and type, the data, a checksum.
        for (long at = 8; at + 12 <= content.Length; at += 12 + BinaryPrimitives.ReadUInt32BigEndian(head))
        {
            content.Position = at;
            content.ReadExactly(head);
            if (at + 12 + BinaryPrimitives.ReadUInt32BigEndian(head) > content.Length)
                yield break;
            var type = System.Text.Encoding.ASCII.GetString(head, 4, 4);
            yield return type;
            if (type == "IEND")
                yield break;
        }
    }

    /// <summary>Rows of whole 4 bytes, as many as the header says; of compressed ones (RLE) their size in the header.</summary>
    private static bool BmpRowsAreThere(Stream content)
    {
        if (Header(content, 38) is not { } header)
            return false;
        // OS/2's header has sides of two bytes.
        var isShort = Int32(header, 14) == 12;
        var width = isShort ? Int16(header, 18) : Int32(header, 18);
        var height = isShort ? Int16(header, 20) : Math.Abs((long)(int)Int32(header, 22));
        var bits = Int16(header, isShort ? 24 : 28);
        var isRunLength = !isShort && Int32(header, 30) is 1 or 2 or 4;
        var size = isRunLength ? Int32(header, 34) : (width * bits + 31) / 32 * 4 * height;
        return size <= content.Length && Int32(header, 10) + size <= content.Length;
    }

    private static long Int16(byte[] header, int at) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(at));

    private static long Int32(byte[] header, int at) => BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(at));

    private static bool JpegEnds(Stream content)
    {
        const int Escape = 0xFF,
            FirstRestart = 0xD0,
            StartOfImage = 0xD8,
            EndOfImage = 0xD9,
            Temporary = 0x01;
        content.Position = 0;
        var reader = new BufferedStream(content, 1 << 16);
        while (true)
        {
            // Coded data is passed over to the next mark; in it, 0xFF is followed by 0.
            var value = reader.ReadByte();
            if (value < 0)
                return false;
            if (value != Escape)
                continue;
            do value = reader.ReadByte();
            while (value == Escape);
            if (value == EndOfImage)
                return true;
            if (value is 0 or Temporary or (>= FirstRestart and <= StartOfImage))
                continue;
            int high = reader.ReadByte(),
                low = reader.ReadByte();
            if (low < 0)
                return false;
            reader.Seek((high << 8 | low) - 2, SeekOrigin.Current);
        }
    }
}
