using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Bin;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>Runs and suites on their way to the bin, back, and out of it.</summary>
public sealed class RunBinTests : IAsyncLifetime
{
    private static readonly Split Shared = new(["IMD001", "IMD002"], ["IMD003"], ["IMD004"]);

    private readonly TemporaryFolder _folder = new();
    private readonly WokenDevices _woken = new();
    private QueueHost _host = null!;
    private int _dataset;

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    private IRunBin Bin => _host.Bin;

    public async ValueTask InitializeAsync()
    {
        _host = await QueueHost.CreateAsync(_folder.Path, trainer: null, services => services.AddSingleton<IRunDispatcher>(_woken));
        _dataset = await _host.AddDatasetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Restore_AfterDelete_BringsRowScoresAndFilesBack()
    {
        var suite = await AddSuiteAsync();
        var (id, _) = (await AddAsync(suite, epochs: 3), await AddAsync(suite));
        var before = await _host.Queries.SummaryAsync(id, Cancellation);

        Assert.True((await Bin.DeleteAsync(id, Cancellation)).Succeeded);

        Assert.Null(await _host.Queries.FindAsync(id, Cancellation));
        Assert.DoesNotContain((await _host.Queries.ListAsync(new RunFilter(), Cancellation)).Runs, r => r.Id == id);
        Assert.Equal(1, Assert.Single(await _host.Queries.SuitesAsync(Cancellation)).Runs);
        Assert.False(File.Exists(_host.Folders.Run(id).BestWeights));
        Assert.False((await Bin.DeleteAsync(id, Cancellation)).Found);

        Assert.True((await Bin.RestoreAsync(id, Cancellation)).Succeeded);

        Assert.Equivalent(before, await _host.Queries.SummaryAsync(id, Cancellation));
        Assert.Equal(3, (await _host.Queries.HistoryAsync(id, cancellation: Cancellation)).Count);
        Assert.Equal($"weights {id}", await File.ReadAllTextAsync(_host.Folders.Run(id).BestWeights, Cancellation));
        Assert.Empty(await BinAsync());
        Assert.False((await Bin.RestoreAsync(id, Cancellation)).Found);
    }

    [Fact]
    public async Task Delete_ByAnAccount_KeepsWhoAndWhen()
    {
        var id = await AddAsync();

        using (CurrentPerson.Use(new Person(7, "ada", AccountRole.Researcher, 1)))
            await Bin.DeleteAsync(id, Cancellation);

        var entry = Assert.Single(await BinAsync());
        Assert.Equal((BinKind.Run, id, 7), (entry.Kind, entry.Id, entry.DeletedById));
    }

    [Fact]
    public async Task RestoreSuite_BringsBackTheRunsThatWentWithIt_AndNoOthers()
    {
        var suite = await AddSuiteAsync();
        var (early, a, b) = (await AddAsync(suite), await AddAsync(suite), await AddAsync(suite));
        await Bin.DeleteAsync(early, Cancellation);

        Assert.True((await Bin.DeleteSuiteAsync(suite, Cancellation)).Succeeded);
        var entries = await BinAsync();
        Assert.Empty(await _host.Queries.SuitesAsync(Cancellation));
        Assert.True((await Bin.RestoreSuiteAsync(suite, Cancellation)).Succeeded);

        Assert.Equal([(BinKind.Suite, suite), (BinKind.Run, early)], entries.Select(e => (e.Kind, e.Id)));
        Assert.Equal([a, b], entries[0].RunIds);
        Assert.Equal([a, b], await _host.Queries.RunIdsOfSuiteAsync(suite, Cancellation));
        Assert.Equal(early, Assert.Single(await BinAsync()).Id);
    }

    [Fact]
    public async Task Restore_RunOfASuiteInTheBin_BringsTheSuiteBackToo()
    {
        var suite = await AddSuiteAsync();
        var (a, b) = (await AddAsync(suite), await AddAsync(suite));
        await Bin.DeleteSuiteAsync(suite, Cancellation);

        Assert.True((await Bin.RestoreAsync(a, Cancellation)).Succeeded);

        Assert.Equal([a], await _host.Queries.RunIdsOfSuiteAsync(suite, Cancellation));
        Assert.Equal("Suite", (await _host.Queries.SummaryAsync(a, Cancellation))!.SuiteName);
        Assert.Equal((BinKind.Run, b), Assert.Single((await BinAsync()).Select(e => (e.Kind, e.Id))));
    }

    [Fact]
    public async Task Restore_WaitingRun_KeepsItsPlaceAndWakesTheQueue()
    {
        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "Suite",
            [QueueHost.Settings(0), QueueHost.Settings(0, seed: 1)],
            Cancellation
        );
        var last = outcome.RunIds[1];
        var place = (await _host.Queries.FindAsync(last, Cancellation))!.QueuePosition;
        await Bin.DeleteAsync(last, Cancellation);
        var later = (await _host.Queue.QueueAsync(QueueHost.Settings(_dataset, seed: 2), Cancellation)).RunIds[0];
        _woken.Devices.Clear();

        await Bin.RestoreAsync(last, Cancellation);

        var restored = (await _host.Queries.FindAsync(last, Cancellation))!;
        Assert.Equal((RunStatus.Queued, place), (restored.Status, restored.QueuePosition));
        Assert.True((await _host.Queries.FindAsync(later, Cancellation))!.QueuePosition > place);
        Assert.Equal([ComputeDevice.Cpu], _woken.Devices);
    }

