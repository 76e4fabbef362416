using System.Text.RegularExpressions;
using LesionPortal.Core.Cases;

namespace LesionPortal.Formats.Ph2;

internal enum FileKind
{
    Image,
    Mask,
    Other,
}

/// <summary>
/// Tells an image from its mask and both from everything else by names alone. The file's own name decides
/// (<c>IMD002_lesion</c>, <c>IMD002_mask</c>); if it is silent, the nearest folder that says something does (<c>masks/IMD002.png</c>).
/// </summary>
internal static partial class FileRole
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bmp",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".tif",
        ".tiff",
    };

    /// <param name="relativePath">Below the dataset's root, with '/' or the system's separator.</param>
    public static (FileKind Kind, string Id) Of(string relativePath)
    {
        var folders = relativePath.Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        var name = folders[^1];
        var stem = Path.GetFileNameWithoutExtension(name);
        if (!Extensions.Contains(Path.GetExtension(name)) || name.StartsWith('.') || ColourRegion().IsMatch(stem))
            return (FileKind.Other, "");

        if (MaskName().Match(stem) is { Success: true } mask)
            return Identified(FileKind.Mask, mask.Groups["id"].Value);
        if (ImageName().Match(stem) is { Success: true } image)
            return Identified(FileKind.Image, image.Groups["id"].Value);
        for (var i = folders.Length - 2; i >= 0; i--)
        {
            if (MaskFolder().IsMatch(folders[i]))
                return Identified(FileKind.Mask, stem);
            if (ImageFolder().IsMatch(folders[i]))
                return Identified(FileKind.Image, stem);
        }

        return Identified(FileKind.Image, stem);
    }

    /// <summary>Folders that hold no cases: colour regions, thumbnails, what a Mac or a version control adds.</summary>
    public static bool IsIgnoredFolder(string name) => name.StartsWith('.') || IgnoredFolder().IsMatch(name);

    private static (FileKind Kind, string Id) Identified(FileKind kind, string id)
    {
        var normal = CaseId.Normalise(id);
        return normal.Length > 0 ? (kind, normal) : (FileKind.Other, "");
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>PH2's colour classes: IMD002_R1_Label4, and what was renamed from them.</summary>
    [GeneratedRegex("_(roi\\d*|R\\d+_Label\\d+)$", Options)]
    private static partial Regex ColourRegion();

    [GeneratedRegex(
        "^(?<id>.*?[A-Z0-9])[ _.-]+(lesion|lesion[ _-]?mask|mask|segmentation|seg|gt|ground[ _-]?truth|annotation)(\\.[A-Z0-9]{1,8})?$",
        Options
    )]
    private static partial Regex MaskName();

    [GeneratedRegex("^(?<id>.*?[A-Z0-9])[ _.-]+(dermoscopic[ _-]?image|dermoscopic|image|img|orig|original)$", Options)]
    private static partial Regex ImageName();

    [GeneratedRegex(
        "(^|[^A-Z])(lesions?|masks?([ _-]images?)?|segmentations?|seg|gts?|ground[ _-]?truths?|annotations?|labels?)([ "
            + "_-]?(bmp|png|jpe?g|tiff?))?$",
        Options
    )]
    private static partial Regex MaskFolder();

    [GeneratedRegex("(^|[^A-Z])(images?|imgs?|dermoscopic|originals?)([ _-]?(bmp|png|jpe?g|tiff?))?$", Options)]
    private static partial Regex ImageFolder();

    [GeneratedRegex("^(__MACOSX|thumbs?|thumbnails?|@eaDir|\\$RECYCLE\\.BIN|System Volume Information)$|(^|_)rois?$", Options)]
    private static partial Regex IgnoredFolder();
}
