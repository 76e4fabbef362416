using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Drawing;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// Everything a report is, in one archive: the documents, every table as CSV, every figure as SVG and as PNG for print, and the request
/// that starts the suite again.
/// </summary>
public static class PaperZip
{
    public static byte[] Write(SuiteReport report, Paper paper)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(paper);
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "report.html", PaperHtml.Write(paper));
            Add(zip, "report.md", PaperMarkdown.Write(paper));
            Add(zip, "report.tex", PaperLatex.Write(paper));
            Add(zip, "report.json", JsonSerializer.Serialize(report, RunJson.Indented));
            Add(zip, "suite.json", JsonSerializer.Serialize(Request(report), RunJson.Indented));
            foreach (var table in paper.Tables)
                Add(zip, $"tables/{table.Number:00}-{table.Id}.csv", PaperCsv.Write(table));
            Add(zip, "tables/test-cases.csv", PaperCsv.Cases(report));
            Add(zip, "tables/histories.csv", PaperCsv.Histories(report));
            foreach (var panel in paper.Figures.SelectMany(f => f.Panels))
            {
                Add(zip, $"figures/{panel.Name}.svg", Standalone(panel.Svg));
                Add(zip, $"figures/{panel.Name}.png", SvgPng.Draw(panel.Svg));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The body of POST /api/suites, with the split as lists, so that it is this very split.</summary>
    private static object Request(SuiteReport report) =>
        new
        {
            dataset = report.Data?.DatasetId ?? 0,
            name = report.Title,
            runs = report.Runs.Select(r =>
                report.Data is { } data
                    ? r.Settings with
                    {
                        Dataset = 0,
                        Split = SplitSettings.OfCases(new(data.TrainIds, data.ValidationIds, data.TestIds)),
                    }
                    : r.Settings
            ),
        };

    /// <summary>As a file a picture has its own name space, ground and colour.</summary>
    private static string Standalone(string svg) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + svg.Replace(
            "<svg ",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" color=\"#1b2126\" style=\"background:#fff\" ",
            StringComparison.Ordinal
        );

    private static void Add(ZipArchive zip, string name, string text) => Add(zip, name, Encoding.UTF8.GetBytes(text));

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }
}
