using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LesionPortal.Testing;

/// <param name="Duration">From opening the reader until it is closed: with SQLite the rows are worked out while they are read.</param>
public sealed record RecordedCommand(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters, TimeSpan Duration);

/// <summary>What queries really ask of SQLite, and its plan for each.</summary>
public sealed partial class RecordedCommands : DbCommandInterceptor
{
    private readonly ConcurrentQueue<RecordedCommand> _commands = new();

    public IReadOnlyList<RecordedCommand> All => [.. _commands];

    public void Clear() => _commands.Clear();

    public override ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command,
        DataReaderClosingEventData eventData,
        InterceptionResult result
    )
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(eventData);
        var parameters = command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value)).ToList();
        _commands.Enqueue(new RecordedCommand(command.CommandText, parameters, DateTimeOffset.UtcNow - eventData.StartTime));
        return ValueTask.FromResult(result);
    }

    /// <summary>SQLite's steps for a command ("SEARCH RunEpochs AS r USING …"), with the table's name for its alias.</summary>
    public static async Task<IReadOnlyList<string>> PlanAsync(
        SqliteConnection connection,
        RecordedCommand recorded,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(recorded);
        await using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a query of the portal's own, its values stay parameters.
        explain.CommandText = "EXPLAIN QUERY PLAN " + recorded.Sql;
#pragma warning restore CA2100
        foreach (var (name, value) in recorded.Parameters)
            explain.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var tables = AliasedTable().Matches(recorded.Sql).ToLookup(m => m.Groups["alias"].Value, m => m.Groups["table"].Value);
        var steps = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            steps.Add(
                NamedStep()
                    .Replace(
                        reader.GetString(3),
                        m => $"{m.Groups["verb"]} {Names(tables[m.Groups["alias"].Value], m.Groups["alias"].Value)}"
                    )
            );
        return steps;
    }

    private static string Names(IEnumerable<string> tables, string alias) =>
        string.Join(" or ", tables.Distinct()) is { Length: > 0 } names ? $"{names} AS {alias}" : alias;

    [GeneratedRegex("\"(?<table>\\w+)\" AS \"(?<alias>\\w+)\"")]
    private static partial Regex AliasedTable();

    [GeneratedRegex(@"^(?<verb>SCAN|SEARCH) (?<alias>\w+)")]
    private static partial Regex NamedStep();
}
