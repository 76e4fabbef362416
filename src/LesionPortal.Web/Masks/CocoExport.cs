using LesionPortal.Core.Imaging;
using LesionPortal.Core.Masks;

namespace LesionPortal.Web.Masks;

/// <summary>Masks in COCO's object-detection format; run lengths packed as pycocotools reads them.</summary>
public sealed record CocoFile(
    CocoInfo Info,
    IReadOnlyList<CocoImage> Images,
    IReadOnlyList<CocoAnnotation> Annotations,
    IReadOnlyList<CocoCategory> Categories
);

public sealed record CocoInfo(string Description, string Version, DateTime DateCreated);

/// <param name="CaseId">The case's id, beside COCO's own number.</param>
public sealed record CocoImage(int Id, string FileName, int Width, int Height, string CaseId);

/// <param name="Bbox">x, y, width, height.</param>
/// <param name="Iscrowd">1, as COCO wants it of run lengths.</param>
/// <param name="ReferenceVersion">Null for a reader's own mask.</param>
/// <param name="Revision">Null for the dataset's own mask.</param>
public sealed record CocoAnnotation(
    int Id,
    int ImageId,
    int CategoryId,
    CocoRle Segmentation,
    long Area,
    IReadOnlyList<int> Bbox,
    int Iscrowd,
    string CaseId,
    int? ReferenceVersion,
    int? Revision,
    string? Reader
);

/// <param name="Size">Height, then width.</param>
/// <param name="Counts">Packed.</param>
public sealed record CocoRle(IReadOnlyList<int> Size, string Counts);

public sealed record CocoCategory(int Id, string Name, string Supercategory);

internal static class CocoExport
{
    private const int Lesion = 1;

    /// <summary>One annotation an image. A case without lesion has an image and no annotation, as COCO has it.</summary>
    public static CocoFile Of(string dataset, string what, IReadOnlyList<ExportedMask> masks, DateTime now)
    {
        var read = masks.AsParallel().AsOrdered().Select((mask, i) => Annotation(mask, i + 1)).OfType<CocoAnnotation>().ToList();
        return new(
            new($"{dataset}: {what}", "1.0", now),
            [
                .. masks.Select(
                    (m, i) => new CocoImage(i + 1, Path.GetFileName(m.Case.ImageFile), m.Case.Width, m.Case.Height, m.Case.CaseId)
                ),
            ],
            read,
            [new(Lesion, "lesion", "skin")]
        );
    }

    private static CocoAnnotation? Annotation(ExportedMask exported, int number)
    {
        var mask = ImageCodec.ReadMask(exported.Path);
        if (mask.Area == 0)
            return null;
        return new(
            number,
            number,
            Lesion,
            new([mask.Height, mask.Width], MaskRle.Pack(MaskRle.Counts(mask.Pixels, mask.Width, mask.Height))),
            mask.Area,
            Box(mask),
            1,
            exported.Case.CaseId,
            exported.Version,
            exported.Revision?.Id,
            exported.Revision?.Reader?.Name
        );
    }

    private static int[] Box(PixelMask mask)
    {
        var (left, top, right, bottom) = (mask.Width, mask.Height, 0, 0);
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            if (!mask.Pixels[i])
                continue;
            var (x, y) = (i % mask.Width, i / mask.Width);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }

        return [left, top, right - left + 1, bottom - top + 1];
    }
}
