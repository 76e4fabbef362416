using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class RunQueriesTests : IAsyncLifetime
{
    private static readonly Split Split = new(["IMD002"], ["IMD003"], ["IMD004"]);
    private readonly Dataset _dataset = new() { Name = "Skin 100%", Source = "here" };
    private TemporaryDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TemporaryDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task List_ByActivity_TrainingThenWaitingInOrderThenNewest()
    {
        await AddAsync(
            NewRun("done early", RunStatus.Completed),
            NewRun("second", RunStatus.Queued, 8),
            NewRun("first", RunStatus.Queued, 3),
            NewRun("training", RunStatus.Running),
            NewRun("done late", RunStatus.Failed)
        );

        var page = await new RunQueries(_database).ListAsync(new RunFilter(), Cancellation);

        Assert.Equal(["training", "first", "second", "done late", "done early"], page.Runs.Select(r => r.Name));
    }

    [Theory]
    [InlineData(RunSort.BestValidation)]
    [InlineData(RunSort.BestValidationQuantisedIou)]
    [InlineData(RunSort.LastValidation)]
    public async Task List_ByScore_RunsWithoutItComeLastInBothDirections(RunSort sort)
    {
        await AddAsync(NewRun("none", RunStatus.Queued), Scored("low", 0.5), Scored("high", 0.9));
        var queries = new RunQueries(_database);

        var down = await queries.ListAsync(new RunFilter { Sort = sort, Descending = true }, Cancellation);
        var up = await queries.ListAsync(new RunFilter { Sort = sort, Descending = false }, Cancellation);

        Assert.Equal(["high", "low", "none"], down.Runs.Select(r => r.Name));
        Assert.Equal(["low", "high", "none"], up.Runs.Select(r => r.Name));
    }

    [Fact]
    public async Task List_WithHistory_HasTheDiceOfTheBestAndTheLastEpoch()
    {
        var run = Scored("trained", 0.8);
        (run.BestEpoch, run.EpochsDone) = (1, 2);
        run.Epochs.AddRange([new RunEpoch { Epoch = 1, ValidationDice = 0.9 }, new RunEpoch { Epoch = 2, ValidationDice = 0.7 }]);
        var ensemble = Scored("ensemble", 0.8);
        ensemble.Settings = new RunSettings { Epochs = 0, Ensemble = new([1, 2]) };
        ensemble.Scores.Add(new RunScore { Part = SplitPart.Validation, Dice = 0.85 });
        await AddAsync(run, ensemble, NewRun("waiting", RunStatus.Queued));

        var page = await new RunQueries(_database).ListAsync(new RunFilter { Sort = RunSort.Created, Descending = false }, Cancellation);

        Assert.Equal([(0.9, 0.7), (0.85, 0.85), (null, null)], page.Runs.Select(r => (r.BestValidationDice, r.LastValidationDice)));
    }

    [Fact]
    public async Task List_Paged_TotalCountsAllPages()
    {
        await AddAsync([.. Enumerable.Range(1, 7).Select(i => NewRun($"run {i}", RunStatus.Completed))]);

        var page = await new RunQueries(_database).ListAsync(
            new RunFilter
            {
                Sort = RunSort.Name,
                Descending = false,
                Skip = 2,
                Take = 3,
            },
            Cancellation
        );

        Assert.Equal(["run 3", "run 4", "run 5"], page.Runs.Select(r => r.Name));
        Assert.Equal(7, page.Total);
    }

    [Theory]
    [InlineData("100%", 2)]
    [InlineData("%", 2)]
    [InlineData("_", 0)]
    [InlineData("beta", 1)]
    [InlineData("#1", 1)]
    public async Task List_Text_IsTakenLiterally(string text, int expected)
    {
        await AddAsync(NewRun("alpha", RunStatus.Completed), NewRun("beta", RunStatus.Completed));

        var page = await new RunQueries(_database).ListAsync(new RunFilter { Text = text }, Cancellation);

        Assert.Equal(expected, page.Total);
    }

    [Fact]
    public async Task List_FilteredBySettings_FindsThemInTheirColumns()
    {
        var segnet = NewRun("wanted", RunStatus.Completed);
        segnet.Settings = segnet.Settings with { Architecture = Architecture.SegNet, Loss = Loss.Focal };
        await AddAsync(segnet, NewRun("other", RunStatus.Completed));

        var page = await new RunQueries(_database).ListAsync(
            new RunFilter
            {
                Architecture = Architecture.SegNet,
                Loss = Loss.Focal,
                Statuses = [RunStatus.Completed],
            },
            Cancellation
        );

        Assert.Equal("wanted", Assert.Single(page.Runs).Name);
        Assert.Equal("Skin 100%", page.Runs[0].DatasetName);
    }

    /// <summary>After a step back to an earlier version: the row says what it says, and takes no other with it.</summary>
    [Fact]
    public async Task List_RowWithChoicesOfALaterVersion_IsListedAndKeptAsItIs()
    {
        var later = NewRun("later", RunStatus.Completed);
        later.Settings = later.Settings with
        {
            Loss = Loss.Tversky,
            Optimisation = new() { Schedule = Schedule.Plateau },
        };
        await AddAsync(later, NewRun("known", RunStatus.Completed));
        await using (var context = _database.CreateDbContext())
            Assert.Equal(
                1,
                await context.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE Runs SET Architecture = 'Net3', Loss = 'Hinge', Settings = replace(replace(replace(Settings, '"UNet"', '"Net3"'),
                    '"Tversky"', '"Hinge"'), '"Plateau"', '"Linear"') WHERE Loss = 'Tversky'
                    """,
                    Cancellation
                )
            );

        var page = await new RunQueries(_database).ListAsync(new RunFilter(), Cancellation);

        Assert.Equal(["known", "later"], page.Runs.Select(r => r.Name));
        var settings = page.Runs[1].Settings;
        Assert.Equal(("Net3", "Hinge", "Linear"), (settings.Architecture.Key(), settings.Loss.Key(), settings.Optimisation.Schedule.Key()));
        Assert.Equal("Net3 8 · Hinge · s0", RunCatalogue.ShortName(settings));
        var dice = await new RunQueries(_database).ListAsync(new RunFilter { Loss = Loss.Dice }, Cancellation);
        Assert.Equal("known", Assert.Single(dice.Runs).Name);

        await using var again = _database.CreateDbContext();
        var run = await again.Runs.SingleAsync(r => r.Name == "later", Cancellation);
        run.Settings = run.Settings with { Seed = 7 };
        await again.SaveChangesAsync(Cancellation);
        var stored = await again
            .Database.SqlQuery<string>($"SELECT Architecture || Loss || Settings AS Value FROM Runs WHERE Name = 'later'")
            .SingleAsync(Cancellation);
        Assert.StartsWith("Net3Hinge", stored, StringComparison.Ordinal);
        Assert.Contains("\"schedule\":\"Linear\"", stored, StringComparison.Ordinal);
        Assert.Contains("\"seed\":7", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CaseScores_OfOnePart_WorstFirst()
    {
        var run = Scored("run", 0.7);
        run.AddScore(_dataset, "IMD005", SplitPart.Test, 0.9);
        run.AddScore(_dataset, "IMD004", SplitPart.Test, 0.2);
        run.AddScore(_dataset, "IMD003", SplitPart.Validation, 0.1);
        await AddAsync(run);

        var scores = await new RunQueries(_database).CaseScoresAsync(run.Id, SplitPart.Test, Checkpoint.Best, Cancellation);

        Assert.Equal([("IMD004", 0.2), ("IMD005", 0.9)], scores.Select(s => (s.CaseId, s.Iou)));
    }

    /// <summary>A run's own scores are those against the masks it was trained on, in its own pixels.</summary>
    [Fact]
    public async Task CaseScores_CaseWithOtherRows_TellsTrainingResolutionAgainstTheDatasetsOwnMask()
    {
        var run = Scored("run", 0.7);
        run.AddScore(_dataset, "IMD004", SplitPart.Test, 0.5);
        run.AddScore(_dataset, "IMD004", SplitPart.Test, 0.6).ReferenceVersion = 2;
        run.AddScore(_dataset, "IMD004", SplitPart.Test, 0.7).Resolution = MetricResolution.Native;
        run.AddScore(_dataset, "IMD004", SplitPart.Test, 0.8, Checkpoint.Last);
        await AddAsync(run);
        var queries = new RunQueries(_database);

        Assert.Equal(0.5, Assert.Single(await queries.CaseScoresAsync(run.Id, SplitPart.Test, Checkpoint.Best, Cancellation)).Iou);
        Assert.Equal(0.8, Assert.Single(await queries.CaseScoresAsync(run.Id, null, Checkpoint.Last, Cancellation)).Iou);
        Assert.Equal(0.5, Assert.Single(await queries.RunsOfCaseAsync(_dataset.Id, "IMD004", Checkpoint.Best, Cancellation)).Score.Iou);
        Assert.Empty(await queries.RunsOfCaseAsync(_dataset.Id, "IMD009", Checkpoint.Best, Cancellation));
    }

    [Fact]
    public async Task RunsForComparison_UnknownIdAmongThem_GivesTheOthersInTheOrderAskedFor()
    {
        var first = Scored("first", 0.7);
        var second = Scored("second", 0.8);
        first.Epochs.Add(Epoch(2));
        first.Epochs.Add(Epoch(1));
        await AddAsync(first, second);

        var runs = await new RunQueries(_database).RunsForComparisonAsync([second.Id, 99, first.Id], Cancellation);

        Assert.Equal(["second", "first"], runs.Select(r => r.Run.Name));
        Assert.Equal([1, 2], runs[1].History.Select(e => e.Epoch));
    }

    private async Task AddAsync(params Run[] runs)
    {
        await using var context = _database.CreateDbContext();
        foreach (var run in runs)
        {
            run.Dataset = _dataset;
            context.Runs.Add(run);
            await context.SaveChangesAsync(Cancellation);
        }
    }

    private static Run NewRun(string name, RunStatus status, long position = 0) =>
        new()
        {
            Name = name,
            Settings = new RunSettings(),
            Split = Split,
            Status = status,
            QueuePosition = position,
        };

    private static Run Scored(string name, double score)
    {
        var run = NewRun(name, RunStatus.Completed);
        run.BestValidationQuantisedIou = run.LastValidationQuantisedIou = score;
        run.BestValidationIou = run.LastValidationIou = score;
        return run;
    }

    private static RunEpoch Epoch(int epoch) => new() { Epoch = epoch };
}
