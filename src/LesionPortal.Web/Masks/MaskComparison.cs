using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Masks;

/// <summary>How alike two masks of a case are, pixels counted at the image's resolution.</summary>
public sealed class MaskComparison(RevisionQueries revisions, RevisionStore store, PortalFolders folders)
{
    /// <param name="first">A revision; null for the dataset's own mask. Counts call what only it has false positive.</param>
    /// <returns>Null when one of the two is not there.</returns>
    public async Task<PixelCounts?> CompareAsync(DatasetCase target, int? first, int? second, CancellationToken cancellation = default)
    {
        if (await PathAsync(target, first, cancellation) is not { } one || await PathAsync(target, second, cancellation) is not { } other)
            return null;
        return await Task.Run(() => PixelCounts.Of(ImageCodec.ReadMask(one).Pixels, ImageCodec.ReadMask(other).Pixels), cancellation);
    }

    private async Task<string?> PathAsync(DatasetCase target, int? revision, CancellationToken cancellation)
    {
        var path =
            revision is not { } id ? Path.Combine(folders.Dataset(target.DatasetId), target.MaskFile)
            : await revisions.FindAsync(target.Id, id, cancellation) is { } found ? store.PathOf(target.DatasetId, found.Sha256)
            : null;
        return File.Exists(path) ? path : null;
    }
}
