using Microsoft.Data.Sqlite;

namespace LesionPortal.Testing;

/// <summary>An empty folder of its own for a test, gone when disposed, with whatever database lies in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lesionportal-").FullName;

    /// <summary>The full path of a file or folder in it; made by whoever writes there.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file and the folders it lies in; gives its full path.</summary>
    public string Text(string relative, string text = "")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this[relative];
    }

    public void Dispose()
    {
        // A pooled connection would keep a database's files open.
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
