namespace LesionPortal.Core.Files;

/// <summary>
/// Writes aside and renames, so that a reader sees the old file or the whole new one, and a full disk leaves the old one.
/// </summary>
public static class AtomicFile
{
    public static void Write(string path, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Write(path, content.CopyTo);
    }

    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var aside = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part";
        try
        {
            using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
