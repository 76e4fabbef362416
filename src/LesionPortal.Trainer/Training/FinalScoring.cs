using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Prediction;
using LesionPortal.Trainer.Weights;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// Scores a checkpoint on all three parts, in evaluation mode, once the epochs are done, predicting as the settings say: views, threshold,
/// clean-up. A chosen threshold is the checkpoint's own, from its validation cases, and is written into its file. The probability maps of
/// every case are kept, and every metric is taken from the maps as they are kept.
/// </summary>
/// <param name="manifestFolder">What relative paths of the cases start from.</param>
public sealed class FinalScoring(PreparedCases cases, EpochPass pass, RunSettings settings, RunFolder folder, string manifestFolder)
{
    public CheckpointResult ScoreBest(TrainingSession session, CancellationToken cancel) =>
        Score(session, folder.BestWeights, folder.Prediction, cancel);

    public CheckpointResult ScoreLast(TrainingSession session, CancellationToken cancel) =>
        Score(session, folder.LastCheckpoint, folder.LastPrediction, cancel);

    private CheckpointResult Score(TrainingSession session, string weights, Func<string, string> map, CancellationToken cancel)
    {
        using (var file = SafetensorsFile.Read(weights))
            ModelFile.CopyInto(session.Scored, file, weights);
        using var validation = new BufferedLogits();
        var rule = DecisionRule.Baseline with { LargestRegion = settings.Prediction.LargestRegion };
        if (settings.Prediction.ChooseThreshold)
            rule = ChooseThreshold(session, validation, cancel);
        ModelFile.Redescribe(weights, settings.Prediction, rule);

        var results = new List<CaseResult>();
        double? spread = null;
        foreach (var part in Enum.GetValues<SplitPart>())
        {
            var predicted = new PredictedCases(manifestFolder, rule, map);
            if (part == SplitPart.Validation && validation.Batches.Count > 0)
                validation.Replay(Add);
            else
                Predict(session, part, (batch, logits, _) => Add(batch, logits), cancel);
            results.AddRange(predicted.Score(cancel));

            void Add(int[] batch, Tensor logits)
            {
                using var scope = NewDisposeScope();
                if (part == SplitPart.Validation)
                    spread = Math.Max(spread ?? 0, ProbabilityMap.Spread(logits));
                for (var i = 0; i < batch.Length; i++)
                    predicted.Add(cases.Cases[batch[i]], logits[i]);
            }
        }

        return CheckpointResult.Of(ModelFile.Describe(weights).Epoch, results) with
        {
            Decision = rule,
            ValidationMapSpread = spread,
        };
    }

    /// <summary>Predicts the validation cases once; the logits are kept, so that they need not be predicted again to be scored.</summary>
    private DecisionRule ChooseThreshold(TrainingSession session, BufferedLogits held, CancellationToken cancel)
    {
        var maps = new List<ScoredMap>();
        Predict(
            session,
            SplitPart.Validation,
            (batch, logits, masks) =>
            {
                held.Add(batch, logits);
                for (var i = 0; i < batch.Length; i++)
                    maps.Add(new ScoredMap(ProbabilityMap.Bytes(logits[i]), masks[i].gt(0.5).cpu().contiguous().data<bool>().ToArray()));
            },
            cancel
        );
        return ThresholdChoice.Best(maps, settings.ImageSize, settings.ImageSize, settings.Prediction.LargestRegion);
    }

    private void Predict(TrainingSession session, SplitPart part, Action<int[], Tensor, Tensor> seen, CancellationToken cancel)
    {
        if (settings.Prediction.Tiled)
            PredictTiled(session, part, seen, cancel);
        else
            pass.Predict(session, part, settings.Prediction.Flips, seen, cancel);
    }

    /// <summary>
    /// Case by case from the files, at the image's size; the map is reduced to the training resolution, where every score is taken.
    /// </summary>
    private void PredictTiled(TrainingSession session, SplitPart part, Action<int[], Tensor, Tensor> seen, CancellationToken cancel)
    {
        session.Scored.eval();
        using var noGradient = no_grad();
        foreach (var index in cases.Of(part).ToArray())
        {
            using var scope = NewDisposeScope();
            var image = PreparedCases.ReadImage(Path.Combine(manifestFolder, cases.Cases[index].ImagePath)).to(session.Device);
            var map = TiledPrediction.Probabilities(Look, pass.Prepare(image), settings.ImageSize);
            seen(
                [index],
                MapSize.Resized(map, settings.ImageSize, settings.ImageSize).logit(TestTimeFlips.Smallest),
                cases.Batch([index], session.Device).Masks
            );
        }

        Tensor Look(Tensor tile)
        {
            cancel.ThrowIfCancellationRequested();
            return (settings.Prediction.Flips ? TestTimeFlips.Logits(session.Scored, tile) : session.Scored.call(tile)).sigmoid();
        }
    }
}
