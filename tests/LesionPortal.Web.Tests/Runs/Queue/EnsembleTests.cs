using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>Which runs may be one ensemble, and what it becomes; nothing predicts here.</summary>
public sealed class EnsembleTests : IAsyncLifetime
{
    private static readonly Split Shared = new(["IMD001", "IMD002"], ["IMD003"], ["IMD004"]);
    private readonly TemporaryFolder _folder = new();
    private QueueHost _host = null!;
    private int _dataset;

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    private PortalFolders Folders => _host.Folders;

    public async ValueTask InitializeAsync()
    {
        _host = await QueueHost.CreateAsync(
            _folder.Path,
            trainer: null,
            services => services.AddSingleton<IRunDispatcher>(new SilentDispatcher())
        );
        _dataset = await _host.AddDatasetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task QueueEnsemble_SharedSplit_WaitsAsARunOfItsOwnWithThatSplit()
    {
        var (a, b) = (await AddAsync(Shared), await AddAsync(Shared, imageSize: 64));

        var outcome = await _host.Queue.QueueEnsembleAsync([b, a, b], Cancellation);

        var ensemble = await FindAsync(Assert.Single(outcome.RunIds));
        Assert.Equal([a, b], ensemble.Settings.Ensemble!.Runs);
        Assert.Equal((Architecture.Ensemble, 64, RunStatus.Queued), (ensemble.Architecture, ensemble.ImageSize, ensemble.Status));
        Assert.Equal(Shared.Validation, ensemble.Split.Validation);
        Assert.Equal(Shared.Test, ensemble.Split.Test);
        var manifest = await _host.Service<RunManifests>().WriteAsync(ensemble.Id, Cancellation);
        Assert.Equal([$"../{a}/best.safetensors", $"../{b}/best.safetensors"], manifest.Members.Select(m => m.WeightsPath));
        Assert.True(File.Exists(Path.Combine(Folders.Run(ensemble.Id).Root, manifest.Members[0].WeightsPath)));
    }

    [Fact]
    public async Task QueueEnsemble_AllFolds_HasNoValidationCaseThatIsNewToAll()
    {
        var a = await AddAsync(new Split(["IMD001"], ["IMD002"], ["IMD004"]));
        var b = await AddAsync(new Split(["IMD002"], ["IMD001"], ["IMD004"]));

        var ensemble = await FindAsync(Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds));

        Assert.Empty(ensemble.Split.Validation);
        Assert.Equal(["IMD001", "IMD002"], ensemble.Split.Train);
    }

    [Fact]
    public async Task QueueEnsemble_MemberTrainedOnATestCase_IsRefusedAndNamesIt()
    {
        var a = await AddAsync(Shared);
        var b = await AddAsync(new Split(["IMD004"], ["IMD003"], ["IMD001"]));

        await AssertRefusedAsync($"Run {b} (run) trained on IMD004, which are test cases of Run {a} (run)", a, b);
    }

    [Fact]
    public async Task QueueEnsemble_MemberChoseItsEpochByATestCase_IsRefused()
    {
        var a = await AddAsync(Shared);
        var b = await AddAsync(new Split(["IMD001"], ["IMD004"], ["IMD005"]));

        await AssertRefusedAsync("chose its best epoch by IMD004", a, b);
    }

    [Fact]
    public async Task QueueEnsemble_OtherTestCases_IsRefused()
    {
        var (a, b) = (await AddAsync(Shared), await AddAsync(Shared with { Test = ["IMD005"] }));

        await AssertRefusedAsync($"Run {b} (run) has other test cases than Run {a} (run)", a, b);
    }

