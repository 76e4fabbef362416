using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>What the queue accepts and stores; nothing trains here.</summary>
public sealed class RunQueueTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedCalls _calls = new();
    private QueueHost _host = null!;
    private int _dataset;

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    public async ValueTask InitializeAsync()
    {
        _host = await QueueHost.CreateAsync(_folder.Path, trainer: null, services => services.AddSingleton<IRunDispatcher>(_calls));
        _dataset = await _host.AddDatasetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Queue_KeysInAnotherCase_AreStoredAsTheCatalogueSpellsThem()
    {
        var sent = JsonSerializer.Deserialize<RunSettings>(
            """
            {"architecture":"unet","loss":"dice","device":"AUTO","optimisation":{"schedule":"cosine","precision":"FLOAT32"},
            "preparation":{"colourConstancy":"grayworld","normalisation":"perimage"},"encoder":{"weights":"NONE"}}
            """,
            RunJson.Options
        )!;
        var settings = QueueHost.Settings(_dataset) with
        {
            Architecture = sent.Architecture,
            Loss = sent.Loss,
            Device = sent.Device,
            Optimisation = sent.Optimisation,
            Preparation = sent.Preparation,
            Encoder = sent.Encoder,
        };

        var outcome = await _host.Queue.QueueAsync(settings, Cancellation);

        var run = await FindAsync(Assert.Single(outcome.RunIds));
        Assert.Equal(
            (Architecture.UNet, Loss.Dice, ComputeDevice.Auto, ComputeDevice.Cpu),
            (run.Settings.Architecture, run.Settings.Loss, run.Settings.Device, run.Device)
        );
        Assert.Equal(new OptimisationSettings { Schedule = Schedule.Cosine }, run.Settings.Optimisation);
        Assert.Equal(
            new ImagePreparation { ColourConstancy = ColourConstancy.GrayWorld, Normalisation = Normalisation.PerImage },
            run.Settings.Preparation
        );
        Assert.Equal(EncoderSettings.Random, run.Settings.Encoder);
        Assert.Equal("U-Net 2 · Dice · s0", run.Name);
        Assert.Equal((2, 1, 1), (run.Split.Train.Count, run.Split.Validation.Count, run.Split.Test.Count));
        Assert.Equal([ComputeDevice.Cpu], _calls.Devices);
    }

    [Fact]
    public async Task QueueSuite_ByAnAccount_KeepsWhoMadeSuiteAndRuns()
    {
        QueueOutcome outcome;
        using (CurrentPerson.Use(new Person(7, "ada", AccountRole.Researcher, 1)))
            outcome = await _host.Queue.QueueSuiteAsync(_dataset, "Hers", [QueueHost.Settings(_dataset)], Cancellation);

        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(7, (await context.Suites.SingleAsync(s => s.Id == outcome.SuiteId, Cancellation)).CreatedById);
        Assert.Equal(7, (await FindAsync(outcome.RunIds[0])).CreatedById);
        Assert.Null((await FindAsync((await QueueAsync(1))[0])).CreatedById);
    }

    [Fact]
    public async Task AddToSuite_OtherSeeds_AreRunsOfTheSuiteOnItsSplit()
    {
        var settings = QueueHost.Settings(_dataset);
        var suite = (await _host.Queue.QueueSuiteAsync(_dataset, "seeds", [settings], Cancellation)).SuiteId!.Value;
        var first = await FindAsync(1);

        var outcome = await _host.Queue.AddToSuiteAsync(suite, [settings with { Seed = 1 }, settings with { Seed = 2 }], Cancellation);

        Assert.Equal((2, suite), (outcome.RunIds.Count, outcome.SuiteId!.Value));
        foreach (var (id, seed) in outcome.RunIds.Zip([1, 2]))
        {
            var run = await FindAsync(id);
            Assert.Equal(((int?)suite, seed, RunStatus.Queued), (run.SuiteId, run.Settings.Seed, run.Status));
            Assert.Equal(first.Split.Test, run.Split.Test);
        }
    }

    [Fact]
    public async Task AddToSuite_AnotherSplitOrNoSuite_IsRefusedWhole()
    {
        var settings = QueueHost.Settings(_dataset);
        var suite = (await _host.Queue.QueueSuiteAsync(_dataset, "seeds", [settings], Cancellation)).SuiteId!.Value;

        var split = await _host.Queue.AddToSuiteAsync(
            suite,
            [settings with { Seed = 1 }, settings with { Seed = 2, Split = settings.Split with { Seed = 9 } }],
            Cancellation
        );
        var unknown = await _host.Queue.AddToSuiteAsync(suite + 1, [settings], Cancellation);

        Assert.Equal("runs[1].split", Assert.Single(split.Problems).Field);
        Assert.Equal("suite", Assert.Single(unknown.Problems).Field);
        Assert.Empty(split.RunIds);
    }

    [Fact]
    public async Task Queue_BalancedWithOneDiagnosisOnly_IsRefused()
    {
        var outcome = await _host.Queue.QueueAsync(
            QueueHost.Settings(_dataset) with
            {
                Optimisation = new() { Sampling = Sampling.BalancedByDiagnosis },
            },
            Cancellation
        );

        Assert.Equal("optimisation.sampling", Assert.Single(outcome.Problems).Field);
    }

    /// <summary>Whether the members saw each other's test cases is asked where ensembles are queued, and nowhere else.</summary>
    [Fact]
    public async Task Queue_SettingsThatNameMembers_AreRefused()
    {
        var settings = QueueHost.Settings(_dataset) with { Ensemble = new([1, 2]) };

        var alone = await _host.Queue.QueueAsync(settings, Cancellation);
        var suite = await _host.Queue.QueueSuiteAsync(_dataset, "suite", [settings with { Dataset = 0 }], Cancellation);

        Assert.Equal(["ensemble", "runs[0].ensemble"], alone.Problems.Concat(suite.Problems).Select(p => p.Field));
        Assert.Empty(await IdsInOrderAsync());
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData(null)]
    public async Task QueueSuite_NameThatIsNoLine_IsRefused(string? name)
    {
        var outcome = await _host.Queue.QueueSuiteAsync(_dataset, name ?? new string('x', 101), [QueueHost.Settings(0)], Cancellation);

        Assert.Equal("name", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task Queue_SettingOutOfRange_NamesFieldAndStoresNothing()
    {
        var outcome = await _host.Queue.QueueAsync(QueueHost.Settings(_dataset) with { Epochs = 0 }, Cancellation);

        Assert.Equal("epochs", Assert.Single(outcome.Problems).Field);
        Assert.Empty(await IdsInOrderAsync());
    }

    [Theory]
    [InlineData(DatasetState.Importing, "still being imported")]
    [InlineData(DatasetState.Failed, "failed")]
    public async Task Queue_DatasetNotReady_IsRefused(DatasetState state, string says)
    {
        var unready = await _host.AddDatasetAsync(state: state);

        var outcome = await _host.Queue.QueueAsync(QueueHost.Settings(unready), Cancellation);

        var problem = Assert.Single(outcome.Problems);
        Assert.Equal("dataset", problem.Field);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_UnknownDataset_IsRefused()
    {
        var outcome = await _host.Queue.QueueAsync(QueueHost.Settings(999), Cancellation);

        Assert.Contains("no dataset 999", Assert.Single(outcome.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_MoreCasesThanThereAre_SaysSoAtTheSplit()
    {
        var outcome = await _host.Queue.QueueAsync(
            QueueHost.Settings(_dataset) with
            {
                Split = SplitSettings.OfSizes(100, 50, 50, 1),
            },
            Cancellation
        );

        Assert.Equal("split", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task QueueSuite_AllValid_SharesOneSplitInTheOrderGiven()
    {
        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            " Six ",
            [.. Enumerable.Range(0, 3).Select(seed => QueueHost.Settings(0, seed))],
            Cancellation
        );

        Assert.Empty(outcome.Problems);
        Assert.Equal(outcome.RunIds, await IdsInOrderAsync());
        var suite = await _host.Queries.SuiteAsync(outcome.SuiteId!.Value, Cancellation);
        Assert.Equal("Six", suite!.Name);
        Assert.Equal([0, 1, 2], suite.Runs.Select(r => r.Settings.Seed));
        foreach (var id in outcome.RunIds)
            Assert.Equal(suite.Split.Test, (await FindAsync(id)).Split.Test);
    }

    [Fact]
    public async Task QueueSuite_Folds_EachRunHasItsOwnValidationAndAllTheSameTest()
    {
        var settings = QueueHost.Settings(0) with { Split = SplitSettings.OfSizes(2, 1, 1, 1) };

        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "folds",
            [.. Enumerable.Range(1, 3).Select(fold => settings with { Split = settings.Split with { Folds = 3, Fold = fold } })],
            Cancellation
        );

        Assert.Empty(outcome.Problems);
        var runs = new List<Run>();
        foreach (var id in outcome.RunIds)
            runs.Add(await FindAsync(id));
        Assert.Equal(3, runs.SelectMany(r => r.Split.Validation).Distinct().Count());
        Assert.Single(runs.Select(r => string.Join(' ', r.Split.Test)).Distinct());
        Assert.All(runs, r => Assert.Equal(2, r.Split.Train.Count));
        Assert.Equal("U-Net 2 · Dice · s0 · fold 2/3", runs[1].Name);
    }

    [Fact]
    public async Task QueueSuite_FoldsOfTwoCrossValidations_AreRefused()
    {
        var settings = QueueHost.Settings(0);

        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "folds",
            [
                settings with
                {
                    Split = settings.Split with { Folds = 3, Fold = 1 },
                },
                settings with
                {
                    Split = settings.Split with { Folds = 2, Fold = 2 },
                },
            ],
            Cancellation
        );

        Assert.Equal("runs[1].split", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task QueueSuite_OneRunInvalid_QueuesNone()
    {
        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "Suite",
            [QueueHost.Settings(0), QueueHost.Settings(0) with { BaseChannels = 999 }],
            Cancellation
        );

        Assert.Equal("runs[1].baseChannels", Assert.Single(outcome.Problems).Field);
        Assert.Empty(await IdsInOrderAsync());
        Assert.Empty(await _host.Queries.SuitesAsync(Cancellation));
    }

    [Fact]
    public async Task QueueSuite_SplitsDiffer_NamesTheRunThatDiffers()
    {
        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "Suite",
            [QueueHost.Settings(0), QueueHost.Settings(0) with { Split = SplitSettings.OfSizes(3, 1, 1, 1) }],
            Cancellation
        );

        Assert.Equal("runs[1].split", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task QueueSuite_SameIdsInAnotherOrder_AreTheSameSplit()
    {
        static SplitSettings Ids(params string[] train) => SplitSettings.OfCases(new Split(train, ["IMD003"], ["IMD004"]));

        var outcome = await _host.Queue.QueueSuiteAsync(
            _dataset,
            "Suite",
            [
                QueueHost.Settings(0) with
                {
                    Split = Ids("IMD001", "IMD002"),
                },
                QueueHost.Settings(0) with
                {
                    Split = Ids("imd_002", "IMD001"),
                },
            ],
            Cancellation
        );

        Assert.Empty(outcome.Problems);
    }

    [Fact]
    public async Task MoveUp_ThirdOfThree_ChangesPlacesWithTheSecond()
    {
        var ids = await QueueAsync(3);

        Assert.True((await _host.Queue.MoveUpAsync(ids[2], Cancellation)).Succeeded);

        Assert.Equal([ids[0], ids[2], ids[1]], await IdsInOrderAsync());
        Assert.Contains("already the next", (await _host.Queue.MoveUpAsync(ids[0], Cancellation)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_Waiting_IsCancelledAtOnceAndResumesAtTheEnd()
    {
        var ids = await QueueAsync(2);

        Assert.True((await _host.Queue.CancelAsync(ids[0], Cancellation)).Succeeded);
        Assert.Equal(RunStatus.Cancelled, (await FindAsync(ids[0])).Status);
        Assert.True((await _host.Queue.ResumeAsync(ids[0], Cancellation)).Succeeded);

        Assert.Equal([ids[1], ids[0]], await IdsInOrderAsync());
        Assert.Equal(0, (await FindAsync(ids[0])).Resumptions);
    }

    [Fact]
    public async Task Cancel_Completed_IsRefusedWithItsStatus()
    {
        var id = (await QueueAsync(1))[0];
        await _host.ChangeAsync(id, r => r.Status = RunStatus.Completed);

        Assert.Contains("is completed", (await _host.Queue.CancelAsync(id, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.Contains("is completed", (await _host.Queue.ResumeAsync(id, Cancellation)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_LastOfItsSuite_TakesFilesAndSuiteAlong()
    {
        var outcome = await _host.Queue.QueueSuiteAsync(_dataset, "Suite", [QueueHost.Settings(0)], Cancellation);
        var id = outcome.RunIds[0];
        await _host.ChangeAsync(
            id,
            r =>
            {
                r.Status = RunStatus.Completed;
                r.Epochs.Add(RunEpoch.From(id, FakeTrainer.Row(1)));
            }
        );
        Directory.CreateDirectory(_host.Folders.Run(id).Samples);

        Assert.True((await _host.Bin.DeleteAsync(id, Cancellation)).Succeeded);

        Assert.False(Directory.Exists(_host.Folders.Run(id).Root));
        Assert.True(Directory.Exists(_host.Folders.BinnedRun(id)));
        Assert.Empty(await _host.Queries.SuitesAsync(Cancellation));
        Assert.False((await _host.Bin.DeleteAsync(id, Cancellation)).Found);
    }

    [Fact]
    public async Task Delete_Running_IsRefused()
    {
        var id = (await QueueAsync(1))[0];
        await _host.ChangeAsync(id, r => r.Status = RunStatus.Running);

        Assert.Contains("cancel it first", (await _host.Bin.DeleteAsync(id, Cancellation)).Refusal, StringComparison.Ordinal);
        Assert.NotNull(await _host.Queries.FindAsync(id, Cancellation));
    }

    private async Task<IReadOnlyList<int>> QueueAsync(int count)
    {
        var ids = new List<int>();
        for (var seed = 0; seed < count; seed++)
            ids.AddRange((await _host.Queue.QueueAsync(QueueHost.Settings(_dataset, seed), Cancellation)).RunIds);
        return ids;
    }

    private async Task<IReadOnlyList<int>> IdsInOrderAsync()
    {
        await using var context = await _host.Contexts.CreateDbContextAsync(Cancellation);
        return await context
            .Runs.Where(r => r.Status == RunStatus.Queued)
            .OrderBy(r => r.QueuePosition)
            .Select(r => r.Id)
            .ToListAsync(Cancellation);
    }

    private async Task<Run> FindAsync(int id) => (await _host.Queries.FindAsync(id, Cancellation))!;

    private sealed class RecordedCalls : IRunDispatcher
    {
        public List<ComputeDevice> Devices { get; } = [];

        public Task WakeAsync(ComputeDevice device, CancellationToken cancellation = default)
        {
            Devices.Add(device);
            return Task.CompletedTask;
        }
    }
}
