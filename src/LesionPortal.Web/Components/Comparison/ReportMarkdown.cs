using System.Text;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Components.Comparison;

/// <summary>The final table as Markdown, to paste into a paper or an issue.</summary>
public static class ReportMarkdown
{
    public static string Write(IReadOnlyList<ReportRow> rows)
    {
        var text = new StringBuilder();
        Line(text, ReportTable.Columns.Select(c => c.FullHeading));
        Line(text, ReportTable.Columns.Select(c => c.IsNumber ? "---:" : "---"));
        foreach (var row in rows)
            Line(text, ReportTable.Columns.Select(c => c.Text(row)));
        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
