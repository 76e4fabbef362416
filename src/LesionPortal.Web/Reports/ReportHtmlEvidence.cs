using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LesionPortal.Core.Cases;

namespace LesionPortal.Web.Reports;

/// <summary>Tables 2 and 3 of the HTML report: means with intervals, and the runs compared in pairs.</summary>
internal static class ReportHtmlEvidence
{
    public static void Append(StringBuilder html, SuiteReport report)
    {
        Open(html, $"Table 2. {EvidenceText.IntervalCaption}", ["Run", .. EvidenceMetric.All.Select(m => m.Definition.Name), "Test cases", "Pixels"]);
        foreach (var run in report.Runs.Where(r => r.Of(SplitPart.Test, EvidenceMetric.Iou.Key) is not null))
        {
            var n = run.Of(SplitPart.Test, EvidenceMetric.Iou.Key)!;
            Row(html, run.Id == report.BestRunId, [run.Name, .. EvidenceMetric.All.Select(m => EvidenceText.Mean(run.Of(SplitPart.Test, m.Key))), n.N.ToString(CultureInfo.InvariantCulture), n.Resolution]);
        }

        html.Append("</tbody></table></div>\n");
        Open(html, $"Table 3. {EvidenceText.ComparisonCaption(report.Comparisons)}", ["A", "B", "A − B", "p", "Adjusted p", "Better / as good / worse", "Verdict"]);
        foreach (var c in report.Comparisons)
            Row(html, false, [c.AName, c.BName, EvidenceText.Difference(c), EvidenceText.P(c.P), EvidenceText.P(c.PAdjusted), EvidenceText.Outcomes(c), c.Verdict]);
        html.Append("</tbody></table></div>\n<ul>\n");
        foreach (var note in report.ComparisonNotes)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(note)}</li>\n");
        html.Append("</ul>\n");
    }

    private static void Open(StringBuilder html, string caption, IEnumerable<string> headings)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\"><table><caption>{Encode(caption)}</caption><thead>\n<tr>");
        foreach (var heading in headings)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Encode(heading)}</th>");
        html.Append("</tr>\n</thead><tbody>\n");
    }

    private static void Row(StringBuilder html, bool isBest, IEnumerable<string> cells)
    {
        html.Append(isBest ? "<tr class=\"best\">" : "<tr>");
        foreach (var cell in cells)
            html.Append(CultureInfo.InvariantCulture, $"<td>{Encode(cell)}</td>");
        html.Append("</tr>\n");
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
