using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Scoring;

/// <param name="Path">Null when there is no map and none could be made.</param>
public sealed record MapOutcome(string? Path, string? Why);

/// <summary>
/// The probability maps of a run's checkpoints. Runs of earlier versions lack some; those are predicted from the weights they kept.
/// </summary>
public sealed class ProbabilityMaps(PortalFolders folders, IResidentTrainer trainer)
{
    /// <summary>An ensemble has no epochs: its best and its last are the same.</summary>
    public string PathOf(int runId, Checkpoint checkpoint, string caseId) =>
        checkpoint == Checkpoint.Best || File.Exists(folders.Run(runId).EnsembleFile)
            ? folders.Run(runId).Prediction(caseId)
            : folders.Run(runId).LastPrediction(caseId);

    public async Task<MapOutcome> FindOrMakeAsync(
        int runId,
        Checkpoint checkpoint,
        DatasetCase target,
        CancellationToken cancellation = default
    )
    {
        var path = PathOf(runId, checkpoint, target.CaseId);
        if (File.Exists(path))
            return new(path, null);
        var weights = WeightsOf(folders.Run(runId), checkpoint);
        if (!File.Exists(weights))
            return new(
                null,
                $"Run {runId} has neither the probability map of {target.CaseId} nor the weights "
                    + $"({Path.GetFileName(weights)}) to predict it."
            );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var reply = await trainer.PredictAsync(
            weights,
            Path.Combine(folders.Dataset(target.DatasetId), target.ImageFile),
            path,
            cancellation
        );
        return reply.Error is null ? new(path, null) : new(null, $"{target.CaseId} could not be predicted again: {reply.Error}");
    }

    private static string WeightsOf(RunFolder folder, Checkpoint checkpoint) =>
        checkpoint == Checkpoint.Best || File.Exists(folder.EnsembleFile) ? folder.PredictingFile : folder.LastCheckpoint;
}
