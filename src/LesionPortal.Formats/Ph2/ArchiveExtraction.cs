using System.Buffers;
using System.Globalization;
using SharpCompress.Common;
using SharpCompress.Compressors.Xz;

namespace LesionPortal.Formats.Ph2;

/// <summary>One unpacking: where it stands, what it refuses, and the words for what is wrong.</summary>
internal sealed class ArchiveExtraction(
    FileStream source,
    string folder,
    IProgress<ArchiveProgress>? progress,
    long limitBytes,
    CancellationToken cancellationToken
)
{
    private const int MaxFiles = 500_000;
    private const int BufferBytes = 128 * 1024;

    private readonly string _name = Path.GetFileName(source.Name);
    private readonly string _root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
    private long _read;
    private long _written;
    private long _reported;
    private int _files;

    public void Run()
    {
        var entries = Reading(() => PackedEntry.ReadAll(source).GetEnumerator());
        try
        {
            while (Reading(entries.MoveNext))
                Write(entries.Current);
        }
        finally
        {
            Close(entries);
        }

        if (_files == 0)
            throw new ArchiveException($"{_name} holds no files; pack the dataset's folder again.");
        _read = source.Length;
        Report();
    }

    private void Write(PackedEntry entry)
    {
        var name = entry.Name.Replace('\\', '/');
        if (entry.IsEncrypted)
            throw Protected(null);
        if (entry.LinkTarget is { } link)
            throw new ArchiveException($"{_name} holds a link ({Shown(name)} to {Shown(link)}); pack the files themselves.");
        var target = Target(name);
        if (entry.IsFolder || name.Length == 0)
            return;
        if (++_files > MaxFiles)
            throw new ArchiveException(
                $"{_name} holds more than {MaxFiles.ToString("N0", CultureInfo.InvariantCulture)} files; this does "
                    + $"not look like a dataset of dermoscopic images."
            );

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        uint crc;
        var content = Reading(entry.Open);
        try
        {
            crc = Copy(content, target);
        }
        finally
        {
            Close(content);
        }

        if (entry.Crc32 is { } expected && crc != expected)
            throw new ArchiveException($"{_name} is damaged: the checksum of {Shown(name)} does not agree. Copy or pack it again.");
    }

    private string Target(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.StartsWith('/'))
            throw Leaving(name);
        var path = Path.GetFullPath(Path.Combine(_root, name));
        return path.StartsWith(_root, StringComparison.Ordinal) || path + Path.DirectorySeparatorChar == _root ? path : throw Leaving(name);
    }

    private uint Copy(Stream from, string target)
    {
        var crc = uint.MaxValue;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None);
            int count;
            while ((count = Reading(() => from.Read(buffer, 0, BufferBytes))) > 0)
            {
                _written += count;
                if (_written > limitBytes)
                {
                    throw new ArchiveException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{_name} unpacks to more than {limitBytes / (1024.0 * 1024 * 1024):0.##} GB; give the "
                                + $"unpacked folder instead, or a part of it."
                        )
                    );
                }

                crc = Crc32.Update(crc, buffer.AsSpan(0, count));
                to.Write(buffer, 0, count);
                if (_written - _reported >= BufferBytes)
                    Report();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return ~crc;
    }

    private T Reading<T>(Func<T> read)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Guarded(read);
    }

    /// <summary>Closing an entry may read on to its end, and stumble there.</summary>
    private void Close(IDisposable part) =>
        Guarded(() =>
        {
            part.Dispose();
            return true;
        });

    /// <summary>
    /// Whatever is thrown while an archive is read, by whichever library, means that the file is not a sound archive of its kind.
    /// </summary>
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException e)
        {
            throw Protected(e);
        }
        catch (MultiVolumeExtractionException e)
        {
            throw new ArchiveException($"{_name} is one part of several; join the parts or pack the folder anew as one zip.", e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var what = source.Length == 0 ? "is empty" : $"is damaged, cut short or no archive ({e.Message.Trim().TrimEnd('.')})";
            throw new ArchiveException(
                $"{_name} {what}; expected one of {string.Join(", ", Ph2Archive.Extensions)}. Copy or pack it again.",
                e
            );
        }
    }

    private void Report()
    {
        _read = Math.Max(_read, source.Position);
        _reported = _written;
        progress?.Report(new ArchiveProgress(_read, source.Length, _written, _files));
    }

    private ArchiveException Protected(Exception? inner) =>
        new($"{_name} is protected by a password; unpack it yourself and give the folder, or pack it again without one.", inner);

    private ArchiveException Leaving(string name) =>
        new($"{_name} contains an entry with an unsafe path outside the target folder ({Shown(name)}); the archive was rejected.");

    private static string Shown(string name) => name.Length <= 80 ? name : name[..80] + "…";
}
