using LesionPortal.Core.Runs;
using Quartz;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>One place on a device: trains waiting runs one after another until none is left.</summary>
[DisallowConcurrentExecution]
public sealed class TrainJob(RunDispatcher dispatcher, RunSupervisor supervisor) : IJob
{
    public const string Device = "device";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var device =
            ChoiceKeys.Find<ComputeDevice>(context.MergedJobDataMap.GetString(Device))
            ?? throw new JobExecutionException($"The job {context.JobDetail.Key} names no device.");
        if (!dispatcher.Answer(context.JobDetail.Key, device))
            return;
        while (!cancellationToken.IsCancellationRequested && await supervisor.TrainNextAsync(device, cancellationToken)) { }
    }
}
