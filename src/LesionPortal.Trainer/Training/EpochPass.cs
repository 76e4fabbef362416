using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Losses;
using LesionPortal.Trainer.Prediction;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>The mean of the batches' losses, and the means of the images' scores.</summary>
/// <param name="Counts">Of each image, in the order in which the pass met them.</param>
public sealed record PassResult(double Loss, SegmentationScores Scores, IReadOnlyList<PixelCounts> Counts)
{
    /// <summary>Of the last optimiser step; 0 where weights stay.</summary>
    public double LearningRate { get; init; }
}

/// <summary>Takes the network once through a part of the cases.</summary>
public sealed class EpochPass(PreparedCases cases, RunSettings settings)
{
    private readonly SegmentationLoss _loss = LossRegistry.Get(settings.Loss, settings.LossParameters);
    private readonly Augmentation _augmentation = new(settings.Augmentation);
    private readonly ImageTransform _colourConstancy = ColourConstancyMethods.Get(settings.Preparation.ColourConstancy);
    private readonly ImageTransform _normalisation = NormalisationMethods.Get(settings.Preparation.Normalisation);

    /// <summary>Called after each batch with its number (from 1) and the number of batches.</summary>
    public Action<int, int> BatchDone { get; init; } = (_, _) => { };

    /// <summary>Records the time per phase; null when not measured.</summary>
    public PhaseClock? Phases { get; init; }

    /// <summary>Changes the weights. Scores are counted from the logits that the loss saw, so no second pass is made for them.</summary>
    /// <exception cref="TrainingFailedException">The loss is no longer a finite number.</exception>
    public PassResult Train(TrainingSession session, int epoch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var scorer = new SegmentationScorer();
        var losses = new List<double>();
        var order = OrderOf(epoch);
        var batches = BatchOrder.Batches(order, settings.BatchSize).ToList();
        var schedule = new LearningRateSchedule(settings, batches.Count, session.History);
        var random = BatchOrder.Generator(settings.Seed, epoch, BatchOrder.ForAugmentation);
        var rate = settings.LearningRate;
        foreach (var batch in batches)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (images, masks) = cases.Batch(batch, session.Device);
            (images, masks) = _augmentation.Apply(_colourConstancy(images), masks, random);
            var prepared = _normalisation(images);
            Lap(Phase.Data, session);
            session.Begin();
            var (logits, loss) = LogitsAndLoss(session.Logits(prepared), masks);
            losses.Add(Finite(loss.ToDouble(), epoch, losses.Count + 1));
            Lap(Phase.Forward, session);
            loss.backward();
            Lap(Phase.Backward, session);
            rate = schedule.At(session.Steps);
            session.Step(rate);
            Lap(Phase.Optimiser, session);
            scorer.Add(logits, masks);
            Lap(Phase.Scoring, session);
            BatchDone(losses.Count, batches.Count);
        }

        return new PassResult(losses.Average(), scorer.Means(), scorer.Counts) { LearningRate = rate };
    }

    /// <summary>Weights stay; evaluation mode, cases in the manifest's order.</summary>
    /// <param name="seen">Told each batch's case indices and logits (n,1,S,S), which live only during the call.</param>
    public PassResult Evaluate(TrainingSession session, SplitPart part, Action<int[], Tensor> seen, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var scorer = new SegmentationScorer();
        var losses = new List<double>();
        Predict(
            session,
            part,
            flips: false,
            (batch, logits, masks) =>
            {
                losses.Add(_loss(logits, masks).ToDouble());
                scorer.Add(logits, masks);
                seen(batch, logits);
                Lap(Phase.Validation, session);
            },
            cancel
        );
        return new PassResult(losses.Average(), scorer.Means(), scorer.Counts);
    }

    /// <summary>Weights stay; evaluation mode, cases in the manifest's order.</summary>
    /// <param name="flips">As <see cref="PredictionSettings.Flips"/>.</param>
    /// <param name="seen">Told each batch's case indices, logits and masks (n,1,S,S), which live only during the call.</param>
    public void Predict(TrainingSession session, SplitPart part, bool flips, Action<int[], Tensor, Tensor> seen, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(seen);
        session.Scored.eval();
        using var noGradient = no_grad();
        foreach (var batch in BatchOrder.Batches(cases.Of(part).ToArray(), settings.BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (images, masks) = cases.Batch(batch, session.Device);
            var prepared = Prepare(images);
            seen(batch, flips ? TestTimeFlips.Logits(session.Scored, prepared) : session.Scored.call(prepared), masks);
        }
    }

    /// <summary>What an image goes through before the network: (n,3,H,W) with values 0 to 1, of any size.</summary>
    internal Tensor Prepare(Tensor images) => _normalisation(_colourConstancy(images));

    /// <summary>GPU kernels run asynchronously: synchronise before measuring time.</summary>
    private void Lap(Phase phase, TrainingSession session)
    {
        if (Phases is null)
            return;
        if (session.Device.type == DeviceType.CUDA)
            cuda.synchronize(session.Device);
        Phases.Lap(phase);
    }

    private int[] OrderOf(int epoch)
    {
        var training = cases.Of(SplitPart.Train);
        return settings.Optimisation.IsBalanced
            ? BatchOrder.Balanced(training, index => cases.Cases[index].Diagnosis, settings.Seed, epoch)
            : BatchOrder.Shuffled(training, settings.Seed, epoch);
    }

    /// <summary>With deep supervision the loss is the weighted mean over the stages, each coarser one with half the weight.</summary>
    private (Tensor Logits, Tensor Loss) LogitsAndLoss(IReadOnlyList<Tensor> stages, Tensor masks)
    {
        var loss = _loss(stages[0], masks);
        if (stages.Count == 1)
            return (stages[0], loss);
        var (weights, weight) = (1.0, 1.0);
        foreach (var stage in stages.Skip(1))
        {
            weight /= 2;
            weights += weight;
            loss += weight * _loss(stage, masks);
        }

        return (stages[0], loss / weights);
    }

    private double Finite(double loss, int epoch, int batch) =>
        double.IsFinite(loss)
            ? loss
            : throw new TrainingFailedException(
                FormattableString.Invariant($"The training loss became {loss} in epoch {epoch}, batch {batch}: training has diverged."),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Start again with a lower learning rate, for example {settings.LearningRate / 10:0.######} instead "
                        + $"of {settings.LearningRate}."
                )
            );
}