    [Fact]
    public async Task QueueEnsemble_UnfinishedAloneOrUnknownOrWithoutWeights_IsRefused()
    {
        var a = await AddAsync(Shared);
        var running = await AddAsync(Shared, status: RunStatus.Running);
        var bare = await AddAsync(Shared);
        File.Delete(Folders.Run(bare).BestWeights);

        await AssertRefusedAsync("an ensemble needs 2 to 20", a, a);
        await AssertRefusedAsync("is running; only completed runs", a, running);
        await AssertRefusedAsync("no run 999", a, 999);
        await AssertRefusedAsync($"The weights of Run {bare} (run) are missing", a, bare);
    }

    [Fact]
    public async Task QueueEnsemble_OfAnEnsembleOrOfAnotherDataset_IsRefused()
    {
        var (a, b) = (await AddAsync(Shared), await AddAsync(Shared));
        var ensemble = Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds);
        var elsewhere = await AddAsync(Shared, dataset: await _host.AddDatasetAsync());

        await AssertRefusedAsync("is an ensemble itself", a, ensemble);
        await AssertRefusedAsync("uses another dataset", a, elsewhere);
    }

    [Fact]
    public async Task Delete_MemberOfAnEnsemble_IsRefusedUntilThatIsDeleted()
    {
        var (a, b) = (await AddAsync(Shared), await AddAsync(Shared));
        var ensemble = Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds);

        Assert.Contains($"is a member of run {ensemble}", (await _host.Bin.DeleteAsync(a, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.True((await _host.Bin.DeleteAsync(ensemble, Cancellation)).Succeeded);
        Assert.True((await _host.Bin.DeleteAsync(a, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Finish_EnsembleWithoutValidation_KeepsTheScoresThereAre()
    {
        var (a, b) = (await AddAsync(Shared), await AddAsync(Shared));
        var id = Assert.Single((await _host.Queue.QueueEnsembleAsync([a, b], Cancellation)).RunIds);
        var nothing = new SegmentationScores(double.NaN, double.NaN, double.NaN);
        var result = new CheckpointResult(
            0,
            new(0.9, 0.9, 0.9),
            nothing,
            new(0.6, 0.7, 0.8),
            [MadeUpScores.Result("IMD001", SplitPart.Train, 0.9), MadeUpScores.Result("IMD004", SplitPart.Test, 0.7)]
        )
        {
            Decision = new DecisionRule(0.4, false),
        };

        await new RunRecorder(id, 0, _host.Contexts, new PortalFeed(), new RunProgressBoard(), TimeProvider.System).FinishAsync(
            RunOutcome.Of(new RunCompleted(result, result, 0, 100), 0, [])
        );

        var run = (await _host.Queries.FindAsync(id, Cancellation))!;
        Assert.Equal([SplitPart.Train, SplitPart.Test], run.Scores.Where(s => s.Checkpoint == Checkpoint.Best).Select(s => s.Part).Order());
        Assert.Null(run.BestValidationIou);
        Assert.Equal(0.4, run.Decision.Threshold);
    }

    private async Task AssertRefusedAsync(string says, params int[] runs)
    {
        var outcome = await _host.Queue.QueueEnsembleAsync(runs, Cancellation);
        var problem = Assert.Single(outcome.Problems);
        Assert.Equal("runs", problem.Field);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Empty(outcome.RunIds);
    }

    private async Task<int> AddAsync(Split split, RunStatus status = RunStatus.Completed, int imageSize = 32, int? dataset = null)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        var run = new Run
        {
            Name = "run",
            DatasetId = dataset ?? _dataset,
            Settings = new RunSettings { ImageSize = imageSize },
            Split = split,
            Status = status,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
        Directory.CreateDirectory(Folders.Run(run.Id).Root);
        await File.WriteAllTextAsync(Folders.Run(run.Id).BestWeights, "weights", Cancellation);
        return run.Id;
    }

    private async Task<Run> FindAsync(int id)
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        return await context.Runs.AsNoTracking().SingleAsync(r => r.Id == id, Cancellation);
    }

    private sealed class SilentDispatcher : IRunDispatcher
    {
        public Task WakeAsync(ComputeDevice device, CancellationToken cancellation = default) => Task.CompletedTask;
    }
}
