using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using Microsoft.Extensions.Time.Testing;
using static LesionPortal.Web.Tests.Runs.Queue.FakeTrainer;

namespace LesionPortal.Web.Tests.Runs.Queue;

public sealed class RunRecorderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly RunProgressBoard _board = new();
    private TemporaryDatabase _database = null!;
    private int _id;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync();
        await using var context = _database.CreateDbContext();
        var dataset = new Dataset { Name = "set", Source = "here" };
        dataset.Cases.Add(
            new DatasetCase
            {
                CaseId = "IMD001",
                ImageFile = "i",
                MaskFile = "m",
                ThumbnailFile = "t",
                PixelSha256 = "p",
            }
        );
        var run = new Run
        {
            Name = "run",
            Dataset = dataset,
            Settings = new RunSettings { Epochs = 4 },
            Split = new([], [], []),
            Status = RunStatus.Running,
            FruitlessResumptions = 2,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
        _id = run.Id;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Record_ResumedFromAnEarlierEpoch_DropsTheRowsAfterIt()
    {
        await RecordAsync(Started(), Epoch(1, 0.1), Epoch(2, 0.9), Epoch(3, 0.2));

        await RecordAsync(Started(Row(1, 0.1)), Epoch(2, 0.3));

        var history = await new RunQueries(_database).HistoryAsync(_id, 0, Cancellation);
        Assert.Equal([0.1, 0.3], history.Select(e => e.Validation.QuantisedIou));
        var run = await FindAsync();
        Assert.Equal((2, 2, 0.3), (run.EpochsDone, run.BestEpoch, run.BestValidationQuantisedIou));
    }

    [Fact]
    public async Task Record_TiedQuantisedIou_TheBetterPlainIouIsBestThenTheEarlier()
    {
        await RecordAsync(Started(), Epoch(1, 0.5, 0.70), Epoch(2, 0.5, 0.72), Epoch(3, 0.5, 0.72), Epoch(4, 0.4, 0.99));

        var run = await FindAsync();
        Assert.Equal((2, 0.72, 0.4), (run.BestEpoch, run.BestValidationIou, run.LastValidationQuantisedIou));
    }

    [Fact]
    public async Task Record_EpochDone_ForgivesEarlierFruitlessResumptions()
    {
        await RecordAsync(Started(), Epoch(1));

        Assert.Equal(0, (await FindAsync()).FruitlessResumptions);
    }

    [Fact]
    public async Task Record_WithinAnEpoch_TheBoardKnowsHowLongItTakes()
    {
        await RecordAsync(
            Started(),
            new CasesPrepared(8, 8),
            Epoch(1, seconds: 10),
            new BatchDone(2, 2, 4),
            new LoadMeasured(100, 120, 50, null),
            new SamplesWritten(1, ["IMD001"])
        );

        var progress = _board.Of(_id)!;
        Assert.Equal((2, 2, 4, 1, 120), (progress.Epoch, progress.Batch, progress.Batches, progress.SampleEpoch, progress.PeakMb));
        // Half of epoch 2, and 3 and 4, of 10 s each.
        Assert.Equal(TimeSpan.FromSeconds(25), progress.Remaining);
    }

    [Fact]
    public async Task Record_TrainerSpeaks_HeartbeatMovesAtMostEveryFiveSeconds()
    {
        var recorder = Recorder();
        await recorder.RecordAsync(new LogLine("one"));
        Assert.Null((await FindAsync()).HeartbeatAt);
        _time.Advance(TimeSpan.FromSeconds(6));

        await recorder.RecordAsync(new LogLine("two"));

        Assert.Equal(_time.GetUtcNow().UtcDateTime, (await FindAsync()).HeartbeatAt);
    }

    [Fact]
    public async Task Finish_Completed_ReplacesScoresOfAnEarlierTraining()
    {
        var recorder = Recorder();
        await recorder.FinishAsync(RunOutcome.Of(Completed(1, 2), 0, []));
        await recorder.FinishAsync(RunOutcome.Of(Completed(3, 4), 0, []));

        var run = (await new RunQueries(_database).FindAsync(_id, Cancellation))!;
        Assert.Equal([3, 4], run.Scores.Select(s => s.Epoch).Distinct().Order());
        Assert.Equal((RunStatus.Completed, 321), (run.Status, run.PeakMemoryMb));
        Assert.Null(_board.Of(_id));
    }

    [Fact]
    public async Task Finish_Completed_KeepsEveryMetricOfEachCaseByBothCheckpointsInBothResolutions()
    {
        var completed = Completed(1, 2);
        await Recorder().FinishAsync(RunOutcome.Of(completed, 0, []));

        foreach (
            var (checkpoint, reported) in new[] { (Checkpoint.Best, completed.Best.Cases[0]), (Checkpoint.Last, completed.Last.Cases[0]) }
        )
        {
            var rows = await new CaseMetricsQueries(_database).OfRunsAsync([_id], checkpoint, cancellation: Cancellation);
            Assert.Equal([MetricResolution.Training, MetricResolution.Native], rows.Select(r => r.Resolution));
            Assert.All(rows, r => Assert.Equal(("IMD001", SplitPart.Test, 1), (r.Case!.CaseId, r.Part, r.ReferenceVersion)));
            Assert.All(
                MetricCatalogue.All,
                m =>
                    Assert.Equal(
                        [m.Value(reported.Training), m.Value(reported.Native)],
                        rows.Select(r => CaseMetricColumns.Value(r, m.Key))
                    )
            );
            Assert.Equal([reported.Training.Counts, reported.Native.Counts], rows.Select(r => r.Counts!.Value));
        }
    }

    [Fact]
    public async Task Record_StartedAgain_ForgetsTheScoresOfItsCases()
    {
        await Recorder().FinishAsync(RunOutcome.Of(Completed(1, 2), 0, []));

        await RecordAsync(Started());

        Assert.Empty(await new CaseMetricsQueries(_database).OfRunsAsync([_id], Checkpoint.Best, cancellation: Cancellation));
    }

    [Fact]
    public async Task Finish_Completed_KeepsEachCheckpointsThresholdUntilItTrainsAgain()
    {
        var completed = Completed(1, 2);
        var recorder = Recorder();
        await recorder.FinishAsync(
            RunOutcome.Of(
                completed with
                {
                    Best = completed.Best with { Decision = new(0.4, false) },
                    Last = completed.Last with { Decision = new(0.6, false) },
                },
                0,
                []
            )
        );

        var run = await FindAsync();
        Assert.Equal((new DecisionRule(0.4, false), new DecisionRule(0.6, false)), (run.Decision, run.LastDecision));
        var summary = (await new RunQueries(_database).SummaryAsync(_id, Cancellation))!;
        Assert.Equal((run.Decision, run.LastDecision), (summary.Decision, summary.DecisionOf(Checkpoint.Last)));

        await RecordAsync(Started());
        Assert.Equal(DecisionRule.Baseline, (await FindAsync()).Decision);
    }

    [Fact]
    public async Task Finish_NoBetterThanAnAllLesionMask_LearnedNothing()
    {
        await RecordAsync(Started(), new CasesPrepared(8, 8) { TrivialValidationIou = 0.32 });
        Assert.Equal(0.32, (await FindAsync()).TrivialValidationIou);
        var completed = Completed(1, 2);
        await Recorder()
            .FinishAsync(
                RunOutcome.Of(
                    completed with
                    {
                        Best = completed.Best with { Validation = new(0, 0.325, 0.4), ValidationMapSpread = 0.2 },
                    },
                    0,
                    []
                )
            );

        var run = await FindAsync();
        Assert.Equal(
            "Learned nothing: IoU 0.325 on the validation cases, where an all-lesion or an empty mask scores 0.320.",
            run.LearnedNothing
        );
        Assert.Equal(run.LearnedNothing, (await new RunQueries(_database).SummaryAsync(_id, Cancellation))!.LearnedNothing);

        await RecordAsync(Started());
        run = await FindAsync();
        Assert.Equal((null, null), (run.TrivialValidationIou, run.ValidationMapSpread));
    }

    [Fact]
    public async Task Finish_FlatMaps_LearnedNothing()
    {
        var completed = Completed(1, 2);
        await Recorder().FinishAsync(RunOutcome.Of(completed with { Best = completed.Best with { ValidationMapSpread = 0.004 } }, 0, []));

        Assert.StartsWith("Learned nothing: the validation maps are flat", (await FindAsync()).LearnedNothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finish_EndedEarly_KeepsTheReasonAndStaysCompleted()
    {
        await Recorder().FinishAsync(RunOutcome.Of(Completed(1, 2) with { EndedEarly = "Stopped early after epoch 2." }, 0, []));

        var run = await FindAsync();
        Assert.Equal((RunStatus.Completed, "Stopped early after epoch 2."), (run.Status, run.Message));
    }

    [Fact]
    public async Task Record_LoadBesideOtherWork_IsKeptWithTheRun()
    {
        using var files = new TemporaryFolder();
        var folder = new RunFolder(files.Path);
        _board.Update(_id + 1, p => p);

        await RecordAsync(
            folder,
            Started(),
            new LoadMeasured(100, 120, 90, null) { OwnCpuPercent = 50 },
            new LoadMeasured(100, 120, 70, null) { OwnCpuPercent = 50 },
            Epoch(1)
        );

        Assert.Equal(new OtherWork(2, 30, 40, 1), OtherWork.Read(folder));

        await RecordAsync(folder, Started(Row(1, 0.5)), new LoadMeasured(100, 120, 60, null) { OwnCpuPercent = 60 }, Epoch(2));

        Assert.Equal(new OtherWork(3, 20, 40, 1), OtherWork.Read(folder));
    }

    [Fact]
    public async Task Record_ResumedWithoutItsFirstMeasurements_DoesNotCallTheWholeQuiet()
    {
        using var files = new TemporaryFolder();
        var folder = new RunFolder(files.Path);

        await RecordAsync(folder, Started(Row(1, 0.5)), new LoadMeasured(100, 120, 50, null) { OwnCpuPercent = 50 }, Epoch(2));

        Assert.Null(OtherWork.Read(folder));
    }

    private async Task RecordAsync(RunFolder folder, params TrainerEvent[] events)
    {
        var recorder = new RunRecorder(_id, 4, _database, new PortalFeed(), _board, _time, folder);
        foreach (var trainerEvent in events)
            await recorder.RecordAsync(trainerEvent);
    }

    private RunRecorder Recorder() => new(_id, 4, _database, new PortalFeed(), _board, _time);

    private async Task RecordAsync(params TrainerEvent[] events)
    {
        var recorder = Recorder();
        foreach (var trainerEvent in events)
            await recorder.RecordAsync(trainerEvent);
    }

    private async Task<Run> FindAsync() => (await new RunQueries(_database).FindAsync(_id, Cancellation))!;
}
