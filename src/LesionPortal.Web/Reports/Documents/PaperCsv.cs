using System.Text;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// Tables as RFC 4180 writes them: numbers in full precision with a dot, nothing where there is nothing yet. A number with an interval or a
/// deviation is followed by them in columns of their own.
/// </summary>
public static class PaperCsv
{
    private static readonly string[] s_interval = ["low", "high", "level", "method", "n"];

    public static string Write(PaperTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        var columns = table
            .Columns.Select(
                (c, i) =>
                    (
                        c.Heading,
                        HasDeviation: table.Rows.Any(r => r.Cells[i].Deviation is not null),
                        HasInterval: table.Rows.Any(r => r.Cells[i].Interval is not null)
                    )
            )
            .ToList();
        ReportCsv.Line(text, columns.SelectMany(c => Headings(c.Heading, c.HasDeviation, c.HasInterval)));
        foreach (var row in table.Rows)
            ReportCsv.Line(text, columns.Zip(row.Cells).SelectMany(c => Values(c.Second, c.First.HasDeviation, c.First.HasInterval)));
        return text.ToString();
    }

    private static IEnumerable<string> Headings(string heading, bool hasDeviation, bool hasInterval) =>
        [
            heading,
            .. hasDeviation ? [$"{heading}: SD"] : Array.Empty<string>(),
            .. hasInterval ? s_interval.Select(part => $"{heading}: {part}") : [],
        ];

    private static IEnumerable<object?> Values(PaperCell cell, bool hasDeviation, bool hasInterval) =>
        [
            cell.Number ?? (object?)(cell.Text == "–" ? null : cell.Text),
            .. hasDeviation ? [cell.Deviation] : Array.Empty<object?>(),
            .. hasInterval
                ? [cell.Interval?.Low, cell.Interval?.High, cell.Interval?.Level, cell.Interval?.Method, cell.Interval?.N]
                : Array.Empty<object?>(),
        ];

    /// <summary>Every score of every test case, a row each.</summary>
    public static string Cases(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        ReportCsv.Line(text, ["Run", "Name", "Case", "IoU (Jaccard)", "Dice", "Quantised IoU"]);
        foreach (var c in report.TestCases)
            ReportCsv.Line(text, [c.RunId, c.RunName, c.CaseId, c.Iou, c.Dice, c.QuantisedIou]);
        return text.ToString();
    }

    /// <summary>Every epoch of every run, a row each.</summary>
    public static string Histories(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        ReportCsv.Line(
            text,
            [
                "Run",
                "Name",
                "Epoch",
                "Loss train",
                "Loss val",
                "Quantised IoU train",
                "IoU train",
                "Dice train",
                "Quantised IoU val",
                "IoU val",
                "Dice val",
                "Learning rate",
                "Seconds",
            ]
        );
        foreach (var (curve, e) in report.Curves.SelectMany(c => c.History.Select(e => (c, e))))
            ReportCsv.Line(
                text,
                [
                    curve.RunId,
                    curve.Name,
                    e.Epoch,
                    e.LossTrain,
                    e.LossValidation,
                    e.Train.QuantisedIou,
                    e.Train.Iou,
                    e.Train.Dice,
                    e.Validation.QuantisedIou,
                    e.Validation.Iou,
                    e.Validation.Dice,
                    e.LearningRate,
                    e.Seconds,
                ]
            );
        return text.ToString();
    }
}
