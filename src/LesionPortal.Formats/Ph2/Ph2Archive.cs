namespace LesionPortal.Formats.Ph2;

/// <summary>How far unpacking is.</summary>
/// <param name="BytesRead">Of the archive file; it only grows.</param>
/// <param name="BytesTotal">Size of the archive file.</param>
/// <param name="BytesWritten">Unpacked so far.</param>
public sealed record ArchiveProgress(long BytesRead, long BytesTotal, long BytesWritten, int Files);

/// <summary>
/// Unpacks zip, rar, 7z, tar, tar.gz, tar.bz2 and tar.xz as a stream, in constant memory. Archives come from strangers: entries that
/// would leave the folder and links are refused, what is really written is counted, whatever the headers claim, and checksums are compared.
/// </summary>
public static class Ph2Archive
{
    /// <summary>PH2 unpacks to about 0.3 GB; larger collections have room.</summary>
    public const long DefaultLimitBytes = 20L * 1024 * 1024 * 1024;

    /// <summary>The endings of files that may be tried, for a file chooser and for messages.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
    [".zip", ".rar", ".7z", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz"];

    /// <param name="archivePath">A file that can be read at any position.</param>
    /// <param name="folder">New or empty; removed again if unpacking fails or is cancelled.</param>
    /// <param name="progress">Told about every 128 KB written; collapse it before it reaches a page.</param>
    /// <param name="limitBytes">Unpacked bytes beyond which an archive is refused.</param>
    /// <exception cref="ArchiveException">The archive was refused or is damaged.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static async Task ExtractAsync(
        string archivePath,
        string folder,
        IProgress<ArchiveProgress>? progress = null,
        long limitBytes = DefaultLimitBytes,
        CancellationToken cancellationToken = default
    )
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ArgumentException($"{folder} is not empty; unpack into a folder of its own.", nameof(folder));
        Directory.CreateDirectory(folder);
        try
        {
            await Task.Run(
                    () =>
                    {
                        using var file = new FileStream(archivePath, FileMode.Open, FileAccess.Read, FileShare.Read);
                        new ArchiveExtraction(file, folder, progress, limitBytes, cancellationToken).Run();
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
