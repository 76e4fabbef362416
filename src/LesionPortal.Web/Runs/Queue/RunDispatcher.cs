using System.Collections.Concurrent;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;
using Quartz;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Says that runs wait for a device.</summary>
public interface IRunDispatcher
{
    Task WakeAsync(ComputeDevice device, CancellationToken cancellation = default);
}

/// <summary>
/// One durable Quartz job per slot of a device ("train-cpu-0"). It trains until no run is queued; triggering it while it
/// runs makes it check the queue once more. The order of runs comes from the database, not from Quartz.
/// </summary>
public sealed class RunDispatcher(ISchedulerFactory schedulers, IOptions<PortalOptions> options) : IRunDispatcher
{
    public static IReadOnlyList<ComputeDevice> Devices { get; } = [ComputeDevice.Cpu, ComputeDevice.Cuda];

    private readonly ConcurrentDictionary<JobKey, bool> _called = new();

    /// <summary>Stores the jobs and triggers all of them: runs may be queued since the last start.</summary>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var device in Devices)
        {
            foreach (var key in Places(device))
            {
                var job = JobBuilder
                    .Create<TrainJob>()
                    .WithIdentity(key)
                    .UsingJobData(TrainJob.Device, device.Key())
                    .WithDescription($"Trains the runs that wait for {device.Key()}.")
                    .StoreDurably()
                    .Build();
                await scheduler.AddJob(job, AddJobOptions.Replacing, cancellation);
            }

            await WakeAsync(device, cancellation);
        }
    }

    public async Task WakeAsync(ComputeDevice device, CancellationToken cancellation = default)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var key in Places(device))
        {
            // One call is enough until the job has answered it.
            if (!_called.TryAdd(key, true))
                continue;
            try
            {
                await scheduler.TriggerJob(key, cancellation);
            }
            catch
            {
                _called.TryRemove(key, out _);
                throw;
            }
        }
    }

    /// <summary>
    /// The job is about to check the queue; later calls trigger it again. False when the slot no longer exists.
    /// </summary>
    internal bool Answer(JobKey key, ComputeDevice device)
    {
        _called.TryRemove(key, out _);
        return Places(device).Contains(key);
    }

    private IEnumerable<JobKey> Places(ComputeDevice device) =>
        Enumerable.Range(0, options.Value.RunsPerDevice).Select(i => new JobKey($"train-{device.Key()}-{i}"));
}
