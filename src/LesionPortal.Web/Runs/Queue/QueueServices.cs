using LesionPortal.Data;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Quartz;

namespace LesionPortal.Web.Runs.Queue;

internal static class QueueServices
{
    private const string Store = "quartz";

    public static IServiceCollection AddRunQueue(this IServiceCollection services)
    {
        services.AddCurrentPerson();
        services.AddSingleton<TrainerProgram>();
        services.AddSingleton<IResidentTrainer, ResidentTrainer>();
        services.AddSingleton<DeviceChoice>();
        services.AddSingleton<EncoderFiles>();
        services.AddSingleton<RunAdmission>().AddSingleton<EnsembleAdmission>();
        services.AddSingleton<RunManifests>();
        services.AddSingleton<RunSupervisor>();
        services.AddSingleton<RunReconciler>();
        services.AddSingleton<RunDispatcher>();
        services.AddSingleton<IRunDispatcher>(provider => provider.GetRequiredService<RunDispatcher>());
        services.AddSingleton<IRunQueue, RunQueue>();
        services.AddSingleton<RunEstimates>();

        // The order counts: put runs right, start Quartz, then call it.
        services.AddHostedService<ReconcileAtStart>();
        services.AddDispatching();
        services.AddHostedService<RunWatchdog>();
        services.AddSingleton<MachineArithmetic>().AddHostedService(provider => provider.GetRequiredService<MachineArithmetic>());
        return services;
    }

    /// <summary>
    /// Quartz in the portal's own database file. Its writes and ours both begin immediate transactions, so they wait for each other.
    /// </summary>
    private static void AddDispatching(this IServiceCollection services)
    {
        services
            .AddOptions<DataSourceOptions>(Store)
            .Configure<PortalFolders>((source, folders) => source.ConnectionString = PortalSqlite.ConnectionString(folders.Database));
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            // Two devices of at most 16 places.
            quartz.UseDefaultThreadPool(32);
            quartz.UsePersistentStore(store =>
            {
                store.UseDataSource(Store);
                store.UseSqlite(_ => { });
                store.ProvisionSchema();
            });
        });
        services.AddQuartzHostedService(host =>
        {
            host.WaitForJobsToComplete = true;
            host.AwaitApplicationStarted = false;
        });
    }
}
