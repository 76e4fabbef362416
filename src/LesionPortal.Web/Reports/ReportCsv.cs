using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Reports;

/// <summary>The final table as RFC 4180 writes tables: full precision, a dot as decimal sign, nothing where there is nothing yet.</summary>
public static class ReportCsv
{
    public static string Write(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Write(report.Rows);
    }

    public static string Write(IReadOnlyList<ReportRow> rows)
    {
        var text = new StringBuilder();
        var columns = ReportTable.Of(rows);
        Line(text, [.. columns.Select(c => c.FullHeading), "Run", "Status", "Learned nothing"]);
        foreach (var row in rows)
            Line(text, [.. columns.Select(c => c.Value(row)), row.RunId, row.Status.ToString().ToLowerInvariant(), row.LearnedNothing]);
        return text.ToString();
    }

    internal static void Line(StringBuilder text, IEnumerable<object?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(object? value)
    {
        var cell = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
