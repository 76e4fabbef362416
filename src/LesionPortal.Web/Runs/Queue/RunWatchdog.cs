using LesionPortal.Core.Runs;
using LesionPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Before Quartz starts: runs marked running after a portal crash are queued again.</summary>
public sealed class ReconcileAtStart(RunReconciler reconciler) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => reconciler.AfterStartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>
/// After Quartz has started: calls the places on each device, then looks every quarter of a minute for runs that lie or wait in vain.
/// </summary>
public sealed partial class RunWatchdog(
    RunDispatcher dispatcher,
    RunReconciler reconciler,
    IDbContextFactory<PortalDbContext> contexts,
    TimeProvider time,
    ILogger<RunWatchdog> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await dispatcher.PrepareAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reconciler.AfterSilenceAsync(stoppingToken);
                await WakeWaitingAsync(stoppingToken);
            }
            // The next look must come whatever went wrong with this one.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLookFailed(e);
            }
        }
    }

    /// <summary>
    /// A slot that failed or a lost trigger must not leave runs queued. Triggering a busy slot has no effect.
    /// </summary>
    private async Task WakeWaitingAsync(CancellationToken cancellation)
    {
        List<ComputeDevice> devices;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
            devices = await context
                .Runs.Where(r => r.Status == RunStatus.Queued)
                .Select(r => r.Device)
                .Distinct()
                .ToListAsync(cancellation);
        foreach (var device in devices)
            await dispatcher.WakeAsync(device, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for lost runs failed; the next look comes in 15 s")]
    private partial void LogLookFailed(Exception exception);
}
