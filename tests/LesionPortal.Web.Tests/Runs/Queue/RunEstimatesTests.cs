using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Queue;

namespace LesionPortal.Web.Tests.Runs.Queue;

public sealed class RunEstimatesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private QueueHost _host = null!;
    private int _dataset;

    public async ValueTask InitializeAsync()
    {
        _host = await QueueHost.CreateAsync(_folder.Path, null);
        _dataset = await _host.AddDatasetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Estimate_FourTimesThePixels_TakesFourTimesAsLong()
    {
        var small = QueueHost.Settings(_dataset) with { ImageSize = 64 };
        await AddAsync(small, secondsPerEpoch: 3);

        var estimate = await EstimateAsync(small with { ImageSize = 128, Epochs = 10 });

        Assert.Equal((12, TimeSpan.FromSeconds(120), 1), (estimate!.SecondsPerEpoch, estimate.Total, estimate.FromRuns));
    }

    [Fact]
    public async Task Estimate_NoRunWithThisWidth_IsUnknown()
    {
        await AddAsync(QueueHost.Settings(_dataset), secondsPerEpoch: 3);

        Assert.Null(await EstimateAsync(QueueHost.Settings(_dataset) with { BaseChannels = 64 }));
    }

    [Fact]
    public async Task Estimate_OneRunDisturbed_FollowsTheMedian()
    {
        foreach (var seconds in new double[] { 3, 90, 3 })
            await AddAsync(QueueHost.Settings(_dataset), seconds);

        Assert.Equal(3, (await EstimateAsync(QueueHost.Settings(_dataset)))!.SecondsPerEpoch);
    }

    private Task<RunEstimate?> EstimateAsync(RunSettings settings) =>
        _host.Service<RunEstimates>().EstimateAsync(settings, QueueHost.Cancellation);

    private async Task AddAsync(RunSettings settings, double secondsPerEpoch)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(QueueHost.Cancellation);
        context.Runs.Add(
            new Run
            {
                Name = "done",
                DatasetId = settings.Dataset,
                Settings = settings,
                Split = new([], [], []),
                Status = RunStatus.Completed,
                TrainedOn = "cpu",
                SecondsPerEpoch = secondsPerEpoch,
            }
        );
        await context.SaveChangesAsync(QueueHost.Cancellation);
    }
}
