using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using static LesionPortal.Web.Tests.Queue.FakeTrainer;

namespace LesionPortal.Web.Tests.Queue;

/// <summary>From the queue to the rows, through Quartz and a child process.</summary>
[Collection("processes")]
public sealed class TrainingThroughQuartzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queue_TrainerFinishes_HistoryAndScoresAreRecorded()
    {
        var trainer = Script(Say(Started()), Say(Epoch(1, 0.9)), Say(Epoch(2, 0.5)), "echo not an event", "echo a warning >&2", Say(Completed(1, 2)));
        await using var host = await QueueHost.CreateAsync(_folder.Path, trainer);
        await host.StartAsync();

        var outcome = await host.Queue.QueueAsync(QueueHost.Settings(await host.AddDatasetAsync()), QueueHost.Cancellation);

        Assert.Empty(outcome.Problems);
        var run = await host.WhenAsync(outcome.RunIds[0], r => r.Status.IsFinished());
        Assert.Equal((RunStatus.Completed, 2, 1, 0.9, 0.5), (run.Status, run.EpochsDone, run.BestEpoch, run.BestValidationQuantisedIou, run.LastValidationQuantisedIou));
        Assert.Equal(("cpu", 214_361, 2.0), (run.TrainedOn, run.Parameters, run.SecondsPerEpoch));
        Assert.Equal(321, run.PeakMemoryMb);
        Assert.Equal(6, run.Scores.Count);
        Assert.Equal([1, 2], (await host.Queries.HistoryAsync(run.Id, 0, QueueHost.Cancellation)).Select(e => e.Epoch));
        Assert.Single(await host.Queries.CaseScoresAsync(run.Id, SplitPart.Test, Checkpoint.Best, QueueHost.Cancellation));
        var log = await File.ReadAllTextAsync(host.Folders.Run(run.Id).Log, QueueHost.Cancellation);
        Assert.Contains("not an event", log, StringComparison.Ordinal);
        Assert.Contains("a warning", log, StringComparison.Ordinal);
    }

    private string Script(params string[] commands) => Write(System.IO.Path.Combine(_folder.Path, "program"), commands);
}
