namespace LesionPortal.Formats.Ph2;

internal enum ArchiveKind
{
    Tar,
    Gzip,
    Bzip2,
    Xz,

    /// <summary>Zip, rar or 7z: there is an index of what it holds.</summary>
    Indexed,
}

/// <summary>Tells an archive's kind by its first bytes; names of uploads are often wrong.</summary>
internal static class ArchiveSignature
{
    private const int TarMagicAt = 257;

    /// <summary>The position is 0 afterwards.</summary>
    public static ArchiveKind Of(Stream file)
    {
        Span<byte> start = stackalloc byte[TarMagicAt + 5];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        start = start[..length];
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return ArchiveKind.Gzip;
        if (start.StartsWith("BZh"u8))
            return ArchiveKind.Bzip2;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
            return ArchiveKind.Xz;
        return length == TarMagicAt + 5 && start[TarMagicAt..].SequenceEqual("ustar"u8) ? ArchiveKind.Tar : ArchiveKind.Indexed;
    }
}
