using System.IO.Compression;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Masks;

/// <summary>A case's mask as it leaves the portal.</summary>
/// <param name="Version">Of the reference; null for a reader's own mask.</param>
public sealed record ExportedMask(DatasetCase Case, string Path, int? Version, MaskRevision? Revision);

/// <summary>Masks on their way out: the references in a version, or a reader's newest.</summary>
public sealed class MaskExports(ReferenceMasks references, RevisionQueries revisions, RevisionStore store, PortalFolders folders)
{
    public async Task<IReadOnlyList<ExportedMask>> ChooseAsync(
        int datasetId,
        ReferenceChoice choice,
        int? readerId,
        CancellationToken cancellation = default
    ) =>
        readerId is { } reader
            ?
            [
                .. (await revisions.NewestAsync(datasetId, reader, cancellation)).Select(r => new ExportedMask(
                    r.Case!,
                    store.PathOf(datasetId, r.Sha256),
                    null,
                    r
                )),
            ]
            :
            [
                .. (await references.OfDatasetAsync(datasetId, choice, cancellation)).Select(m => new ExportedMask(
                    m.Case,
                    m.Path,
                    m.Version,
                    m.Revision
                )),
            ];

    /// <summary>The first case whose file is gone; null when all are there.</summary>
    public static string? Missing(IReadOnlyList<ExportedMask> masks) => masks.FirstOrDefault(m => !File.Exists(m.Path))?.Case.CaseId;

    /// <summary>CASE_segmentation.png each, as ISIC names them; 0 and 255 at the image's size.</summary>
    /// <returns>A file that is gone once it is closed.</returns>
    public Stream Zip(IReadOnlyList<ExportedMask> masks)
    {
        Directory.CreateDirectory(folders.Incoming);
        var file = new FileStream(
            Path.Combine(folders.Incoming, $"masks-{Guid.NewGuid():N}.zip"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var mask in masks)
                // PNG is packed already.
                zip.CreateEntryFromFile(mask.Path, mask.Case.CaseId + "_segmentation.png", CompressionLevel.NoCompression);
        }

        file.Position = 0;
        return file;
    }
}
