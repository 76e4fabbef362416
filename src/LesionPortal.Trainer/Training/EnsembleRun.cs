using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Prediction;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// A run that trains nothing: finished runs predict every case together, are scored as one, and leave maps and a list of members behind.
/// It has no epochs; best and last are the same. A part without cases has no scores (NaN).
/// </summary>
/// <param name="manifestFolder">What relative paths of the manifest start from.</param>
public sealed class EnsembleRun(RunManifest manifest, string manifestFolder, RunFolder folder, ITrainerEvents events, TimeProvider time)
{
    private static readonly TimeSpan BetweenLoads = TimeSpan.FromSeconds(2);

    /// <summary>What was checked of this machine's arithmetic; null where nothing was.</summary>
    public ArithmeticReport? Arithmetic { get; init; }

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Weights.WeightsFileException">A member's weights are missing or damaged.</exception>
    public void Run(CancellationToken cancel)
    {
        using var only = FolderLock.Acquire(folder.Root, time, cancel);
        set_num_threads(Environment.ProcessorCount);
        TrainerMachine.Of(CPU, Arithmetic).Write(folder);
        var members = manifest.Members.Select(m => (m.Run, Path: Path.GetFullPath(Path.Combine(manifestFolder, m.WeightsPath)))).ToList();
        using var predictor = Predictor.LoadMembers([.. members.Select(m => m.Path)]);
        events.Emit(new RunStarted(DeviceChoice.KeyOf(CPU), predictor.ParameterCount, get_num_threads(), []));

        var load = new MachineLoad(time, onGpu: false);
        using var loadTimer = time.CreateTimer(_ => events.Emit(load.Measure()), null, BetweenLoads, BetweenLoads);
        var predicted = new PredictedCases(manifestFolder, predictor.Decision, folder.Prediction);
        var validationShares = new List<double>();
        double? spread = null;
        foreach (var (index, one) in manifest.Cases.Index())
        {
            cancel.ThrowIfCancellationRequested();
            var (share, ofMap) = Predict(one, predictor, predicted);
            if (one.Part == SplitPart.Validation)
            {
                validationShares.Add(share);
                spread = Math.Max(spread ?? 0, ofMap);
            }

            events.Emit(
                new CasesPrepared(index + 1, manifest.Cases.Count)
                {
                    TrivialValidationIou = index + 1 == manifest.Cases.Count ? Learning.TrivialIouOf(validationShares) : null,
                }
            );
        }

        EnsembleFiles.Write(folder.EnsembleFile, members);
        var whole = CheckpointResult.Of(0, predicted.Score(cancel)) with { Decision = predictor.Decision, ValidationMapSpread = spread };
        events.Emit(new RunCompleted(whole, whole, 0, MachineLoad.PeakMb()));
    }

    /// <summary>The share of the reference that is lesion at training resolution, and the spread of the map.</summary>
    private (double LesionShare, double MapSpread) Predict(ManifestCase one, Predictor predictor, PredictedCases predicted)
    {
        using var scope = NewDisposeScope();
        var side = predictor.ImageSize;
        try
        {
            var logits = predictor.Logits(Path.Combine(manifestFolder, one.ImagePath));
            var reference = ImageCodec.ReadMask(Path.Combine(manifestFolder, one.MaskPath), side, side);
            predicted.Add(one, logits);
            return ((double)reference.Area / reference.Pixels.Length, ProbabilityMap.Spread(logits));
        }
        catch (ImageDecodingException e)
        {
            throw new ImageDecodingException($"{one.Id}: {e.Message}", e);
        }
    }
}
