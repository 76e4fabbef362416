using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports;

/// <summary>The report as one HTML file that needs nothing else: sentences first, then table and curves. It holds no pixels of any case.</summary>
public static class ReportHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8886; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .875rem; }
        .scroll { overflow-x: auto; } th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: bottom; }
        td.num, th.num { text-align: right; } td:last-child:nth-child(7) { min-width: 18rem; } tr.best { font-weight: 600; }
        figure { margin: 2rem 0; } figcaption, caption { text-align: left; font-size: .875rem; padding: .5rem 0; }
        .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
        svg { width: 100%; font: 11px system-ui, sans-serif; fill: currentColor; } svg .grid { stroke: var(--line); }
        svg path { fill: none; stroke-width: 1.6; } svg .dashed { stroke-dasharray: 5 3; opacity: .8; } svg .chart-title { font-weight: 600; font-size: 12px; }
        .key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .875rem; padding: 0; list-style: none; }
        .key i { display: inline-block; width: 1.2rem; height: .25rem; margin-right: .4rem; vertical-align: middle; }
        .synthetic { border: 1px solid; border-radius: .25rem; padding: 0 .4rem; font-size: .875rem; }
        @media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
        """;

    public static string Write(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Encode(report.Title)}</title><style>{Style}</style></head>\n<body>\n<h1>{Encode(report.Title)}</h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Encode(Lead(report))}{(report.IsSynthetic ? " <span class=\"synthetic\">synthetic data</span>" : "")}</p>\n");
        foreach (var sentence in report.Verdict)
            html.Append(CultureInfo.InvariantCulture, $"<p>{Encode(sentence)}</p>\n");
        Table(html, report);
        ReportHtmlEvidence.Append(html, report);
        Figures(html, report);
        html.Append("<h2>How the numbers were made</h2>\n<ul>\n");
        foreach (var note in report.Notes)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(note)}</li>\n");
        return html.Append("</ul>\n</body></html>\n").ToString();
    }

    private static string Lead(SuiteReport report)
    {
        var split = report.Split is { } s ? string.Create(CultureInfo.InvariantCulture, $", {s.Train} training, {s.Validation} validation and {s.Test} test cases") : "";
        var updated = report.UpdatedAt is { } time ? string.Create(CultureInfo.InvariantCulture, $". As of {time:yyyy-MM-dd HH:mm} UTC") : "";
        return $"{report.Rows.Count} runs on {string.Join(", ", report.Datasets)}{split}{updated}.";
    }

    private static void Table(StringBuilder html, SuiteReport report)
    {
        html.Append("<div class=\"scroll\"><table><caption>Table 1. The final table. IoU score is the quantised IoU of the best checkpoint; losses are the history's at the best epoch. Bold: best by validation.</caption><thead>\n<tr>");
        foreach (var column in ReportTable.Columns)
        {
            var number = column.IsNumber ? " class=\"num\"" : "";
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{number}>{Encode(column.FullHeading)}</th>");
        }

        html.Append("</tr>\n</thead><tbody>\n");
        foreach (var row in report.Rows)
        {
            html.Append(row.RunId == report.BestRunId ? "<tr class=\"best\">" : "<tr>");
            foreach (var column in ReportTable.Columns)
                html.Append(CultureInfo.InvariantCulture, $"<td{(column.IsNumber ? " class=\"num\"" : "")}>{Encode(column.Text(row))}</td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void Figures(StringBuilder html, SuiteReport report)
    {
        var rows = report.Rows.ToDictionary(r => r.RunId);
        var byLoss = report.Curves.GroupBy(c => rows[c.RunId].Loss)
            .Select(g => SvgLines.Draw($"Loss: {g.Key}", Lines(g, e => e.LossTrain, e => e.LossValidation)));
        var byModel = report.Curves.GroupBy(c => rows[c.RunId].Model)
            .Select(g => SvgLines.Draw($"Quantised IoU: {g.Key}", Lines(g, e => e.Train.QuantisedIou, e => e.Validation.QuantisedIou), top: 1));
        Figure(html, byLoss, "Figure 1. Loss by epoch, one panel per loss function as their scales differ. Solid: validation; dashed: training.");
        Figure(html, byModel, "Figure 2. Quantised IoU by epoch, one panel per model. Solid: validation; dashed: training (from the training pass).");
        html.Append("<ul class=\"key\">");
        foreach (var curve in report.Curves)
            html.Append(CultureInfo.InvariantCulture, $"<li><i style=\"background:{curve.Colour}\"></i>{Encode(curve.Name)}</li>");
        html.Append("</ul>\n");
    }

    private static void Figure(StringBuilder html, IEnumerable<string> panels, string caption) =>
        html.Append("<figure><div class=\"panels\">").AppendJoin("", panels).Append(CultureInfo.InvariantCulture, $"</div><figcaption>{Encode(caption)}</figcaption></figure>\n");

    private static List<SvgLine> Lines(IEnumerable<ReportCurve> curves, Func<EpochRow, double> train, Func<EpochRow, double> validation) =>
    [
        .. curves.SelectMany(c => new[]
        {
            new SvgLine($"{c.Name}, training", c.Colour, true, [.. c.History.Select(e => ((double)e.Epoch, train(e)))]),
            new SvgLine($"{c.Name}, validation", c.Colour, false, [.. c.History.Select(e => ((double)e.Epoch, validation(e)))]),
        }),
    ];

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
