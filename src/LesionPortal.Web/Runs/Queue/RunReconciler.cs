using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Puts right what runs claim to be when no trainer of this portal works on them.</summary>
public sealed partial class RunReconciler(
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    RunSupervisor supervisor,
    PortalFeed feed,
    TimeProvider time,
    ILogger<RunReconciler> logger
)
{
    public const int MaxFruitlessResumptions = 3;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>At start no run is training, so a run marked running was interrupted by the portal. It is queued first.</summary>
    public async Task AfterStartAsync(CancellationToken cancellation = default)
    {
        List<Run> lost;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            lost = await context
                .Runs.Where(r => r.Status == RunStatus.Running)
                .OrderByDescending(r => r.QueuePosition)
                .ToListAsync(cancellation);
            var position = await QueuePositions.BeforeAllAsync(context, cancellation);
            foreach (var run in lost)
            {
                if (run.FruitlessResumptions >= MaxFruitlessResumptions)
                {
                    run.Status = RunStatus.Interrupted;
                    run.FinishedAt = time.GetUtcNow().UtcDateTime;
                    run.Message =
                        $"The trainer process ended unexpectedly {run.FruitlessResumptions + 1} times without finishing an "
                        + $"epoch, so the run was not restarted.";
                    run.Advice =
                        "See the run's log; the machine may have too little memory for these settings. Resume the run when the "
                        + "cause is fixed.";
                    continue;
                }

                run.Status = RunStatus.Queued;
                run.QueuePosition = position--;
                run.Resumptions++;
                run.FruitlessResumptions++;
                run.Message = "The portal stopped during training; the run continues from its last checkpoint.";
            }

            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        foreach (var run in lost)
        {
            LogReconciled(run.Id, run.Status);
            feed.Publish(ChangeKind.RunStatus, run.Id);
        }
    }

    /// <summary>While running: a run silent for a minute whose process is gone is interrupted.</summary>
    public async Task AfterSilenceAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var before = now - Silence;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var silent = context.Runs.Where(r => r.Status == RunStatus.Running && (r.HeartbeatAt == null || r.HeartbeatAt < before));
        foreach (
            var id in (await silent.Select(r => r.Id).ToListAsync(cancellation)).Where(id =>
                !supervisor.IsTraining(id) && !OrphanedTrainer.IsAlive(folders.Run(id))
            )
        )
        {
            // Asked for again with the change: it may have ended since the look.
            if (
                await silent
                    .Where(r => r.Id == id)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(r => r.Status, RunStatus.Interrupted)
                                .SetProperty(r => r.FinishedAt, now)
                                .SetProperty(r => r.Message, "The trainer process ended unexpectedly.")
                                .SetProperty(r => r.Advice, "Resume the run: it continues from its last checkpoint."),
                        cancellation
                    ) == 0
            )
                continue;
            LogReconciled(id, RunStatus.Interrupted);
            feed.Publish(ChangeKind.RunStatus, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} had lost its trainer; it is now {Status}")]
    private partial void LogReconciled(int runId, RunStatus status);
}
