using LesionPortal.Formats.Ph2;

namespace LesionPortal.Web.Datasets;

/// <summary>What a dataset may be imported from.</summary>
internal static class ImportSource
{
    private const int NameLength = 100;

    /// <returns>Null when the name will do, else a sentence.</returns>
    public static string? NameProblem(string name) =>
        name.Length switch
        {
            0 => "Give the dataset a name, for example PH2.",
            > NameLength => $"The name has {name.Length} characters; at most {NameLength} are allowed.",
            _ => name.Any(char.IsControl) ? "The name contains a line break or another control character; remove it." : null,
        };

    /// <returns>Null when the path is a readable folder or an archive of a known kind, else a sentence.</returns>
    public static string? PathProblem(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "Give the path of a folder or an archive on the server.";
        if (path.Contains('\0', StringComparison.Ordinal))
            return "The path contains a null character; remove it.";
        try
        {
            if (Directory.Exists(path))
            {
                using var entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
                return entries.MoveNext() ? null : $"{path} is an empty folder; give the folder that holds the PH2 dataset.";
            }

            if (!File.Exists(path))
                return $"{path} does not exist on the server, or the portal has no permission to read it. Enter the full path of a folder "
                    + $"or archive on the server; to use a file from your own computer, upload it.";
            if (ArchiveSuffix(path) is null)
                return UnknownKind(path);
            using var file = File.OpenRead(path);
            return file.Length > 0 ? null : $"{path} is empty; copy the archive again.";
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return $"{path} cannot be read by the portal's account ({e.Message}); give it the right to read.";
        }
    }

    public static string UnknownKind(string file) =>
        $"{Path.GetFileName(file)} is not a supported archive; expected one of {string.Join(", ", Ph2Archive.Extensions)}, or a folder.";

    /// <summary>The part of a file name that tells the archive's kind, such as ".tar.xz"; null when it is none.</summary>
    public static string? ArchiveSuffix(string file) =>
        Ph2Archive.Extensions.Where(s => file.EndsWith(s, StringComparison.OrdinalIgnoreCase)).MaxBy(s => s.Length);

    /// <summary>A dataset's name from where it comes: "PH2Dataset" of "/data/PH2Dataset.tar.xz". Safe as a file's name.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path.Replace('\\', '/')));
        if (ArchiveSuffix(name) is { } suffix)
            name = name[..^suffix.Length];
        name = string.Concat(name.Where(c => !char.IsControl(c))).Trim(' ', '.');
        return name.Length == 0 ? "Dataset"
            : name.Length > NameLength ? name[..NameLength].Trim()
            : name;
    }
}
