using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class CaseMetricsTests : IAsyncLifetime
{
    private readonly Dataset _dataset = new() { Name = "Skin", Source = "here" };
    private TemporaryDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync();
        await using var context = _database.CreateDbContext();
        _dataset.Cases.AddRange(NewCase("IMD004", "a"), NewCase("IMD003", "b"));
        context.Datasets.Add(_dataset);
        context.Readers.Add(new Reader { Name = "Ada" });
        await context.SaveChangesAsync(Cancellation);
        foreach (var name in new[] { "first", "second" })
            context.Runs.Add(
                new Run
                {
                    Name = name,
                    DatasetId = _dataset.Id,
                    Settings = new RunSettings(),
                    Split = new Split([], [], ["IMD003", "IMD004"]),
                }
            );
        await context.SaveChangesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Row_WrittenAndRead_HoldsEveryMetricOfTheCatalogueUnderItsKey()
    {
        bool[] reference = [.. Enumerable.Range(0, 400).Select(i => i % 20 is > 4 and < 14 && i / 20 is > 4 and < 14)];
        byte[] map = [.. Enumerable.Range(0, 400).Select(i => (byte)(i % 20 is > 5 and < 16 && i / 20 is > 5 and < 14 ? 200 : 20))];
        var metrics = SegmentationMetrics.Of(map, reference, 20, 20, DecisionRule.Probability);
        await AddAsync(RunCaseMetrics.From(1, CaseRecord("IMD003"), SplitPart.Test, Checkpoint.Best, MetricResolution.Native, 1, metrics));

        var row = Assert.Single(await new CaseMetricsQueries(_database).OfRunsAsync([1], Checkpoint.Best, cancellation: Cancellation));

        Assert.All(
            MetricCatalogue.All,
            metric =>
            {
                var column = typeof(RunCaseMetrics).GetProperty(char.ToUpperInvariant(metric.Key[0]) + metric.Key[1..]);
                Assert.NotNull(column);
                Assert.Equal(metric.Value(metrics), (double?)column.GetValue(row));
            }
        );
        Assert.Equal(metrics.Counts, row.Counts);
    }

    [Fact]
    public async Task OfRuns_CaseScoredAgainstTwoVersions_TheHighestAllowedComes()
    {
        await AddAsync(NewRow(1, "IMD003", 1, 0.5), NewRow(1, "IMD003", 2, 0.7), NewRow(1, "IMD004", 1, 0.9), NewRow(2, "IMD003", 1, 0.1));
        var queries = new CaseMetricsQueries(_database);

        var latest = await queries.OfRunsAsync([1, 2], Checkpoint.Best, MetricResolution.Training, cancellation: Cancellation);
        var first = await queries.OfRunsAsync([1], Checkpoint.Best, MetricResolution.Training, 1, Cancellation);

        Assert.Equal([(1, "IMD003", 0.7), (1, "IMD004", 0.9), (2, "IMD003", 0.1)], latest.Select(m => (m.RunId, m.Case!.CaseId, m.Iou)));
        Assert.Equal([0.5, 0.9], first.Select(m => m.Iou));
    }

    [Fact]
    public async Task ValuesOfRuns_SomeMetrics_AreThoseOfTheWholeRowsInTheOrderAsked()
    {
        var undefined = NewRow(2, "IMD004", 1, 0.4);
        undefined.Brier = null;
        var scored = NewRow(1, "IMD003", 2, 0.7);
        (scored.Brier, scored.Resolution) = (0.1, MetricResolution.Native);
        await AddAsync(NewRow(1, "IMD003", 1, 0.5), scored, undefined);
        var queries = new CaseMetricsQueries(_database);

        var values = await queries.ValuesOfRunsAsync([1, 2], Checkpoint.Best, ["brier", "iou"], cancellation: Cancellation);
        var rows = await queries.OfRunsAsync([1, 2], Checkpoint.Best, cancellation: Cancellation);

        Assert.Equal(
            rows.Select(r => (r.RunId, r.Case!.CaseId, r.Resolution, r.ReferenceVersion, r.Brier, (double?)r.Iou)),
            values
                .OrderBy(v => v.RunId)
                .ThenBy(v => v.Resolution)
                .Select(v => (v.RunId, v.CaseId, v.Resolution, v.ReferenceVersion, v.Values[0], v.Values[1]))
        );
        Assert.Equal(values.Select(v => v.Values[1]), values.Select(v => v.Value("iou")));
        var other = Assert.Throws<ArgumentException>(() => values[0].Value("dice"));
        Assert.Contains("read were brier, iou", other.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            queries.ValuesOfRunsAsync([1], Checkpoint.Best, ["jaccardish"], cancellation: Cancellation)
        );
    }

    [Fact]
    public async Task ValuesOfRuns_CaseScoredAgainstTwoVersions_TheHighestAllowedComes()
    {
        await AddAsync(NewRow(1, "IMD003", 1, 0.5), NewRow(1, "IMD003", 2, 0.7));
        var queries = new CaseMetricsQueries(_database);

        Assert.Equal(
            0.7,
            Assert.Single(await queries.ValuesOfRunsAsync([1], Checkpoint.Best, ["iou"], cancellation: Cancellation)).Values[0]
        );
        Assert.Empty(await queries.ValuesOfRunsAsync([1], Checkpoint.Best, ["iou"], null, MetricResolution.Native, Cancellation));
        Assert.Equal(0.5, Assert.Single(await queries.ValuesOfRunsAsync([1], Checkpoint.Best, ["iou"], 1, null, Cancellation)).Values[0]);
    }

    [Fact]
    public async Task OfRuns_OtherCheckpointOrResolution_IsLeftOut()
    {
        var last = NewRow(1, "IMD003", 1, 0.2);
        last.Checkpoint = Checkpoint.Last;
        var native = NewRow(1, "IMD003", 1, 0.3);
        native.Resolution = MetricResolution.Native;
        await AddAsync(last, native, NewRow(1, "IMD003", 1, 0.4));
        var queries = new CaseMetricsQueries(_database);

        Assert.Equal([0.4, 0.3], (await queries.OfRunsAsync([1], Checkpoint.Best, cancellation: Cancellation)).Select(m => m.Iou));
        Assert.Equal(
            [0.3],
            (await queries.OfRunsAsync([1], Checkpoint.Best, MetricResolution.Native, cancellation: Cancellation)).Select(m => m.Iou)
        );
    }

    [Fact]
    public async Task OfRuns_ManyRuns_SearchesByTheKey()
    {
        await using var context = _database.CreateDbContext();
        var sql = context
            .RunCaseMetrics.Where(m => m.RunId == 1 && m.Checkpoint == Checkpoint.Best && m.Resolution == MetricResolution.Native)
            .ToQueryString();

        var plan = new List<string>();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        await context.Database.OpenConnectionAsync(Cancellation);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
            plan.Add(reader.GetString(3));

        Assert.Contains("RunId=? AND Checkpoint=? AND Resolution=?", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LatestReferences_AdoptedTwice_TheHighestNotAboveTheLimit()
    {
        await using (var context = _database.CreateDbContext())
        {
            var revision = new MaskRevision
            {
                DatasetCaseId = CaseRecord("IMD003"),
                ReaderId = 1,
                Number = 1,
                Sha256 = "s",
            };
            context.MaskRevisions.Add(revision);
            await context.SaveChangesAsync(Cancellation);
            foreach (var version in new[] { 2, 3 })
                context.ReferenceVersions.Add(
                    new ReferenceVersion
                    {
                        DatasetCaseId = CaseRecord("IMD003"),
                        Version = version,
                        RevisionId = revision.Id,
                        ReaderId = 1,
                        Reason = "sharper",
                    }
                );
            await context.SaveChangesAsync(Cancellation);
        }

        var queries = new CaseMetricsQueries(_database);

        Assert.Equal(3, Assert.Single(await queries.LatestReferencesAsync([_dataset.Id], cancellation: Cancellation)).Value);
        Assert.Equal(2, Assert.Single(await queries.LatestReferencesAsync([_dataset.Id], 2, Cancellation)).Value);
        Assert.Empty(await queries.LatestReferencesAsync([_dataset.Id], 1, Cancellation));
    }

    [Fact]
    public async Task Delete_Run_ItsRowsGoWithIt()
    {
        await AddAsync(NewRow(1, "IMD003", 1, 0.5), NewRow(2, "IMD003", 1, 0.5));
        await using var context = _database.CreateDbContext();

        await context.Runs.Where(r => r.Id == 1).ExecuteDeleteAsync(Cancellation);

        Assert.Equal(2, Assert.Single(await context.RunCaseMetrics.ToListAsync(Cancellation)).RunId);
    }

    private int CaseRecord(string caseId) => _dataset.Cases.Single(c => c.CaseId == caseId).Id;

    private RunCaseMetrics NewRow(int run, string caseId, int version, double iou) =>
        new()
        {
            RunId = run,
            DatasetCaseId = CaseRecord(caseId),
            ReferenceVersion = version,
            Part = SplitPart.Test,
            Iou = iou,
        };

    private static DatasetCase NewCase(string id, string pixels) =>
        new()
        {
            CaseId = id,
            ImageFile = "i",
            MaskFile = "m",
            ThumbnailFile = "t",
            PixelSha256 = pixels,
            Width = 4,
            Height = 3,
        };

    private async Task AddAsync(params RunCaseMetrics[] rows)
    {
        await using var context = _database.CreateDbContext();
        context.RunCaseMetrics.AddRange(rows);
        await context.SaveChangesAsync(Cancellation);
    }
}
