using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reviews;

/// <summary>The pixels of a session's items, by token. All predictions come as masks at the image's size: a map's own size would tell the network.</summary>
public sealed class ReviewPictures(IDbContextFactory<PortalDbContext> records, ReferenceMasks references, PortalFolders folders)
{
    public bool IsThere(ReviewItem item) => File.Exists(folders.Run(item.RunId).Prediction(item.Case!.CaseId));

    /// <summary>The item with its case and session; null when there is none.</summary>
    public async Task<ReviewItem?> FindAsync(string token, CancellationToken cancellation = default)
    {
        await using var context = await records.CreateDbContextAsync(cancellation);
        return await context.ReviewItems.AsNoTracking().Include(i => i.Case).Include(i => i.Session).SingleOrDefaultAsync(i => i.Token == token, cancellation);
    }

    public string ImagePath(ReviewItem item) => Path.Combine(folders.Dataset(item.Case!.DatasetId), item.Case.ImageFile);

    /// <exception cref="ImageDecodingException">The map is damaged.</exception>
    public async Task<PixelMask> PredictionAsync(ReviewItem item, CancellationToken cancellation = default)
    {
        await using var context = await records.CreateDbContextAsync(cancellation);
        // A run deleted meanwhile has no maps either.
        var rule = (await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == item.RunId, cancellation))?.Decision ?? DecisionRule.Notebook;
        return await Task.Run(() => PredictionMasks.Read(folders.Run(item.RunId).Prediction(item.Case!.CaseId), rule, item.Case.Width, item.Case.Height), cancellation);
    }

    /// <summary>The case's latest reference; null while the item is blinded.</summary>
    public async Task<ReferenceMask?> ReferenceAsync(ReviewItem item, CancellationToken cancellation = default) =>
        item.Session!.IsBlinded && item.RevealedAt is null ? null : await references.LatestAsync(item.Case!, cancellation);

    /// <summary>Prediction against the latest reference, pixels counted at the image's resolution; no counts when the prediction is gone with its run.</summary>
    public async Task<(int ReferenceVersion, PixelCounts? Counts)> CompareAsync(ReviewItem item, CancellationToken cancellation = default)
    {
        var reference = await references.LatestAsync(item.Case!, cancellation);
        if (!IsThere(item))
            return (reference.Version, null);
        var predicted = await PredictionAsync(item, cancellation);
        return (reference.Version, await Task.Run(() => PixelCounts.Of(predicted.Pixels, ImageCodec.ReadMask(reference.Path).Pixels), cancellation));
    }
}
