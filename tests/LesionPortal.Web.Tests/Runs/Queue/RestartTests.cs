using System.Diagnostics;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using Microsoft.EntityFrameworkCore;
using static LesionPortal.Web.Tests.Runs.Queue.FakeTrainer;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>What becomes of runs when the portal stops or is killed.</summary>
[Collection("processes")]
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_RunTraining_IsPutBackInFrontAndGoesOnAtTheNextStart()
    {
        int first,
            second;
        await using (var host = await QueueHost.CreateAsync(_folder.Path, Script(Say(Started()), Say(Epoch(1)), WaitForCancel)))
        {
            await host.StartAsync();
            first = await QueueAsync(host);
            second = await QueueAsync(host);
            await host.WhenAsync(first, r => r.EpochsDone == 1);
            await host.StopAsync();
            var stopped = await host.Queries.FindAsync(first, Cancellation);
            Assert.Equal((RunStatus.Queued, 1, 1), (stopped!.Status, stopped.EpochsDone, stopped.Resumptions));
            Assert.True(stopped.QueuePosition < (await host.Queries.FindAsync(second, Cancellation))!.QueuePosition);
            Assert.False(OrphanedTrainer.IsAlive(host.Folders.Run(first)));
        }

        await using var next = await QueueHost.CreateAsync(_folder.Path, Script(Say(Started(Row(1))), Say(Epoch(2)), Say(Completed(2, 2))));
        await next.StartAsync();

        var resumed = await next.WhenAsync(first, r => r.Status.IsFinished());
        var waited = await next.WhenAsync(second, r => r.Status.IsFinished());
        Assert.Equal((RunStatus.Completed, 2), (resumed.Status, resumed.EpochsDone));
        Assert.True(waited.StartedAt >= resumed.FinishedAt);
    }

    [Fact]
    public async Task Start_TrainerOfAKilledPortalStillThere_WaitsForItsEnd()
    {
        using var leftover = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line"]) { RedirectStandardInput = true })!;
        int id;
        await using (var host = await QueueHost.CreateAsync(_folder.Path, null))
        {
            // As a killed portal leaves it: marked running, its trainer noted and alive.
            id = await StoreAsync(host);
            await host.ChangeAsync(id, r => r.Status = RunStatus.Running);
            Directory.CreateDirectory(host.Folders.Run(id).Root);
            OrphanedTrainer.Note(host.Folders.Run(id), leftover.Id);
        }

        var trainer = Script($"kill -0 {leftover.Id} && echo two trainers >&2", Say(Started()), Say(Epoch(1)), Say(Completed(1, 1)));
        await using var next = await QueueHost.CreateAsync(_folder.Path, trainer);
        await next.StartAsync();
        await next.WhenAsync(id, r => r.Status == RunStatus.Running);
        leftover.StandardInput.Close();

        var run = await next.WhenAsync(id, r => r.Status.IsFinished());
        Assert.Equal((RunStatus.Completed, 1), (run.Status, run.Resumptions));
        Assert.DoesNotContain(
            "two trainers",
            await File.ReadAllTextAsync(next.Folders.Run(id).Log, Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AfterStart_VanishedTooOftenWithoutAnEpoch_IsInterruptedWithAReason()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, null);
        var hopeless = await StoreAsync(host);
        var hopeful = await StoreAsync(host);
        await host.ChangeAsync(hopeless, r => (r.Status, r.FruitlessResumptions) = (RunStatus.Running, 3));
        await host.ChangeAsync(hopeful, r => (r.Status, r.FruitlessResumptions) = (RunStatus.Running, 2));

        await host.Service<RunReconciler>().AfterStartAsync(Cancellation);

        var given = await host.Queries.FindAsync(hopeless, Cancellation);
        Assert.Equal(RunStatus.Interrupted, given!.Status);
        Assert.Contains("4 times", given.Message, StringComparison.Ordinal);
        var goesOn = await host.Queries.FindAsync(hopeful, Cancellation);
        Assert.Equal((RunStatus.Queued, 3), (goesOn!.Status, goesOn.FruitlessResumptions));
    }

    [Theory]
    [InlineData(61, RunStatus.Interrupted)]
    [InlineData(30, RunStatus.Running)]
    public async Task AfterSilence_ProcessGone_IsInterruptedAfterAMinute(int seconds, RunStatus expected)
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, null);
        var id = await StoreAsync(host);
        await host.ChangeAsync(id, r => (r.Status, r.HeartbeatAt) = (RunStatus.Running, DateTime.UtcNow.AddSeconds(-seconds)));

        await host.Service<RunReconciler>().AfterSilenceAsync(Cancellation);

        Assert.Equal(expected, (await host.Queries.FindAsync(id, Cancellation))!.Status);
    }

    [Fact]
    public async Task AfterSilence_TrainerStillAlive_StaysRunning()
    {
        using var alive = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line"]) { RedirectStandardInput = true })!;
        await using var host = await QueueHost.CreateAsync(_folder.Path, null);
        var id = await StoreAsync(host);
        await host.ChangeAsync(id, r => (r.Status, r.HeartbeatAt) = (RunStatus.Running, DateTime.UtcNow.AddMinutes(-5)));
        Directory.CreateDirectory(host.Folders.Run(id).Root);
        OrphanedTrainer.Note(host.Folders.Run(id), alive.Id);

        await host.Service<RunReconciler>().AfterSilenceAsync(Cancellation);

        Assert.Equal(RunStatus.Running, (await host.Queries.FindAsync(id, Cancellation))!.Status);
        alive.StandardInput.Close();
        await alive.WaitForExitAsync(Cancellation);
    }

    /// <summary>The look takes a while; here the second run completes while the first is written down as lost.</summary>
    [Fact]
    public async Task AfterSilence_RunThatEndsDuringTheLook_KeepsItsEnd()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, null);
        int[] silent = [await StoreAsync(host), await StoreAsync(host)];
        foreach (var id in silent)
            await host.ChangeAsync(id, r => (r.Status, r.HeartbeatAt) = (RunStatus.Running, DateTime.UtcNow.AddMinutes(-5)));
        var ended = 0;
        using var subscription = host.Service<PortalFeed>()
            .Subscribe(change =>
            {
                if (ended != 0)
                    return;
                ended = silent.Single(id => id != change.Id);
                using var context = host.Contexts.CreateDbContext();
                context.Runs.Where(r => r.Id == ended).ExecuteUpdate(set => set.SetProperty(r => r.Status, RunStatus.Completed));
            });

        await host.Service<RunReconciler>().AfterSilenceAsync(Cancellation);

        Assert.Equal(RunStatus.Completed, (await host.Queries.FindAsync(ended, Cancellation))!.Status);
        Assert.Equal(RunStatus.Interrupted, (await host.Queries.FindAsync(silent.Single(id => id != ended), Cancellation))!.Status);
    }

    /// <summary>Resumed the moment it is cancelled, it is taken up by the second place before the first is through with it.</summary>
    [Fact]
    public async Task TrainNext_TakenUpAgainBeforeTheFirstPlaceIsDone_IsStillKnownToTrain()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, Script(Say(Started()), WaitForCancel));
        var supervisor = host.Service<RunSupervisor>();
        var id = await StoreAsync(host);
        using var started = new SemaphoreSlim(0);
        Task<bool>? second = null;
        using var subscription = host.Service<PortalFeed>()
            .Subscribe(change =>
            {
                if (change.Kind != ChangeKind.RunStatus)
                    return;
                using var context = host.Contexts.CreateDbContext();
                var status = context.Runs.Where(r => r.Id == id).Select(r => r.Status).Single();
                if (status == RunStatus.Running)
                    started.Release();
                if (status != RunStatus.Cancelled || second is not null)
                    return;
                context.Runs.Where(r => r.Id == id).ExecuteUpdate(set => set.SetProperty(r => r.Status, RunStatus.Queued));
                while (started.Wait(0, Cancellation))
                {
                    // What the first place said.
                }

                second = Task.Run(() => supervisor.TrainNextAsync(ComputeDevice.Cpu, Cancellation), Cancellation);
                started.Wait(Cancellation);
            });

        var first = Task.Run(() => supervisor.TrainNextAsync(ComputeDevice.Cpu, Cancellation), Cancellation);
        await started.WaitAsync(Cancellation);
        await supervisor.CancelAsync(id, Cancellation);
        await first;

        Assert.True(supervisor.IsTraining(id));
        await supervisor.CancelAsync(id, Cancellation);
        Assert.True(await second!);
        Assert.Equal(RunStatus.Cancelled, (await host.Queries.FindAsync(id, Cancellation))!.Status);
    }

    /// <summary>The log goes to a device that is always full.</summary>
    [Fact]
    public async Task TrainNext_LogThatCannotBeWritten_DoesNotEndTheRun()
    {
        await using var host = await QueueHost.CreateAsync(
            _folder.Path,
            Script("echo a warning >&2", "echo not an event", Say(Started()), Say(Epoch(1)), Say(Completed(1, 1)))
        );
        var id = await StoreAsync(host);
        Directory.CreateDirectory(host.Folders.Run(id).Root);
        File.CreateSymbolicLink(host.Folders.Run(id).Log, "/dev/full");

        await host.Service<RunSupervisor>().TrainNextAsync(ComputeDevice.Cpu, Cancellation);

        var run = (await host.Queries.FindAsync(id, Cancellation))!;
        Assert.Equal((RunStatus.Completed, null), (run.Status, run.Message));
    }

    private static async Task<int> QueueAsync(QueueHost host) =>
        (await host.Queue.QueueAsync(QueueHost.Settings(await host.AddDatasetAsync()), Cancellation)).RunIds[0];

    /// <summary>A queued run, without anybody being called.</summary>
    private static async Task<int> StoreAsync(QueueHost host)
    {
        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        var settings = QueueHost.Settings(await host.AddDatasetAsync());
        var run = new Data.Entities.Run
        {
            Name = "run",
            DatasetId = settings.Dataset,
            Settings = settings,
            Split = new(["IMD001", "IMD002"], ["IMD003"], ["IMD004"]),
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
        return run.Id;
    }

    private string Script(params string[] commands) => Write(System.IO.Path.Combine(_folder.Path, "program"), commands);
}
