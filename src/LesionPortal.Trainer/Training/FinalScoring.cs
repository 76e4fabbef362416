using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Feeding;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Weights;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>Scores a checkpoint on all three parts, in evaluation mode, once the epochs are done.</summary>
public sealed class FinalScoring(PreparedCases cases, EpochPass pass, RunFolder folder)
{
    /// <summary>The best checkpoint; writes its probability maps of the validation and test cases.</summary>
    public CheckpointResult ScoreBest(TrainingSession session, CancellationToken cancel) =>
        Score(session, folder.BestWeights, WriteMaps, cancel);

    public CheckpointResult ScoreLast(TrainingSession session, CancellationToken cancel) =>
        Score(session, folder.LastCheckpoint, (_, _, _) => { }, cancel);

    private CheckpointResult Score(TrainingSession session, string weights, Action<SplitPart, int[], Tensor> seen, CancellationToken cancel)
    {
        using (var file = SafetensorsFile.Read(weights))
            ModelFile.CopyInto(session.Scored, file, weights);
        var results = new List<CaseResult>();
        var means = Enum.GetValues<SplitPart>().ToDictionary(part => part, part =>
        {
            var result = pass.Evaluate(session, part, (batch, logits) => seen(part, batch, logits), cancel);
            foreach (var (index, counts) in cases.Of(part).ToArray().Zip(result.Counts))
                results.Add(new CaseResult(cases.Cases[index].Id, part, QuantisedIou.Of(counts.Iou), counts.Iou, counts.Dice));
            return result.Scores;
        });
        return new CheckpointResult(ModelFile.Describe(weights).Epoch,
            means[SplitPart.Train], means[SplitPart.Validation], means[SplitPart.Test], results);
    }

    private void WriteMaps(SplitPart part, int[] batch, Tensor logits)
    {
        if (part == SplitPart.Train)
            return;
        using var scope = NewDisposeScope();
        for (var i = 0; i < batch.Length; i++)
            ProbabilityMap.WritePng(folder.Prediction(cases.Cases[batch[i]].Id), logits[i]);
    }
}
