using System.IO.Enumeration;

namespace LesionPortal.Formats.Ph2;

/// <summary>
/// Where a dataset's files are: PH2's official tree, or any other with the same ids in its names. Images and masks are paired by id,
/// never by order. Hidden files, colour regions (<c>_roi</c>), thumbnails and linked folders are passed over.
/// </summary>
/// <param name="Cases">Sorted by id; also those that lack an image or a mask, or have several.</param>
/// <param name="Sheets">Files that may be PH2_dataset.xlsx or .txt, the likeliest first.</param>
/// <param name="IsSynthetic">The root carries <see cref="SyntheticMarker"/>: the pictures are drawn, not photographed.</param>
public sealed record Ph2Layout(string Root, IReadOnlyList<FoundCase> Cases, IReadOnlyList<string> Sheets, bool IsSynthetic)
{
    public const string SyntheticMarker = "SYNTHETIC.txt";

    private const int MaxDepth = 16;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Ph2Layout Find(string root, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder on this machine; give the folder that holds the PH2 dataset.");

        root = Path.GetFullPath(root);
        var images = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var masks = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var sheets = new List<string>();
        var synthetic = false;
        foreach (var path in Files(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetFileName(path);
            if (IsSheet(name))
                sheets.Add(path);
            synthetic |= name.Equals(SyntheticMarker, StringComparison.OrdinalIgnoreCase);

            var (kind, id) = FileRole.Of(Path.GetRelativePath(root, path));
            if (kind != FileKind.Other)
                Add(kind == FileKind.Mask ? masks : images, id, path);
        }

        var cases = images
            .Keys.Union(masks.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(id => new FoundCase(id, Of(images, id), Of(masks, id)))
            .ToList();
        return new Ph2Layout(root, cases, [.. sheets.OrderBy(Rank).ThenBy(s => s, StringComparer.Ordinal)], synthetic);
    }

    private static FileSystemEnumerable<string> Files(string root) =>
        new(
            root,
            static (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = MaxDepth,
                IgnoreInaccessible = false,
                AttributesToSkip = 0,
            }
        )
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            ShouldRecursePredicate = static (ref FileSystemEntry entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == 0 && !FileRole.IsIgnoredFolder(entry.FileName.ToString()),
        };

    private static bool IsSheet(string name) =>
        !name.StartsWith("~$", StringComparison.Ordinal)
        && Path.GetExtension(name).ToUpperInvariant() is ".XLSX" or ".XLS" or ".TXT" or ".CSV";

    /// <summary>The workbook before the text, PH2's own name before others.</summary>
    private static int Rank(string path)
    {
        var named = Path.GetFileNameWithoutExtension(path).Contains("ph2", StringComparison.OrdinalIgnoreCase) ? 0 : 2;
        return named + (Path.GetExtension(path).StartsWith(".xls", StringComparison.OrdinalIgnoreCase) ? 0 : 1);
    }

    private static void Add(Dictionary<string, List<string>> files, string id, string path)
    {
        if (!files.TryGetValue(id, out var paths))
            files[id] = paths = [];
        paths.Add(path);
    }

    private static List<string> Of(Dictionary<string, List<string>> files, string id) =>
        files.TryGetValue(id, out var paths) ? [.. paths.Order(StringComparer.Ordinal)] : [];
}
