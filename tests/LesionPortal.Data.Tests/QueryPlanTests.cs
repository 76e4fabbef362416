using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

/// <summary>
/// What lists and comparisons ask of SQLite finds its rows by a key or an index. Tables that grow with epochs or cases of every run are
/// never gone through from end to end; the table of runs only where its order or number asks for every run.
/// </summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private readonly RecordedCommands _recorded = new();
    private TemporaryDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly int[] s_runs = [2, 5, 7, 11, 13, 17, 19, 20, 21, 23];

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(_recorded);
        await new ManyRuns(runs: 40, epochs: 6, cases: 20).WriteAsync(_database, Cancellation);
        _recorded.Clear();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Compare_AnyRuns_ScansNoTable()
    {
        var runs = new RunQueries(_database);
        var compare = new CompareQueries(_database);

        var compared = await runs.RunsForComparisonAsync(s_runs, Cancellation);
        var measures = await compare.MeasuresAsync(
            s_runs,
            "hausdorff95",
            Checkpoint.Last,
            SplitPart.Test,
            MetricResolution.Native,
            Cancellation
        );
        await new CaseMetricsQueries(_database).OfRunsAsync(s_runs, Checkpoint.Best, MetricResolution.Training, cancellation: Cancellation);
        var chosen = await new CaseMetricsQueries(_database).ValuesOfRunsAsync(
            s_runs,
            Checkpoint.Best,
            ["iou", "brier"],
            cancellation: Cancellation
        );
        await compare.DiagnosesAsync([1], Cancellation);
        var own = await new CaseMetricsQueries(_database).ValuesOfRunsAsync(
            s_runs,
            Checkpoint.Best,
            ["iou"],
            1,
            MetricResolution.Training,
            Cancellation
        );
        await runs.RunIdsOfSuiteAsync(1, Cancellation);
        await runs.CompletedOfSuitesAsync([1, 2], Cancellation);

        Assert.Equal(s_runs.Length, compared.Count);
        Assert.All(compared, r => Assert.Equal(6, r.History.Count));
        Assert.Equal(s_runs.Length * 5, measures.Count);
        Assert.Equal(s_runs.Length * 20 * 2, chosen.Count);
        Assert.Equal(s_runs.Length * 20, own.Count);
        Assert.All(measures, m => Assert.InRange(m.Value!.Value, 1, 200));
        Assert.Empty(await ScansAsync());
    }

    [Fact]
    public async Task Run_OneOfMany_ScansNoTable()
    {
        var runs = new RunQueries(_database);

        await runs.FindAsync(7, Cancellation);
        await runs.SummaryAsync(7, Cancellation);
        await runs.HistoryAsync(7, 3, Cancellation);
        await runs.CaseScoresAsync(7, SplitPart.Test, Checkpoint.Best, Cancellation);
        var ofCase = await runs.RunsOfCaseAsync(1, ManyRuns.CaseId(19), Checkpoint.Best, Cancellation);

        Assert.Equal(40, ofCase.Count);
        Assert.Empty(await ScansAsync());
    }

    [Theory]
    [InlineData(RunSort.Activity)]
    [InlineData(RunSort.Created)]
    [InlineData(RunSort.Name)]
    [InlineData(RunSort.BestValidation)]
    [InlineData(RunSort.BestValidationQuantisedIou)]
    public async Task List_OnePage_ScansOnlyTheTableOfRuns(RunSort sort)
    {
        var runs = new RunQueries(_database);

        var page = await runs.ListAsync(new RunFilter { Sort = sort, Take = 10 }, Cancellation);
        var unfinished = page.Runs[3].Id;
        await using (var context = _database.CreateDbContext())
            await context.Set<RunScore>().Where(s => s.RunId == unfinished).ExecuteDeleteAsync(Cancellation);
        _recorded.Clear();
        await runs.ListAsync(new RunFilter { Sort = sort, Take = 10 }, Cancellation);
        var withHistory = (await runs.ListForApiAsync(new RunFilter { Sort = sort, Take = 40 }, Cancellation)).Where(r =>
            r.History.Count > 0
        );

        Assert.Equal([unfinished], withHistory.Select(r => r.Run.Id));
        Assert.Equal(40, page.Total);
        Assert.All(page.Runs, r => Assert.Equal(6, r.Scores.Count));
        Assert.All(await ScansAsync(), step => Assert.StartsWith("SCAN Runs ", step, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scans_AQueryWithoutAnIndex_AreFound()
    {
        await using var context = _database.CreateDbContext();
        await context.RunEpochs.Where(e => e.LossTrain > 0.5).ToListAsync(Cancellation);

        Assert.Contains(await ScansAsync(), step => step.StartsWith("SCAN RunEpochs ", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> ScansAsync()
    {
        Assert.NotEmpty(_recorded.All);
        await using var context = _database.CreateDbContext();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        await connection.OpenAsync(Cancellation);
        var scans = new List<string>();
        foreach (var command in _recorded.All)
        {
            // A scan of what a subquery gave is no scan of a table.
            foreach (var step in await RecordedCommands.PlanAsync(connection, command, Cancellation))
            {
                if (step.StartsWith("SCAN ", StringComparison.Ordinal) && step.Contains(" AS ", StringComparison.Ordinal))
                    scans.Add(step);
            }
        }

        return scans;
    }
}
