using System.Text;

namespace LesionPortal.Web.Reports.Papers;

/// <summary>Tables as RFC 4180 writes them: numbers in full precision with a dot, nothing where there is nothing yet.</summary>
public static class PaperCsv
{
    public static string Write(PaperTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        ReportCsv.Line(text, table.Columns.Select(c => c.Heading));
        foreach (var row in table.Rows)
            ReportCsv.Line(text, table.Columns.Zip(row.Cells).Select(c => c.Second.Number ?? (object?)(c.Second.Text == "–" ? null : c.Second.Text)));
        return text.ToString();
    }

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
        ReportCsv.Line(text, ["Run", "Name", "Epoch", "Loss train", "Loss val", "Quantised IoU train", "IoU train", "Dice train", "Quantised IoU val", "IoU val", "Dice val", "Learning rate", "Seconds"]);
        foreach (var (curve, e) in report.Curves.SelectMany(c => c.History.Select(e => (c, e))))
            ReportCsv.Line(text, [curve.RunId, curve.Name, e.Epoch, e.LossTrain, e.LossValidation, e.Train.QuantisedIou, e.Train.Iou, e.Train.Dice, e.Validation.QuantisedIou, e.Validation.Iou, e.Validation.Dice, e.LearningRate, e.Seconds]);
        return text.ToString();
    }
}
