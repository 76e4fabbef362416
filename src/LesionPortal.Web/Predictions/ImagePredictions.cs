using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Predictions;

/// <param name="LesionShare">Of the mask at the image's size by the run's own rule, 0 to 1.</param>
public sealed record ImagePrediction(UploadedPrediction Record, double LesionShare);

/// <summary>A prediction; or a refusal, with the field it concerns ("image" or "run"), or none when the trainer failed.</summary>
public sealed record PredictionOutcome(ImagePrediction? Prediction, string? Field, string? Refusal);

/// <summary>Segments images that people bring, with the best weights of a completed run, and keeps what came out.</summary>
public sealed class ImagePredictions(
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    IResidentTrainer trainer,
    TimeProvider time,
    CurrentPerson current
)
{
    public const long MaxImageBytes = 50 * 1024 * 1024;

    public async Task<PredictionOutcome> PredictAsync(int runId, string fileName, Stream image, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.Predict);
        if (await WhyNotAsync(runId, cancellation) is { } refusal)
            return new(null, "run", refusal);
        var id = Guid.NewGuid();
        var kept = false;
        try
        {
            var header = await Task.Run(() => UploadedImage.Keep(folders.Prediction(id), Path.GetFileName(fileName), image), cancellation);
            var reply = await trainer.PredictAsync(folders.Run(runId).PredictingFile, ImagePath(id), ProbabilityPath(id), cancellation);
            if (reply.Error is { } error)
                return new(null, null, error);
            var record = new UploadedPrediction
            {
                Id = id,
                RunId = runId,
                FileName = Path.GetFileName(fileName),
                Width = header.Width,
                Height = header.Height,
                Milliseconds = reply.Milliseconds ?? 0,
                CreatedAt = time.GetUtcNow().UtcDateTime,
            };
            var share = await Task.Run(() => LesionShare(record, reply.Decision ?? DecisionRule.Baseline), cancellation);
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            context.UploadedPredictions.Add(record);
            await context.SaveChangesAsync(cancellation);
            kept = true;
            return new(new(record, share), null, null);
        }
        catch (ImageDecodingException e)
        {
            return new(null, "image", e.Message);
        }
        finally
        {
            if (!kept && Directory.Exists(folders.Prediction(id)))
                Directory.Delete(folders.Prediction(id), recursive: true);
        }
    }

    /// <summary>Null when there is no such prediction.</summary>
    public async Task<ImagePrediction?> FindAsync(Guid id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var record = await context
            .UploadedPredictions.AsNoTracking()
            .Include(p => p.Run)
            .SingleOrDefaultAsync(p => p.Id == id, cancellation);
        return record is null || !File.Exists(ProbabilityPath(id))
            ? null
            : new(record, await Task.Run(() => LesionShare(record, record.Run!.Decision), cancellation));
    }

    /// <summary>
    /// The mask at the image's size: the map enlarged smoothly, then cut and cleaned up by the run's rule. Null when there is no such
    /// prediction.
    /// </summary>
    /// <param name="threshold">In place of the rule's; null for that.</param>
    public async Task<(byte[] Png, string FileName)?> MaskAsync(Guid id, double? threshold, CancellationToken cancellation = default)
    {
        if (await FindAsync(id, cancellation) is not { Record: var record })
            return null;
        var png = await Task.Run(
            () =>
            {
                var rule = record.Run!.Decision;
                return ImageCodec.MaskPng(
                    PredictionMasks.Read(
                        ProbabilityPath(id),
                        rule with
                        {
                            Threshold = threshold ?? rule.Threshold,
                        },
                        record.Width,
                        record.Height
                    )
                );
            },
            cancellation
        );
        return (png, Path.GetFileNameWithoutExtension(record.FileName) + "-mask.png");
    }

    public string ImagePath(Guid id) => UploadedImage.PathIn(folders.Prediction(id));

    public string ProbabilityPath(Guid id) => Path.Combine(folders.Prediction(id), "probability.png");

    private async Task<string?> WhyNotAsync(int runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var run = await context
            .Runs.AsNoTracking()
            .Where(r => r.Id == runId)
            .Select(r => new { r.Name, r.Status })
            .SingleOrDefaultAsync(cancellation);
        return run is null ? $"There is no run {runId}; choose a completed one."
            : run.Status != RunStatus.Completed
                ? $"Run {runId} ({run.Name}) is {run.Status.ToString().ToLowerInvariant()}; only a completed run can predict."
            : !File.Exists(folders.Run(runId).PredictingFile)
                ? $"The weights of run {runId} ({run.Name}) are missing from the data " + $"directory; choose another run."
            : null;
    }

    private double LesionShare(UploadedPrediction record, DecisionRule rule)
    {
        var mask = PredictionMasks.Read(ProbabilityPath(record.Id), rule, record.Width, record.Height);
        return (double)mask.Area / ((long)mask.Width * mask.Height);
    }
}
