namespace LesionPortal.Core.Imaging;

/// <summary>
/// The fields of a TIFF's first directory that are looked at before it is decoded (TIFF 6.0, section 2; BigTIFF has wider fields).
/// </summary>
/// <param name="HasNext">There is a second page.</param>
internal sealed record TiffDirectory(bool HasNext, IReadOnlyDictionary<int, ulong[]> Fields)
{
    private const int Width = 256,
        Height = 257,
        BitsPerSample = 258,
        Compression = 259,
        StripOffsets = 273,
        OrientationTag = 274,
        StripByteCounts = 279,
        TileOffsets = 324,
        TileByteCounts = 325;

    private static readonly int[] s_lookedAt =
    [
        Width,
        Height,
        BitsPerSample,
        Compression,
        StripOffsets,
        OrientationTag,
        StripByteCounts,
        TileOffsets,
        TileByteCounts,
    ];

    public int Orientation => Imaging.Orientation.Known((int?)One(OrientationTag));

    /// <summary>Why this kind of TIFF is not read; null when it may be.</summary>
    public string? Refusal =>
        this switch
        {
            { HasNext: true } => "holds several images (pages); expected one. Export the intended one.",
            // ImageSharp 2.1 takes the white of a fax for white whatever the file says, and so turns a mask inside out.
            _ when One(Compression) is 2 or 3 or 4 =>
                "is a TIFF compressed as a fax (CCITT), which is not read; save it with LZW or without compression.",
            _ when !Fields.ContainsKey(BitsPerSample) =>
                "is a TIFF that leaves its bits per sample out (1-bit black and white), which is not read; save it with 8 bits, or as PNG.",
            _ => null,
        };

    /// <summary>Every strip or tile lies within the file, and without compression they fill the image.</summary>
    public bool IsWhole(long length)
    {
        var (offsets, counts) = Fields.ContainsKey(TileOffsets)
            ? (Values(TileOffsets), Values(TileByteCounts))
            : (Values(StripOffsets), Values(StripByteCounts));
        if (offsets.Length == 0 || offsets.Length != counts.Length)
            return false;
        UInt128 there = 0;
        for (var i = 0; i < offsets.Length; i++)
        {
            if ((UInt128)offsets[i] + counts[i] > (ulong)length)
                return false;
            there += counts[i];
        }

        var bits = (UInt128)(One(Width) ?? 0) * (One(Height) ?? 0) * Values(BitsPerSample).Aggregate(0UL, (sum, b) => sum + b);
        return One(Compression) is not (null or 1) || there >= bits / 8;
    }

    /// <returns>Null when the file ends before its first directory does.</returns>
    public static TiffDirectory? First(Stream content)
    {
        var reader = new Reader(content);
        if (reader.Bytes(0, 16) is not { } head)
            return null;
        reader.IsLittle = head[0] == 'I';
        var isBig = reader.Number(head, 2, 2) == 43;
        var at = isBig ? reader.Number(head, 8, 8) : reader.Number(head, 4, 4);
        int countSize = isBig ? 8 : 2,
            entrySize = isBig ? 20 : 12,
            wide = isBig ? 8 : 4;
        if (
            reader.Bytes(at, countSize) is not { } count
            || reader.Number(count, 0, countSize) is not (var entries and <= ushort.MaxValue)
            || reader.Bytes(at + (ulong)countSize, (int)entries * entrySize + wide) is not { } directory
        )
            return null;
        var fields = new Dictionary<int, ulong[]>();
        for (var entry = 0; entry < (int)entries * entrySize; entry += entrySize)
        {
            var tag = (int)reader.Number(directory, entry, 2);
            if (!s_lookedAt.Contains(tag) || fields.ContainsKey(tag))
                continue;
            if (reader.Values(directory, entry, wide) is not { } values)
                return null;
            fields[tag] = values;
        }

        return new TiffDirectory(reader.Number(directory, (int)entries * entrySize, wide) != 0, fields);
    }

    private ulong? One(int tag) => Values(tag) is [var value, ..] ? value : null;

    private ulong[] Values(int tag) => Fields.GetValueOrDefault(tag, []);

    private sealed class Reader(Stream content)
    {
        public bool IsLittle { get; set; }

        public byte[]? Bytes(ulong at, long length)
        {
            if (at > (ulong)content.Length || (ulong)length > (ulong)content.Length - at)
                return null;
            var bytes = new byte[length];
            content.Position = (long)at;
            content.ReadExactly(bytes);
            return bytes;
        }

        public ulong Number(byte[] bytes, int at, int size)
        {
            var number = 0UL;
            for (var i = 0; i < size; i++)
                number = number << 8 | bytes[at + (IsLittle ? size - 1 - i : i)];
            return number;
        }

        /// <summary>An entry's whole numbers: in the entry itself where they fit, else where it points.</summary>
        public ulong[]? Values(byte[] directory, int entry, int wide)
        {
            var size = Number(directory, entry + 2, 2) switch
            {
                3 => 2,
                4 => 4,
                16 => 8,
                _ => 0,
            };
            var count = Number(directory, entry + 4, wide);
            if (size == 0 || count > (ulong)content.Length)
                return null;
            var field = entry + 4 + wide;
            var (bytes, at) =
                (long)count * size <= wide ? (directory, field) : (Bytes(Number(directory, field, wide), (long)count * size), 0);
            return bytes is null ? null : [.. Enumerable.Range(0, (int)count).Select(i => Number(bytes, at + i * size, size))];
        }
    }
}
