using System.Globalization;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using static System.FormattableString;

namespace LesionPortal.Data.Tests;

/// <summary>A database of version 0.4.0 has scores of cases in two tables; the next version keeps every one of them in one.</summary>
public sealed class OneTableOfCaseScoresTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = new();
    private int _scored;
    private int _reported;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Two runs on datasets with cases of the same names; the first is scored by the portal, but for a case, the second is not.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        await using var context = _database.CreateDbContext();
        await context.GetService<IMigrator>().MigrateAsync("20261130030529_Initial", Cancellation);
        (_scored, _reported) = (await AddRunAsync(context, "scored"), await AddRunAsync(context, "reported"));
        foreach (var run in new[] { _scored, _reported })
        {
            foreach (var (checkpoint, iou) in new[] { ("Best", 0.8), ("Last", 0.6) })
            {
                await TellAsync(context, run, "A", checkpoint, "Train", iou + 0.01);
                await TellAsync(context, run, "B", checkpoint, "Validation", iou + 0.02);
                await TellAsync(context, run, "C", checkpoint, "Test", iou + 0.03);
            }
        }

        foreach (var checkpoint in Enum.GetValues<Checkpoint>())
        {
            foreach (var resolution in Enum.GetValues<MetricResolution>())
            {
                await ScoreAsync(context, "A", SplitPart.Train, checkpoint, resolution, 1, 0.5);
                await ScoreAsync(context, "B", SplitPart.Validation, checkpoint, resolution, 1, 0.4);
                await ScoreAsync(context, "B", SplitPart.Validation, checkpoint, resolution, 2, 0.3);
            }
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migrate_RowsInBothTables_EveryRowWithAllMetricsStaysAsItWas()
    {
        var before = await RowsAsync();

        await MigrateAsync();

        Assert.Equal(12, before.Count);
        var after = await RowsAsync();
        Assert.All(before, row => Assert.Contains(row, after));
        Assert.Equal(before.Count + 2 + 6, after.Count);
    }

    [Fact]
    public async Task Migrate_CaseThatTheTrainerAloneReported_KeepsItsThreeScoresUnderItsOwnDatasetsCase()
    {
        await MigrateAsync();

        var queries = new RunQueries(_database);
        var best = await queries.CaseScoresAsync(_reported, null, Checkpoint.Best, Cancellation);
        var last = await queries.CaseScoresAsync(_reported, null, Checkpoint.Last, Cancellation);
        Assert.Equal(
            [
                ("A", SplitPart.Train, 0.81, 0.91, 0.71),
                ("B", SplitPart.Validation, 0.82, 0.92, 0.72),
                ("C", SplitPart.Test, 0.83, 0.93, 0.73),
            ],
            best.Select(s => (s.CaseId, s.Part, Math.Round(s.Iou, 6), Math.Round(s.Dice, 6), Math.Round(s.QuantisedIou, 6)))
        );
        Assert.Equal([0.61, 0.62, 0.63], last.Select(s => Math.Round(s.Iou, 6)));
        await using var context = _database.CreateDbContext();
        var datasets = await context
            .RunCaseMetrics.Where(m => m.RunId == _reported)
            .Select(m => m.Case!.DatasetId)
            .Distinct()
            .ToListAsync(Cancellation);
        Assert.Equal([(await context.Runs.SingleAsync(r => r.Id == _reported, Cancellation)).DatasetId], datasets);
    }

    [Fact]
    public async Task Migrate_RowOfThreeScores_IsNotWholeAndHasNoOtherMetric()
    {
        await MigrateAsync();

        await using var context = _database.CreateDbContext();
        var ofBest = context.RunCaseMetrics.Where(m => m.RunId == _scored && m.Checkpoint == Checkpoint.Best);
        var row = await ofBest.SingleAsync(m => m.Case!.CaseId == "C", Cancellation);
        Assert.False(row.IsWhole);
        Assert.False(row.IsMissedLesion);
        Assert.Null(row.Counts);
        var known = MetricCatalogue.All.Where(m => CaseMetricColumns.Value(row, m.Key) is not null);
        Assert.Equal(["dice", "iou", "quantisedIou"], known.Select(m => m.Key).Order());
        var scored = await ofBest.Where(m => m.Case!.CaseId == "A").ToListAsync(Cancellation);
        Assert.All(scored, m => Assert.True(m.IsWhole), throwIfEmpty: true);
    }

    [Fact]
    public async Task Migrate_OldTable_IsGoneAndRunsTakeTheirRowsWithThem()
    {
        await MigrateAsync();

        await using var context = _database.CreateDbContext();
        var names = context.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE name LIKE '%RunCase%' ORDER BY name");
        Assert.Equal(
            ["IX_RunCaseMetrics_DatasetCaseId_Checkpoint_Resolution", "RunCaseMetrics", "sqlite_autoindex_RunCaseMetrics_1"],
            await names.ToListAsync(Cancellation)
        );
        await context.Runs.ExecuteDeleteAsync(Cancellation);
        Assert.Empty(await context.RunCaseMetrics.ToListAsync(Cancellation));
    }

    private async Task MigrateAsync()
    {
        await using var context = _database.CreateDbContext();
        await context.Database.MigrateAsync(Cancellation);
    }

    /// <summary>Each row, its columns as text in the order of their names; without the model, which is of the new schema.</summary>
    private async Task<List<string>> RowsAsync()
    {
        await using var context = _database.CreateDbContext();
        await context.Database.OpenConnectionAsync(Cancellation);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT * FROM RunCaseMetrics";
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            var columns = Enumerable.Range(0, reader.FieldCount);
            rows.Add(string.Join(' ', columns.Select(i => Invariant($"{reader.GetName(i)}={reader[i]}")).Order(StringComparer.Ordinal)));
        }

        return rows;
    }

    /// <summary>Without the model: it has columns that this database does not have yet.</summary>
    private static async Task<int> AddRunAsync(PortalDbContext context, string name)
    {
        var dataset = await InsertAsync(context, "Datasets", ("Name", name), ("Source", "here"), ("State", "Ready"));
        foreach (var id in new[] { "A", "B", "C" })
            await InsertAsync(
                context,
                "Cases",
                ("DatasetId", dataset),
                ("CaseId", id),
                ("PixelSha256", id),
                ("Diagnosis", nameof(Diagnosis.CommonNevus)),
                ("Criteria", "{}")
            );
        return await InsertAsync(
            context,
            "Runs",
            ("Name", name),
            ("DatasetId", dataset),
            ("Status", nameof(RunStatus.Completed)),
            ("Settings", JsonSerializer.Serialize(new RunSettings(), RunJson.Options)),
            ("Split", JsonSerializer.Serialize(new Split(["A"], ["B"], ["C"]), RunJson.Options))
        );
    }

    /// <summary>A row with these values; what else must not be null is empty, zero or a day.</summary>
    private static async Task<int> InsertAsync(PortalDbContext context, string table, params (string Column, object Value)[] given)
    {
        await context.Database.OpenConnectionAsync(Cancellation);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        var values = given.ToDictionary(g => g.Column, g => g.Value);
        command.CommandText = $"""SELECT name, type FROM pragma_table_info('{table}') WHERE "notnull" = 1 AND pk = 0""";
        await using (var reader = await command.ExecuteReaderAsync(Cancellation))
        {
            while (await reader.ReadAsync(Cancellation))
            {
                var (column, type) = (reader.GetString(0), reader.GetString(1));
                values.TryAdd(
                    column,
                    type != "TEXT" ? 0
                        : column.EndsWith("At", StringComparison.Ordinal) ? "2026-03-01 12:00:00"
                        : ""
                );
            }
        }

        var parameters = values.Keys.Select((column, i) => (Column: column, Name: Invariant($"@p{i}"))).ToList();
        command.CommandText =
            $"INSERT INTO {table} ({string.Join(", ", values.Keys)}) VALUES ({string.Join(", ", parameters.Select(p => p.Name))}) "
            + "RETURNING Id";
        foreach (var (column, parameter) in parameters)
            command.Parameters.Add(new SqliteParameter(parameter, values[column]));
        return Convert.ToInt32(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture);
    }

    private static Task<int> TellAsync(PortalDbContext context, int run, string caseId, string checkpoint, string part, double iou) =>
        context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO RunCaseScores (RunId, CaseId, Checkpoint, Part, QuantisedIou, Iou, Dice)
            VALUES ({run}, {caseId}, {checkpoint}, {part}, {iou - 0.1}, {iou}, {iou + 0.1})
            """,
            Cancellation
        );

    /// <summary>Of the first run: a row with every metric.</summary>
    private async Task ScoreAsync(
        PortalDbContext context,
        string caseId,
        SplitPart part,
        Checkpoint checkpoint,
        MetricResolution resolution,
        int version,
        double iou
    )
    {
        var dataset = await context
            .Runs.IgnoreQueryFilters()
            .Where(r => r.Id == _scored)
            .Select(r => r.DatasetId)
            .SingleAsync(Cancellation);
        var record = (await context.Cases.AsNoTracking().SingleAsync(c => c.DatasetId == dataset && c.CaseId == caseId, Cancellation)).Id;
        context.RunCaseMetrics.Add(RunCaseMetrics.From(_scored, record, part, checkpoint, resolution, version, MadeUpScores.Metrics(iou)));
        await context.SaveChangesAsync(Cancellation);
        context.ChangeTracker.Clear();
    }
}
