using System.Collections.Concurrent;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Takes waiting runs, one after another, and follows each one's trainer from start to end.</summary>
public sealed partial class RunSupervisor(
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    TrainerProgram program,
    RunManifests manifests,
    PortalFeed feed,
    RunProgressBoard board,
    TimeProvider time,
    ILogger<RunSupervisor> logger
) : IDisposable
{
    /// <summary>
    /// What a cancelled trainer gets to stop by itself (a second more than it gives its batch), and one that has said its last word to end.
    /// </summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, ActiveRun> _active = new();

    /// <summary>Held while a run changes hands between the queue and a trainer, so that a cancellation finds it in one of them.</summary>
    private readonly SemaphoreSlim _handover = new(1);

    /// <summary>Whether a trainer of this portal works on the run.</summary>
    public bool IsTraining(int runId) => _active.ContainsKey(runId);

    /// <summary>Trains the next waiting run of the device to its end. False when none waits.</summary>
    /// <param name="stopping">The portal stops: the run is put back in front of the queue.</param>
    public async Task<bool> TrainNextAsync(ComputeDevice device, CancellationToken stopping)
    {
        if (await ClaimAsync(device, stopping) is not { } active)
            return false;
        try
        {
            feed.Publish(ChangeKind.RunStatus, active.RunId);
            await TrainAsync(active, stopping);
        }
        finally
        {
            // Only its own entry: once it was put back or cancelled, another place may have taken it up already.
            _active.TryRemove(KeyValuePair.Create(active.RunId, active));
            active.Ended.SetResult();
        }

        return true;
    }

    /// <summary>
    /// Cancels a run wherever it is, and returns when its trainer is gone. False when it is neither waiting, training nor interrupted.
    /// </summary>
    public async Task<bool> CancelAsync(int runId, CancellationToken cancellation = default)
    {
        ActiveRun? active;
        await _handover.WaitAsync(cancellation);
        try
        {
            if (_active.TryGetValue(runId, out active))
                await active.Cancel.CancelAsync();
            else if (!await CancelWaitingAsync(runId, cancellation))
                return false;
        }
        finally
        {
            _handover.Release();
        }

        if (active is not null)
            await active.Ended.Task.WaitAsync(cancellation);
        else
            feed.Publish(ChangeKind.RunStatus, runId);
        return true;
    }

    public void Dispose() => _handover.Dispose();

    private async Task<ActiveRun?> ClaimAsync(ComputeDevice device, CancellationToken stopping)
    {
        await _handover.WaitAsync(stopping);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(stopping);
            while (
                await context
                    .Runs.Where(r => r.Status == RunStatus.Queued && r.Device == device)
                    .OrderBy(r => r.QueuePosition)
                    .Select(r => (int?)r.Id)
                    .FirstOrDefaultAsync(stopping)
                    is { } id
            )
            {
                var now = time.GetUtcNow().UtcDateTime;
                var claimed = await context
                    .Runs.Where(r => r.Id == id && r.Status == RunStatus.Queued)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(r => r.Status, RunStatus.Running)
                                .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now)
                                .SetProperty(r => r.FinishedAt, (DateTime?)null)
                                .SetProperty(r => r.HeartbeatAt, now)
                                .SetProperty(r => r.Message, (string?)null)
                                .SetProperty(r => r.Advice, (string?)null),
                        CancellationToken.None
                    );
                if (claimed == 1)
                    return _active[id] = new ActiveRun(id);
            }

            return null;
        }
        finally
        {
            _handover.Release();
        }
    }

    private async Task<bool> CancelWaitingAsync(int runId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // Running without a trainer of ours: its end went unseen.
        return await context
                .Runs.Where(r =>
                    r.Id == runId && (r.Status == RunStatus.Queued || r.Status == RunStatus.Interrupted || r.Status == RunStatus.Running)
                )
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(r => r.Status, RunStatus.Cancelled)
                            .SetProperty(r => r.FinishedAt, now)
                            .SetProperty(r => r.Message, (string?)null)
                            .SetProperty(r => r.Advice, (string?)null),
                    cancellation
                ) == 1;
    }

    private async Task TrainAsync(ActiveRun active, CancellationToken stopping)
    {
        var epochs = await EpochsOfAsync(active.RunId);
        var recorder = new RunRecorder(active.RunId, epochs, contexts, feed, board, time, folders.Run(active.RunId));
        RunOutcome outcome;
        try
        {
            outcome = await FollowAsync(active, recorder, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || active.Cancel.IsCancellationRequested)
        {
            outcome = active.Cancel.IsCancellationRequested ? RunOutcome.Cancelled : RunOutcome.PutBack;
        }
        catch (RunCannotStartException e)
        {
            outcome = new RunOutcome(RunStatus.Failed, e.Message, e.Advice);
        }
        // Whatever it is, the runs behind this one must have their turn.
        catch (Exception e)
        {
            LogBroken(e, active.RunId);
            outcome = new RunOutcome(RunStatus.Failed, e.Message, "See the portal's log. Fix the cause, then resume the run.");
        }

        await recorder.FinishAsync(outcome);
        LogEnded(active.RunId, outcome.Status);
    }

    private async Task<RunOutcome> FollowAsync(ActiveRun active, RunRecorder recorder, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, active.Cancel.Token);
        var folder = folders.Run(active.RunId);
        await OrphanedTrainer.WaitUntilGoneAsync(folder, stop.Token);
        await manifests.WriteAsync(active.RunId, stop.Token);
        using var log = RunLog.Open(folder, time, e => LogUnwritten(e, active.RunId));
        await using var process = ChildProcess.Start(program.Train(folder), log.Write);
        process.LowerPriority();
        OrphanedTrainer.Note(folder, process.Id);
        LogStarted(active.RunId, process.Id);

        var stopped = StopOnRequestAsync(process, stop.Token);
        while (recorder.Final is null && await process.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var trainerEvent = Parse(line);
            if (trainerEvent is null or LogLine)
                log.Write(trainerEvent is LogLine said ? said.Message : line);
            if (trainerEvent is ArithmeticChecked arithmetic)
                Write(log, arithmetic.Report);
            if (trainerEvent is not null)
                await recorder.RecordAsync(trainerEvent);
        }

        var exitCode = await process.EndWithinAsync(EndGrace);
        await stopped;
        if (recorder.Final is not RunCompleted && stop.IsCancellationRequested)
            return active.Cancel.IsCancellationRequested ? RunOutcome.Cancelled : RunOutcome.PutBack;
        return RunOutcome.Of(recorder.Final, exitCode, process.LastErrors);
    }

    private static void Write(RunLog log, ArithmeticReport arithmetic)
    {
        log.Write(arithmetic.Summary);
        foreach (var detour in arithmetic.Detours)
            log.Write(detour.Description);
    }

    private static async Task StopOnRequestAsync(ChildProcess process, CancellationToken asked)
    {
        try
        {
            await process.WaitForExitAsync(asked);
        }
        catch (OperationCanceledException)
        {
            await process.SayAsync("cancel", CancellationToken.None);
            await process.EndWithinAsync(CancelGrace);
        }
    }

    private static TrainerEvent? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize<TrainerEvent>(line, RunJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<int> EpochsOfAsync(int runId)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return (await context.Runs.Where(r => r.Id == runId).Select(r => r.Settings).SingleAsync()).Epochs;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} trains in process {ProcessId}")]
    private partial void LogStarted(int runId, int processId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} is {Status}")]
    private partial void LogEnded(int runId, RunStatus status);

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of run {RunId} can no longer be written; the run continues without it")]
    private partial void LogUnwritten(Exception exception, int runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be followed")]
    private partial void LogBroken(Exception exception, int runId);

    private sealed class ActiveRun(int runId)
    {
        public int RunId { get; } = runId;

        // Never disposed: whoever cancels may hold it longer than the run lasts, and it owns neither timer nor handle.
        public CancellationTokenSource Cancel { get; } = new();
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
