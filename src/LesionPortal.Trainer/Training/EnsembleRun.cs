using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
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
        events.Emit(new RunStarted("cpu", predictor.ParameterCount, get_num_threads(), []));

        var load = new MachineLoad(time, onGpu: false);
        using var loadTimer = time.CreateTimer(_ => events.Emit(load.Measure()), null, BetweenLoads, BetweenLoads);
        var scorers = Enum.GetValues<SplitPart>().ToDictionary(part => part, _ => new SegmentationScorer(predictor.Decision));
        var results = new List<CaseResult>();
        double? spread = null;
        foreach (var one in manifest.Cases)
        {
            cancel.ThrowIfCancellationRequested();
            var (result, ofMap) = Score(one, predictor, scorers[one.Part]);
            results.Add(result);
            if (one.Part == SplitPart.Validation)
                spread = Math.Max(spread ?? 0, ofMap);
            events.Emit(new CasesPrepared(results.Count, manifest.Cases.Count)
            {
                TrivialValidationIou = results.Count == manifest.Cases.Count ? Learning.TrivialIouOf([.. scorers[SplitPart.Validation].Counts.Select(c => c.ReferenceShare)]) : null,
            });
        }

        EnsembleFiles.Write(folder.EnsembleFile, members);
        var whole = new CheckpointResult(0, Means(scorers[SplitPart.Train]), Means(scorers[SplitPart.Validation]), Means(scorers[SplitPart.Test]), results)
        {
            Decision = predictor.Decision,
            ValidationMapSpread = spread,
        };
        events.Emit(new RunCompleted(whole, whole, 0, MachineLoad.PeakMb()));
    }

    private (CaseResult Result, double MapSpread) Score(ManifestCase one, Predictor predictor, SegmentationScorer scorer)
    {
        using var scope = NewDisposeScope();
        var side = predictor.ImageSize;
        double spread;
        try
        {
            var logits = predictor.Logits(Path.Combine(manifestFolder, one.ImagePath));
            var inside = ImageCodec.ReadMask(Path.Combine(manifestFolder, one.MaskPath), side, side).Pixels;
            spread = ProbabilityMap.Spread(logits);
            scorer.Add(logits, tensor(inside).to(ScalarType.Float32).reshape(1, 1, side, side));
            ProbabilityMap.WritePng(folder.Prediction(one.Id), logits, predictor.Decision);
        }
        catch (ImageDecodingException e)
        {
            throw new ImageDecodingException($"{one.Id}: {e.Message}", e);
        }

        var counts = scorer.Counts[^1];
        return (new CaseResult(one.Id, one.Part, QuantisedIou.Of(counts.Iou), counts.Iou, counts.Dice), spread);
    }

    private static SegmentationScores Means(SegmentationScorer scorer) =>
        scorer.Counts.Count == 0 ? new(double.NaN, double.NaN, double.NaN) : scorer.Means();
}
