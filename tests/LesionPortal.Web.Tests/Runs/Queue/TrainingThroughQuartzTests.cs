using System.Diagnostics;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using static LesionPortal.Web.Tests.Runs.Queue.FakeTrainer;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>From the queue to the rows, through Quartz and a child process.</summary>
[Collection("processes")]
public sealed class TrainingThroughQuartzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queue_TrainerFinishes_HistoryAndScoresAreRecorded()
    {
        await using var host = await StartAsync(
            Say(Started()),
            Say(Epoch(1, 0.9)),
            Say(Epoch(2, 0.5)),
            "echo not an event",
            "echo a warning >&2",
            Say(Completed(1, 2))
        );

        var run = await host.WhenAsync(await QueueAsync(host), r => r.Status.IsFinished());

        Assert.Equal(
            (RunStatus.Completed, 2, 1, 0.9, 0.5),
            (run.Status, run.EpochsDone, run.BestEpoch, run.BestValidationQuantisedIou, run.LastValidationQuantisedIou)
        );
        Assert.Equal(("cpu", 214_361, 2.0), (run.TrainedOn, run.Parameters, run.SecondsPerEpoch));
        Assert.Equal(321, run.PeakMemoryMb);
        Assert.Equal(6, run.Scores.Count);
        Assert.Equal([1, 2], (await host.Queries.HistoryAsync(run.Id, 0, Cancellation)).Select(e => e.Epoch));
        Assert.Single(await host.Queries.CaseScoresAsync(run.Id, SplitPart.Test, Checkpoint.Best, Cancellation));
        var log = await File.ReadAllTextAsync(host.Folders.Run(run.Id).Log, Cancellation);
        Assert.Contains("not an event", log, StringComparison.Ordinal);
        Assert.Contains("a warning", log, StringComparison.Ordinal);
        // No event, and so no test score that nobody counts a look at.
        Assert.Equal(2, log.AsSpan().Trim().Count('\n') + 1);
    }

    [Fact]
    public async Task Queue_SeveralRuns_TrainOneAfterAnotherInTheirOrder()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, Script(Say(Started()), Say(Epoch(1)), Say(Completed(1, 1))));
        var dataset = await host.AddDatasetAsync();
        await host.StartAsync();

        var suite = await host.Queue.QueueSuiteAsync(
            dataset,
            "suite",
            [.. Enumerable.Range(0, 3).Select(seed => QueueHost.Settings(0, seed))],
            Cancellation
        );

        Run? before = null;
        foreach (var id in suite.RunIds)
        {
            var run = await host.WhenAsync(id, r => r.Status == RunStatus.Completed);
            Assert.True(
                before is null || run.StartedAt >= before.FinishedAt,
                $"Run {id} started at {run.StartedAt:O}, before the one ahead of it had ended at {before?.FinishedAt:O}."
            );
            before = run;
        }
    }

    [Theory]
    [InlineData(WaitForCancel)]
    [InlineData("trap '' TERM INT; sleep 60 & wait; sleep 60")]
    public async Task Cancel_Training_StopsWithinFiveSecondsEvenIfTheTrainerDoesNotListen(string behaviour)
    {
        await using var host = await StartAsync(Say(Started()), Say(Epoch(1)), behaviour);
        var id = await QueueAsync(host);
        await host.WhenAsync(id, r => r.EpochsDone == 1);
        var clock = Stopwatch.StartNew();

        var outcome = await host.Queue.CancelAsync(id, Cancellation);

        Assert.True(outcome.Succeeded, outcome.Refusal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        var run = await host.Queries.FindAsync(id, Cancellation);
        Assert.Equal((RunStatus.Cancelled, 1), (run!.Status, run.EpochsDone));
    }

    [Fact]
    public async Task Resume_Cancelled_StartsTheTrainerOnTheSameFolderAgain()
    {
        await using var host = await StartAsync(
            "if [ -f \"$output/last.safetensors\" ]; then",
            Say(Started(Row(1))),
            Say(Epoch(2)),
            Say(Completed(2, 2)),
            "exit 0; fi",
            Say(Started()),
            "echo weights > \"$output/last.safetensors\"",
            Say(Epoch(1)),
            WaitForCancel
        );
        var id = await QueueAsync(host);
        await host.WhenAsync(id, r => r.EpochsDone == 1);
        await host.Queue.CancelAsync(id, Cancellation);

        Assert.True((await host.Queue.ResumeAsync(id, Cancellation)).Succeeded);

        var run = await host.WhenAsync(id, r => r.Status.IsFinished() && r.EpochsDone == 2);
        Assert.Equal((RunStatus.Completed, 1), (run.Status, run.Resumptions));
        Assert.Equal([1, 2], (await host.Queries.HistoryAsync(id, 0, Cancellation)).Select(e => e.Epoch));
    }

    [Fact]
    public async Task Train_TrainerKilled_FailsWithTheSignalAndItsLastWords()
    {
        await using var host = await StartAsync(Say(Started()), "echo allocating a lot >&2", "kill -9 $$");

        var run = await host.WhenAsync(await QueueAsync(host), r => r.Status.IsFinished());

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("killed (signal 9)", run.Message, StringComparison.Ordinal);
        Assert.Contains("allocating a lot", run.Message, StringComparison.Ordinal);
        Assert.Contains("smaller batch", run.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_TrainerSaysItFailed_KeepsItsMessageAndAdvice()
    {
        await using var host = await StartAsync(
            Say(Started()),
            Say(new RunFailed("The loss is not a number at epoch 1.", "Lower the learning rate.")),
            "exit 1"
        );

        var run = await host.WhenAsync(await QueueAsync(host), r => r.Status.IsFinished());

        Assert.Equal(
            (RunStatus.Failed, "The loss is not a number at epoch 1.", "Lower the learning rate."),
            (run.Status, run.Message, run.Advice)
        );
    }

    [Fact]
    public async Task Train_NoTrainerThere_FailsEachRunWithTheSettingToCorrect()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, System.IO.Path.Combine(_folder.Path, "missing"));
        await host.StartAsync();

        foreach (var id in new[] { await QueueAsync(host), await QueueAsync(host) })
        {
            var run = await host.WhenAsync(id, r => r.Status.IsFinished());
            Assert.Contains("Portal:TrainerPath", run.Message, StringComparison.Ordinal);
        }
    }

    private async Task<QueueHost> StartAsync(params string[] commands)
    {
        var host = await QueueHost.CreateAsync(_folder.Path, Script(commands));
        await host.StartAsync();
        return host;
    }

    private static async Task<int> QueueAsync(QueueHost host)
    {
        var outcome = await host.Queue.QueueAsync(QueueHost.Settings(await host.AddDatasetAsync()), Cancellation);
        Assert.Empty(outcome.Problems);
        return outcome.RunIds[0];
    }

    private string Script(params string[] commands) => Write(System.IO.Path.Combine(_folder.Path, "program"), commands);
}
