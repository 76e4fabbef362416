using System.Formats.Tar;
using System.IO.Compression;
using LesionPortal.Formats.Xz;
using SharpCompress.Archives;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Readers;

namespace LesionPortal.Formats.Ph2;

/// <summary>One thing in an archive, as its header tells it.</summary>
/// <param name="LinkTarget">Null unless it is a link.</param>
/// <param name="Crc32">Of the unpacked bytes; null where the format keeps none or checks it by itself.</param>
/// <param name="Open">To be called before the next entry is asked for.</param>
internal sealed record PackedEntry(string Name, bool IsFolder, string? LinkTarget, bool IsEncrypted, uint? Crc32, Func<Stream> Open)
{
    /// <summary>The entries in the order in which they are cheapest to read; every exception but those of arguments means damage.</summary>
    public static IEnumerable<PackedEntry> ReadAll(FileStream file) =>
        ArchiveSignature.Of(file) switch
        {
            ArchiveKind.Tar => Tar(file),
            ArchiveKind.Gzip => Unpacked(new GZipStream(file, CompressionMode.Decompress, leaveOpen: true)),
            ArchiveKind.Bzip2 => Unpacked(
                BZip2Stream.Create(
                    file,
                    SharpCompress.Compressors.CompressionMode.Decompress,
                    decompressConcatenated: true,
                    leaveOpen: true
                )
            ),
            ArchiveKind.Xz => Unpacked(new XzStream(file)),
            _ => Indexed(file),
        };

    private static IEnumerable<PackedEntry> Unpacked(Stream content)
    {
        using (content)
        {
            foreach (var entry in Tar(content))
                yield return entry;
        }
    }

    private static IEnumerable<PackedEntry> Tar(Stream content)
    {
        using (var reader = new TarReader(content, leaveOpen: true))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                var link = entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? entry.LinkName : null;
                var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;
                yield return new PackedEntry(
                    entry.Name,
                    !isFile,
                    link,
                    IsEncrypted: false,
                    Crc32: null,
                    () => entry.DataStream ?? Stream.Null
                );
            }
        }

        // The checksum of a compressed tar stands behind it.
        content.CopyTo(Stream.Null);
    }

    private static IEnumerable<PackedEntry> Indexed(FileStream file)
    {
        using var archive = ArchiveFactory.OpenArchive(file, new ReaderOptions { LeaveStreamOpen = true });
        if (archive.IsEncrypted)
            throw new CryptographicException("The archive is encrypted.");
        if (archive.IsSolid || archive.Type == ArchiveType.SevenZip)
        {
            using var reader = archive.ExtractAllEntries();
            while (reader.MoveToNextEntry())
                yield return Of(reader.Entry, reader.OpenEntryStream);
        }
        else
        {
            foreach (var entry in archive.Entries)
                yield return Of(entry, entry.OpenEntryStream);
        }

        PackedEntry Of(IEntry entry, Func<Stream> open)
        {
            // Rar's reader compares checksums by itself and has kinds that are no CRC.
            var crc = archive.Type != ArchiveType.Rar && entry.Crc != 0 ? (uint?)entry.Crc : null;
            return new(
                entry.Key ?? "",
                entry.IsDirectory,
                string.IsNullOrEmpty(entry.LinkTarget) ? null : entry.LinkTarget,
                entry.IsEncrypted,
                crc,
                open
            );
        }
    }
}
