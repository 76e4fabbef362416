using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Hosting;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>The queue as the portal runs it (real database, real Quartz, real processes), without pages.</summary>
public sealed class QueueHost : IAsyncDisposable
{
    private readonly IHost _host;

    private QueueHost(IHost host) => _host = host;

    public IRunQueue Queue => _host.Services.GetRequiredService<IRunQueue>();
    public IRunBin Bin => _host.Services.GetRequiredService<IRunBin>();
    public RunQueries Queries => _host.Services.GetRequiredService<RunQueries>();
    public PortalFolders Folders => _host.Services.GetRequiredService<PortalFolders>();
    public IDbContextFactory<PortalDbContext> Contexts => _host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A host on an existing or new data folder; started hosts reconcile and dispatch.</summary>
    public static async Task<QueueHost> CreateAsync(string folder, string? trainer, Action<IServiceCollection>? change = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Portal:DataDirectory"] = folder, ["Portal:TrainerPath"] = trainer }
        );
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPortalOptions().AddDatabase().AddLiveUpdates().AddRunQueue();
        builder.Services.AddSingleton<IResidentTrainer, CpuOnlyTrainer>();
        change?.Invoke(builder.Services);
        var host = new QueueHost(builder.Build());
        Directory.CreateDirectory(folder);
        if (!File.Exists(host.Folders.Database))
            await EmptyDatabase.WriteAsync(host.Folders.Database);
        return host;
    }

    public Task StartAsync() => _host.StartAsync(Cancellation);

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    /// <summary>A ready dataset of cases IMD001 and so on, without files.</summary>
    public async Task<int> AddDatasetAsync(int cases = 6, DatasetState state = DatasetState.Ready)
    {
        await using var context = await Contexts.CreateDbContextAsync(Cancellation);
        var dataset = new Dataset
        {
            Name = $"set {Guid.NewGuid():N}",
            Source = "test",
            State = state,
        };
        for (var i = 1; i <= cases; i++)
        {
            dataset.Cases.Add(
                new DatasetCase
                {
                    CaseId = $"IMD{i:D3}",
                    Diagnosis = Diagnosis.CommonNevus,
                    ImageFile = $"images/IMD{i:D3}.png",
                    MaskFile = $"masks/IMD{i:D3}.png",
                    ThumbnailFile = "",
                    PixelSha256 = $"{i:D64}",
                }
            );
        }

        context.Datasets.Add(dataset);
        await context.SaveChangesAsync(Cancellation);
        return dataset.Id;
    }

    public static RunSettings Settings(int dataset, int seed = 0) =>
        new()
        {
            Dataset = dataset,
            Epochs = 2,
            BatchSize = 2,
            BaseChannels = 2,
            ImageSize = 32,
            Seed = seed,
            Device = ComputeDevice.Cpu,
            Split = SplitSettings.OfSizes(2, 1, 1, 1),
        };

    /// <summary>Completes when the run satisfies the condition; woken by the feed, as a page would be.</summary>
    public async Task<Run> WhenAsync(int runId, Func<Run, bool> condition)
    {
        var changed = new SemaphoreSlim(1);
        using var subscription = Service<PortalFeed>()
            .Subscribe(change =>
            {
                if (change.Id == runId)
                    changed.Release();
            });
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            try
            {
                await changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                var last = await Queries.FindAsync(runId, CancellationToken.None);
                throw new TimeoutException($"Run {runId} stayed {last?.Status} with {last?.EpochsDone} epochs: {last?.Message}");
            }

            if (await Queries.FindAsync(runId, Cancellation) is { } run && condition(run))
                return run;
        }
    }

    public async Task ChangeAsync(int runId, Action<Run> change)
    {
        await using var context = await Contexts.CreateDbContextAsync(Cancellation);
        change(await context.Runs.SingleAsync(r => r.Id == runId, Cancellation));
        await context.SaveChangesAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    private sealed class CpuOnlyTrainer : IResidentTrainer
    {
        public Task<ServeReply> DescribeAsync(RunSettings settings, CancellationToken cancellation = default) =>
            Task.FromResult(new ServeReply { Id = 0, Parameters = 1 });

        public Task<ServeReply> PredictAsync(
            string weightsPath,
            string imagePath,
            string outputPath,
            CancellationToken cancellation = default
        ) => Task.FromResult(new ServeReply { Id = 0 });

        public Task<IReadOnlyList<ComputeDevice>> DevicesAsync(CancellationToken cancellation = default) =>
            Task.FromResult<IReadOnlyList<ComputeDevice>>([ComputeDevice.Cpu]);
    }
}
