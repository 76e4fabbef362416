using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Feeding;
using LesionPortal.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>The mean of the batches' losses, and the means of the images' scores.</summary>
/// <param name="Counts">Of each image, in the order in which the pass met them.</param>
public sealed record PassResult(double Loss, SegmentationScores Scores, IReadOnlyList<PixelCounts> Counts);

/// <summary>Takes the network once through a part of the cases.</summary>
public sealed class EpochPass(PreparedCases cases, RunSettings settings)
{
    private readonly SegmentationLoss _loss = LossRegistry.Get(settings.Loss);

    /// <summary>Told of a finished batch: its number from 1, and how many there are.</summary>
    public Action<int, int> BatchDone { get; init; } = (_, _) => { };

    /// <summary>Changes the weights. Scores are counted from the logits that the loss saw, so no second pass is made for them.</summary>
    /// <exception cref="TrainingFailedException">The loss is no longer a finite number.</exception>
    public PassResult Train(TrainingSession session, int epoch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Network.train();
        var scorer = new SegmentationScorer();
        var losses = new List<double>();
        var order = BatchOrder.Shuffled(cases.Of(SplitPart.Train), settings.Seed, epoch);
        var batches = BatchOrder.Batches(order, settings.BatchSize).ToList();
        foreach (var batch in batches)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (images, masks) = cases.Batch(batch, session.Device);
            session.Optimizer.zero_grad();
            var logits = session.Network.call(images);
            var loss = _loss(logits, masks);
            losses.Add(Finite(loss.ToDouble(), epoch, losses.Count + 1));
            loss.backward();
            session.Optimizer.step();
            scorer.Add(logits, masks);
            BatchDone(losses.Count, batches.Count);
        }

        return new PassResult(losses.Average(), scorer.Means(), scorer.Counts);
    }

    /// <summary>Weights stay; evaluation mode, cases in the manifest's order.</summary>
    /// <param name="seen">Told each batch's case indices and logits (n,1,S,S), which live only during the call.</param>
    public PassResult Evaluate(TrainingSession session, SplitPart part, Action<int[], Tensor> seen, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(seen);
        session.Network.eval();
        using var noGradient = no_grad();
        var scorer = new SegmentationScorer();
        var losses = new List<double>();
        foreach (var batch in BatchOrder.Batches(cases.Of(part).ToArray(), settings.BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (images, masks) = cases.Batch(batch, session.Device);
            var logits = session.Network.call(images);
            losses.Add(_loss(logits, masks).ToDouble());
            scorer.Add(logits, masks);
            seen(batch, logits);
        }

        return new PassResult(losses.Average(), scorer.Means(), scorer.Counts);
    }

    private double Finite(double loss, int epoch, int batch) => double.IsFinite(loss)
        ? loss
        : throw new TrainingFailedException(
            FormattableString.Invariant($"The training loss became {loss} in epoch {epoch}, batch {batch}: training has diverged."),
            FormattableString.Invariant($"Start again with a lower learning rate, for example {settings.LearningRate / 10:0.######} instead of {settings.LearningRate}."));
}