    [Fact]
    public async Task DeleteSuite_WithARunningRun_IsRefusedAndChangesNothing()
    {
        var suite = await AddSuiteAsync();
        var (waiting, running) = (await AddAsync(suite), await AddAsync(suite));
        await _host.ChangeAsync(running, r => r.Status = RunStatus.Running);

        var outcome = await Bin.DeleteSuiteAsync(suite, Cancellation);

        Assert.Contains($"Run {running} is running", outcome.Refusal, StringComparison.Ordinal);
        Assert.Equal([waiting, running], await _host.Queries.RunIdsOfSuiteAsync(suite, Cancellation));
        Assert.Empty(await BinAsync());
    }

    [Fact]
    public async Task Ensemble_AndItsMembers_AreNeverTornApart()
    {
        var (a, b) = (await AddAsync(), await AddAsync());
        var ensemble = Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds);

        Assert.Contains($"member of run {ensemble}", (await Bin.DeleteAsync(a, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.True((await Bin.DeleteAsync(ensemble, Cancellation)).Succeeded);
        Assert.True((await Bin.DeleteAsync(a, Cancellation)).Succeeded);

        Assert.Contains($"weights of run {a}", (await Bin.RestoreAsync(ensemble, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.Contains($"member of run {ensemble}", (await Bin.PurgeAsync(a, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.True((await Bin.PurgeAsync(ensemble, Cancellation)).Succeeded);
        Assert.True((await Bin.PurgeAsync(a, Cancellation)).Succeeded);
        Assert.Empty(await BinAsync());
    }

    [Fact]
    public async Task Purge_TakesRowsAndFilesOfTheRunAndNothingElse()
    {
        var (gone, stays) = (await AddAsync(epochs: 2), await AddAsync(epochs: 2));
        var (image, other) = (await AddPredictionAsync(gone), await AddPredictionAsync(stays));
        var notes = await Bin.NotesOfRunsAsync([gone], Cancellation);
        await Bin.DeleteAsync(gone, Cancellation);
        Assert.False(Directory.Exists(_host.Folders.Prediction(image)));

        Assert.True((await Bin.PurgeAsync(gone, Cancellation)).Succeeded);

        Assert.Equal($"weights {gone}".Length + "image".Length, notes.Bytes);
        Assert.Equal(["1 prediction of an uploaded image"], notes.Dependants);
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal([stays], await context.Runs.IgnoreQueryFilters().Select(r => r.Id).ToListAsync(Cancellation));
        Assert.Equal([stays], await context.RunEpochs.Select(e => e.RunId).Distinct().ToListAsync(Cancellation));
        Assert.Equal([other], await context.UploadedPredictions.IgnoreQueryFilters().Select(p => p.Id).ToListAsync(Cancellation));
        Assert.Equal(
            [_host.Folders.Run(stays).BestWeights, Path.Combine(_host.Folders.Prediction(other), "image.png")],
            Directory
                .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".png" or ".safetensors")
                .OrderDescending(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Purge_RunInUseOrReader_IsRefused()
    {
        var id = await AddAsync();

        Assert.False((await Bin.PurgeAsync(id, Cancellation)).Found);
        await Bin.DeleteAsync(id, Cancellation);
        using (CurrentPerson.Use(new Person(7, "ada", AccountRole.Researcher, 1)))
            await Assert.ThrowsAsync<AccessDeniedException>(() => Bin.PurgeAsync(id, Cancellation));

        Assert.Equal(id, Assert.Single(await BinAsync()).Id);
    }

    [Fact]
    public async Task PurgeExpired_After30Days_TakesWhatIsOldWithItsEnsemble()
    {
        var (a, b) = (await AddAsync(), await AddAsync());
        var ensemble = Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds);
        var suite = await AddSuiteAsync();
        var (inSuite, young) = (await AddAsync(suite), await AddAsync());
        await Bin.DeleteAsync(ensemble, Cancellation);
        foreach (var member in new[] { a, b })
            await Bin.DeleteAsync(member, Cancellation);
        await Bin.DeleteSuiteAsync(suite, Cancellation);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var purge = new BinPurge(_host.Service<BinQueries>(), Bin, clock, NullLogger<BinPurge>.Instance);

        clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, await purge.PurgeExpiredAsync(Cancellation));
        await Bin.DeleteAsync(young, Cancellation);
        await AgeAsync(young, TimeSpan.FromDays(-20));
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(4, await purge.PurgeExpiredAsync(Cancellation));

        Assert.Equal(young, Assert.Single(await BinAsync()).Id);
        Assert.All(new[] { a, b, ensemble, inSuite }, id => Assert.False(Directory.Exists(_host.Folders.BinnedRun(id))));
    }

    private Task<IReadOnlyList<BinEntry>> BinAsync() => _host.Service<BinQueries>().ListAsync(Cancellation);

    private async Task AgeAsync(int run, TimeSpan by)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        var row = await context.Runs.IgnoreQueryFilters().SingleAsync(r => r.Id == run, Cancellation);
        row.DeletedAt -= by;
        await context.SaveChangesAsync(Cancellation);
    }

    private async Task<int> AddSuiteAsync()
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        var suite = new Suite { Name = "Suite", DatasetId = _dataset };
        context.Suites.Add(suite);
        await context.SaveChangesAsync(Cancellation);
        return suite.Id;
    }

    private async Task<int> AddAsync(int? suite = null, int epochs = 0)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        var run = new Run
        {
            Name = "run",
            DatasetId = _dataset,
            SuiteId = suite,
            Settings = new RunSettings { ImageSize = 32 },
            Split = Shared,
            Status = RunStatus.Completed,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
        context.RunEpochs.AddRange(Enumerable.Range(1, epochs).Select(e => RunEpoch.From(run.Id, FakeTrainer.Row(e))));
        await context.SaveChangesAsync(Cancellation);
        Directory.CreateDirectory(_host.Folders.Run(run.Id).Root);
        await File.WriteAllTextAsync(_host.Folders.Run(run.Id).BestWeights, $"weights {run.Id}", Cancellation);
        return run.Id;
    }

    private async Task<Guid> AddPredictionAsync(int run)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        var prediction = new UploadedPrediction
        {
            Id = Guid.NewGuid(),
            RunId = run,
            FileName = "mole.png",
        };
        context.UploadedPredictions.Add(prediction);
        await context.SaveChangesAsync(Cancellation);
        var folder = Directory.CreateDirectory(_host.Folders.Prediction(prediction.Id)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "image.png"), "image", Cancellation);
        return prediction.Id;
    }

    private sealed class WokenDevices : IRunDispatcher
    {
        public List<ComputeDevice> Devices { get; } = [];

        public Task WakeAsync(ComputeDevice device, CancellationToken cancellation = default)
        {
            Devices.Add(device);
            return Task.CompletedTask;
        }
    }
}
