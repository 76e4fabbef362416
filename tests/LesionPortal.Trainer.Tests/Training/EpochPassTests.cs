using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class EpochPassTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PreparedCases _cases;

    public EpochPassTests() =>
        _cases = PreparedCases.Read(
            TinyDataset.Write(_folder.Path, TinyDataset.Settings),
            _folder.Path,
            _ => { },
            TestContext.Current.CancellationToken
        );

    public void Dispose()
    {
        _cases.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Architecture.UNet, Loss.Dice)]
    [InlineData(Architecture.SegNet, Loss.BCE)]
    [InlineData(Architecture.UNet, Loss.Focal)]
    public void Train_ManyEpochs_LeavesNoTensorsBehind(Architecture architecture, Loss loss)
    {
        var settings = TinyDataset.Settings with { Architecture = architecture, Loss = loss };
        using var session = TrainingSession.Fresh(settings, CPU);
        var pass = new EpochPass(_cases, settings);
        var alive = new List<long>();

        for (var epoch = 1; epoch <= 4; epoch++)
        {
            pass.Train(session, epoch, TestContext.Current.CancellationToken);
            pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, TestContext.Current.CancellationToken);
            alive.Add(LiveTensors.Count());
        }

        // The first epoch makes the optimiser's state.
        Assert.All(alive.Skip(1), count => Assert.True(count <= alive[1], string.Join(", ", alive)));
    }

    [Fact]
    public void Train_WeightThatIsNoNumber_FailsWithAdvice()
    {
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        using (no_grad())
            session.Network.parameters().Last().fill_(float.NaN);

        var error = Assert.Throws<TrainingFailedException>(() =>
            new EpochPass(_cases, TinyDataset.Settings).Train(session, 3, TestContext.Current.CancellationToken)
        );

        Assert.Contains("epoch 3, batch 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("lower learning rate, for example 0.001", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SixCasesInFours_TellsTwoBatches()
    {
        var batches = new List<(int, int)>();
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);

        var result = new EpochPass(_cases, TinyDataset.Settings) { BatchDone = (batch, of) => batches.Add((batch, of)) }.Train(
            session,
            1,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([(1, 2), (2, 2)], batches);
        Assert.Equal(6, result.Counts.Count);
    }

    [Fact]
    public void Train_CancelledAfterABatch_StopsBeforeTheNext()
    {
        using var cancel = new CancellationTokenSource();
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        var batches = 0;
        var pass = new EpochPass(_cases, TinyDataset.Settings)
        {
            BatchDone = (batch, _) =>
            {
                batches = batch;
                cancel.Cancel();
            },
        };

        Assert.Throws<OperationCanceledException>(() => pass.Train(session, 1, cancel.Token));
        Assert.Equal(1, batches);
    }

    [Fact]
    public void Evaluate_Twice_GivesTheSameAndChangesNothing()
    {
        using var session = TrainingSession.Fresh(TinyDataset.Settings, CPU);
        var pass = new EpochPass(_cases, TinyDataset.Settings);

        var first = pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, TestContext.Current.CancellationToken);
        var second = pass.Evaluate(session, SplitPart.Validation, (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal(first.Loss, second.Loss);
        Assert.Equal(first.Scores, second.Scores);
    }

    [Fact]
    public void Scorer_CraftedLogits_CountsPixelsAnImage()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0.02f, 0.005f, 3f, -1f, -1f, -1f, -1f, -1f }).reshape(2, 1, 2, 2);
        var masks = tensor(new[] { 1f, 1f, 0f, 0f, 0f, 0f, 0f, 0f }).reshape(2, 1, 2, 2);
        var scorer = new SegmentationScorer();

        scorer.Add(logits, masks);

        Assert.Equal([new PixelCounts(1, 1, 1, 1), new PixelCounts(0, 0, 0, 4)], scorer.Counts);
        Assert.Equal((1 / 3.0 + 1) / 2, scorer.Means().Iou, 1e-6);
        Assert.Equal(0.5, scorer.Means().QuantisedIou, 1e-12);
    }

    [Fact]
    public void ThinOut_LongRun_KeepsFirstEveryThirdAndNewest()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings with { Epochs = 401 });
        var folder = new Core.Runs.RunFolder(_folder["run"]);
        var samples = new SampleMaps(manifest, _cases, folder);
        using var scope = NewDisposeScope();

        for (var epoch = 1; epoch <= 8; epoch++)
        {
            samples.Write(epoch, [6, 7], zeros(2, 1, 32, 32));
            samples.ThinOut(epoch);
        }

        Assert.Equal(["00001", "00003", "00006", "00008"], Directory.GetDirectories(folder.Samples).Select(Path.GetFileName).Order());
        Assert.Equal(["IMD007", "IMD008"], samples.CaseIds);
    }
}
