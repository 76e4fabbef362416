using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;
using LesionPortal.Trainer.Weights;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.5, 0.70, 0.5, 0.70, false)]
    [InlineData(0.5, 0.71, 0.5, 0.70, true)]
    [InlineData(0.5, 0.90, 0.6, 0.70, false)]
    [InlineData(0.6, 0.60, 0.5, 0.90, true)]
    public void IsBetter_ByQuantisedThenPlainIou_StrictlyOnly(
        double quantised,
        double iou,
        double bestQuantised,
        double bestIou,
        bool expected
    ) => Assert.Equal(expected, TrainingSession.IsBetter(new(quantised, iou, 0), new(bestQuantised, bestIou, 1)));

    [Fact]
    public void Save_LaterEpochWorse_BestKeepsItsOwnWeights()
    {
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        var folder = new RunFolder(_folder.Path);
        var checkpoints = new Checkpoints(folder);
        Step(session);
        session.Add(Row(1, iou: 0.8));
        checkpoints.Save(session);
        using var atFirst = SafetensorsFile.Read(folder.LastCheckpoint);

        Step(session);
        session.Add(Row(2, iou: 0.4));
        checkpoints.Save(session);

        using var best = SafetensorsFile.Read(folder.BestWeights);
        using var last = SafetensorsFile.Read(folder.LastCheckpoint);
        Assert.Equal(1, session.BestEpoch);
        Assert.Equal("1", best.Metadata["epoch"]);
        Assert.Equal("2", last.Metadata["epoch"]);
        Assert.All(best.Tensors, t => Assert.True(t.Value.Equals(atFirst.Tensors[t.Key]), t.Key), throwIfEmpty: true);
        Assert.False(best.Tensors["encoder.0.0.weight"].Equals(last.Tensors["encoder.0.0.weight"]));
    }

    [Fact]
    public void Restore_KilledBetweenTheTwoWrites_MakesTheNextEpochBest()
    {
        var folder = new RunFolder(_folder.Path);
        using (var session = TrainingSession.Fresh(TinyDataset.Settings, CPU))
        {
            Step(session);
            session.Add(Row(1, iou: 0.5));
            new Checkpoints(folder).Save(session);

            // Epoch 2 was better, and only its first file was written.
            ModelFile.Write(folder.BestWeights, session.Network, ModelDescription.Of(session.Settings, 2));
        }

        using var resumed = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        new Checkpoints(folder).Restore(resumed);
        resumed.Add(Row(2, iou: 0.45));

        Assert.Equal(2, resumed.BestEpoch);
    }

    [Fact]
    public void Restore_BestOfAnotherRun_Fails()
    {
        var folder = new RunFolder(_folder.Path);
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        Step(session);
        session.Add(Row(1, iou: 0.5));
        new Checkpoints(folder).Save(session);
        ModelFile.Write(folder.BestWeights, session.Network, ModelDescription.Of(session.Settings, 9));

        var error = Assert.Throws<TrainingFailedException>(() => new Checkpoints(folder).Restore(session));

        Assert.Contains("epoch 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_NoCheckpoint_LeavesTheSessionFresh()
    {
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);

        new Checkpoints(new RunFolder(_folder.Path)).Restore(session);

        Assert.Empty(session.History);
    }

    private static void Step(TrainingSession session)
    {
        using var scope = NewDisposeScope();
        session.Network.train();
        session.Optimizer.zero_grad();
        session.Network.call(rand(2, 3, 32, 32)).square().mean().backward();
        session.Optimizer.step();
    }

    private static EpochRow Row(int epoch, double iou) =>
        new()
        {
            Epoch = epoch,
            LossTrain = 1,
            LossValidation = 1,
            Train = new(0, 0, 0),
            Validation = new(iou, iou, iou),
            LearningRate = 0.01,
            Seconds = 1,
        };
}
