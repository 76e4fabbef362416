using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reviews;

/// <summary>
/// The pixels of a session's items, by token. All predictions come as masks at the image's size: a map's own size would tell the network.
/// </summary>
public sealed partial class ReviewPictures(
    IDbContextFactory<PortalDbContext> contexts,
    ReferenceMasks references,
    PortalFolders folders,
    ILogger<ReviewPictures> logger
)
{
    public bool IsThere(ReviewItem item) => File.Exists(MapPath(item));

    /// <summary>The item with its case and session; null when there is none.</summary>
    public async Task<ReviewItem?> FindAsync(string token, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .ReviewItems.AsNoTracking()
            .Include(i => i.Case)
            .Include(i => i.Session)
            .SingleOrDefaultAsync(i => i.Token == token, cancellation);
    }

    public string ImagePath(ReviewItem item) => Path.Combine(folders.Dataset(item.Case!.DatasetId), item.Case.ImageFile);

    /// <summary>Null when the map is damaged; the log then names it.</summary>
    public async Task<PixelMask?> PredictionAsync(ReviewItem item, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // A run deleted meanwhile has no maps either.
        var rule =
            (await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == item.RunId, cancellation))?.Decision
            ?? DecisionRule.Baseline;
        try
        {
            return await Task.Run(() => PredictionMasks.Read(MapPath(item), rule, item.Case!.Width, item.Case.Height), cancellation);
        }
        catch (ImageDecodingException e)
        {
            LogDamaged(item.Token, MapPath(item), e.Message);
            return null;
        }
    }

    /// <summary>What to tell of a damaged map: a blinded reader not the file, which names run and case.</summary>
    public string DamagedMapMessage(ReviewItem item) =>
        IsHidden(item)
            ? "The probability map of this prediction is damaged; the portal's log names the file."
            : $"The probability map {Path.GetRelativePath(folders.Root, MapPath(item))} is damaged; restore it from a backup, or train the "
                + $"run again.";

    /// <summary>The case's latest reference; null while the item is blinded.</summary>
    public async Task<ReferenceMask?> ReferenceAsync(ReviewItem item, CancellationToken cancellation = default) =>
        IsHidden(item) ? null : await references.LatestAsync(item.Case!, cancellation);

    /// <summary>
    /// Prediction against the latest reference, pixels counted at the image's resolution; no counts when either is gone or damaged.
    /// </summary>
    public async Task<(int ReferenceVersion, PixelCounts? Counts)> CompareAsync(ReviewItem item, CancellationToken cancellation = default)
    {
        var reference = await references.LatestAsync(item.Case!, cancellation);
        if (!IsThere(item) || await PredictionAsync(item, cancellation) is not { } predicted)
            return (reference.Version, null);
        try
        {
            return (
                reference.Version,
                await Task.Run(() => PixelCounts.Of(predicted.Pixels, ImageCodec.ReadMask(reference.Path).Pixels), cancellation)
            );
        }
        catch (ImageDecodingException e)
        {
            LogDamaged(item.Token, reference.Path, e.Message);
            return (reference.Version, null);
        }
    }

    private string MapPath(ReviewItem item) => folders.Run(item.RunId).Prediction(item.Case!.CaseId);

    private static bool IsHidden(ReviewItem item) => item.Session!.IsBlinded && item.RevealedAt is null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Review item {Token}: {Path} can't be shown: {Why}")]
    private partial void LogDamaged(string token, string path, string why);
}
