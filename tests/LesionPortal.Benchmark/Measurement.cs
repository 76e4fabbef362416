using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Benchmark;

/// <param name="Data">Where the database is kept; null for a temporary folder.</param>
internal sealed record MeasurementSettings(int Runs, int Epochs, int Cases, string? Data, bool Browser);

internal static partial class Measurement
{
    /// <summary>0 when every limit holds, else 1.</summary>
    public static async Task<int> RunAsync(MeasurementSettings settings, CancellationToken cancellation)
    {
        var folder = settings.Data ?? Directory.CreateTempSubdirectory("lesionportal-benchmark-").FullName;
        try
        {
            return await MeasureAsync(settings, folder, cancellation) ? 0 : 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            if (settings.Data is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(MeasurementSettings settings, string folder, CancellationToken cancellation)
    {
        var commands = new RecordedCommands();
        var database = new BenchmarkDatabase(folder, commands);
        var start = Stopwatch.GetTimestamp();
        await new BenchmarkDatabase(folder).PrepareAsync(settings, cancellation);
        var size = database.Bytes / 1e6;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Say($"{settings.Runs:N0} runs × {settings.Epochs} epochs × {settings.Cases} cases");
        Say($"{size:N0} MB of SQLite, ready after {seconds:0} s");

        var times = new List<Timing>();
        Report(times, await ServerTimes.OfPagesAsync(database, settings.Runs));
        await NameSlowestAsync(database, commands, cancellation);
        // Its demo dataset would train beside what is measured.
        await using var portal = await Portal.StartAsync(folder, "--Portal:DemoDataset", "false");
        Report(times, await ServerTimes.OfApiAsync(portal.Address, settings.Runs, cancellation));
        if (settings.Browser)
            Report(times, await BrowserTimes.OfAsync(portal, settings.Runs));
        Say($"{times.Count(t => t.Holds)} of {times.Count} limits hold");
        return times.All(t => t.Holds);
    }

    private static void Report(List<Timing> all, IReadOnlyList<Timing> times)
    {
        all.AddRange(times);
        foreach (var time in times)
            Say($"{time}");
    }

    /// <summary>The query that took longest by its median, with SQLite's plan for it.</summary>
    private static async Task NameSlowestAsync(BenchmarkDatabase database, RecordedCommands commands, CancellationToken cancellation)
    {
        var slowest = commands
            .All.GroupBy(c => c.Sql)
            .Select(g => (Command: g.First(), Median: g.Select(c => c.Duration.TotalMilliseconds).Order().ElementAt(g.Count() / 2)))
            .MaxBy(q => q.Median);
        await using var context = database.CreateDbContext();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        await connection.OpenAsync(cancellation);
        Say($"slowest query, {slowest.Median:0} ms with reading its rows: {Shortened(slowest.Command.Sql)}");
        foreach (var step in await RecordedCommands.PlanAsync(connection, slowest.Command, cancellation))
            Say($"    {step}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Shortened(string sql) => LongList().Replace(Spaces().Replace(sql, " "), "$1, …");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(@\w+)(, @\w+){3,}")]
    private static partial Regex LongList();
}
