using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Drawing;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

internal static class CurveSections
{
    public static IReadOnlyList<PaperBlock> Curves(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Curves.All(c => c.History.Count == 0))
            return [new PaperText("The curves appear with the first epoch.")];
        var rows = report.Rows.ToDictionary(r => r.RunId);
        List<int> ids = [.. report.Curves.Select(c => c.RunId)];
        var key = report.Curves.Select(c => new PaperKey(c.Name, c.Colour, RunPalette.DashOf(c.RunId))).ToList();
        return
        [
            numbers.Figure(
                "loss",
                $"Loss by epoch, one panel a loss function as their scales differ. "
                    + $"{RunPalette.LineStyleLegend(ids, "validation", "training")}.",
                report
                    .Curves.GroupBy(c => rows[c.RunId].Loss)
                    .Select(g => new PaperPanel(
                        $"loss-{FileName(g.Key)}",
                        SvgLines.Draw($"Loss: {g.Key}", Lines(g, e => e.LossTrain, e => e.LossValidation))
                    )),
                key
            ),
            numbers.Figure(
                "score",
                "IoU by epoch, one panel a network, per image, then averaged, at training resolution. "
                    + RunPalette.LineStyleLegend(ids, "validation", "training (from the training pass itself, while the weights change)")
                    + ".",
                report
                    .Curves.GroupBy(c => rows[c.RunId].Model)
                    .Select(g => new PaperPanel(
                        $"score-{FileName(g.Key)}",
                        SvgLines.Draw($"IoU: {g.Key}", Lines(g, e => e.Train.Iou, e => e.Validation.Iou), top: 1)
                    )),
                key
            ),
        ];
    }

    public static IReadOnlyList<PaperBlock> Course(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Courses.Count == 0)
            return [];
        return
        [
            new PaperList([.. report.Courses.Select(c => $"{c.Name}: {c.Description}")]),
            numbers.Table(
                "course",
                "How each training ended. Changes are those of the fitted line over the last epochs; "
                    + "the gap is the best checkpoint's IoU on training cases minus that on validation cases; "
                    + "spread, lowest and highest are of the validation score after each of these epochs.",
                [
                    new("Run"),
                    new("Last epochs", true),
                    new("Validation loss", true),
                    new("90% interval", true),
                    new("Training loss", true),
                    new("Converged"),
                    new("Gap in IoU", true),
                    new("Overfits"),
                    new("Spread of IoU", true),
                    new("Lowest", true),
                    new("Highest", true),
                    new("Spread of quantised IoU", true) { Hint = MetricCatalogue.Get("quantisedIou").Formula },
                ],
                report.Courses.Select(c => new PaperRow(
                    [
                        c.Name,
                        PaperCell.Of(c.Course.Window, "0"),
                        Percent(c.Course.ValidationChange),
                        Interval(c.Course),
                        Percent(c.Course.TrainChange),
                        Word(c.Course.Converged),
                        PaperCell.Of(c.Course.Gap, "+0.000;−0.000;0.000"),
                        Word(c.Course.Overfits),
                        PaperCell.Of(c.Course.IouSpread, "0.000"),
                        PaperCell.Of(c.Course.LowestIou, "0.000"),
                        PaperCell.Of(c.Course.HighestIou, "0.000"),
                        PaperCell.Of(c.Course.QuantisedSpread, "0.000"),
                    ],
                    c.RunId
                ))
            ),
            new PaperText(Steadiest(report)),
            new PaperList([
                $"Converged: {ConvergenceAssessment.ConvergenceRule}",
                $"Learned nothing: {Learning.Rule}",
                $"Overfits: {ConvergenceAssessment.OverfittingRule}",
                $"Stability: {ConvergenceAssessment.StabilityRule}",
            ]),
        ];
    }

    public static IReadOnlyList<PaperBlock> Seeds(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Rows.All(r => r.Status != RunStatus.Completed))
            return [];
        if (report.Seeds.Count == 0)
            return report.Rows.Any(r => r.LearnedNothing is not null)
                ?
                [
                    new PaperText("No configuration has two seeds that learned something; the variation between seeds is unknown."),
                    .. LeftOut.Block(report),
                ]
                :
                [
                    new PaperText(
                        "Every configuration was trained with one seed. The variation between seeds is unknown and not covered by "
                            + "any interval."
                    ),
                ];
        var (fewest, most) = (report.Seeds.Min(s => s.Seeds.Count), report.Seeds.Max(s => s.Seeds.Count));
        return
        [
            numbers.Table(
                "seeds",
                "IoU on the test cases, best checkpoint: mean ± standard deviation of the seeds' means; "
                    + "the 95% interval resamples cases and seeds. Shares of the variance of single scores: "
                    + "between cases, between seeds over all cases, and the rest "
                    + "(case × seed: variation of a single case between trainings).",
                [
                    new("Configuration"),
                    new("Seeds"),
                    new("Mean ± SD over seeds", true),
                    new("95% interval", true),
                    new("Cases", true),
                    new("Seeds' share", true),
                    new("Case × seed", true),
                ],
                report.Seeds.Select(s => new PaperRow([
                    s.Name,
                    string.Join(", ", s.Seeds),
                    new PaperCell(string.Create(CultureInfo.InvariantCulture, $"{s.Mean:0.000} ± {s.SeedDeviation:0.000}"), s.Mean)
                    {
                        Deviation = s.SeedDeviation,
                        Interval = new(s.Low, s.High, s.Confidence, s.Method?.ToString(), s.Cases),
                    },
                    s.Low is { } low && s.High is { } high
                        ? string.Create(CultureInfo.InvariantCulture, $"{low:0.000} to {high:0.000}")
                        : "–",
                    Share(s.Components?.CaseShare),
                    Share(s.Components?.SeedShare),
                    Share(s.Components?.RestShare),
                ]))
            ),
            new PaperText(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"With {fewest}"
                        + $"{(most > fewest ? $" to {most}" : "")}"
                        + $" seeds a standard deviation over seeds is itself uncertain."
                )
            ),
            .. LeftOut.Block(report),
        ];
    }

    /// <summary>
    /// The baseline protocol also compared the stability of the curves. Runs that learned nothing are excluded.
    /// </summary>
    private static string Steadiest(SuiteReport report)
    {
        const double Learned = 0.5;
        var spread = report
            .Courses.Where(c => c.Course is { IouSpread: not null, LearnedNothing: null } && c.Course.HighestIou >= Learned)
            .OrderBy(c => c.Course.IouSpread)
            .ToList();
        return spread.Count < 2
            ? "Fewer than two runs reach a validation IoU of 0.5 in these epochs; stability is not compared."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Of the runs that reach a validation IoU of 0.5 in these epochs, "
                    + $"{spread[0].Name} is the most stable (spread {spread[0].Course.IouSpread:0.000}) and "
                    + $"{spread[^1].Name} the least stable "
                    + $"({spread[^1].Course.IouSpread:0.000}). Not tested statistically: one curve per run."
            );
    }

    private static PaperCell Percent(double? share) =>
        new(share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:+0.0;−0.0;0.0}%") : "–", share);

    private static PaperCell Interval(ConvergenceAssessment course) =>
        course is { ValidationChangeLow: { } low, ValidationChangeHigh: { } high } ? $"{Percent(low).Text} to {Percent(high).Text}" : "–";

    private static PaperCell Share(double? share) =>
        new(share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:0}%") : "–", share);

    private static string Word(bool? answer) =>
        answer switch
        {
            true => "yes",
            false => "no",
            _ => "not known",
        };

    private static string FileName(string name) =>
        string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');

    private static List<SvgLine> Lines(IEnumerable<ReportCurve> curves, Func<EpochRow, double> train, Func<EpochRow, double> validation) =>
        [
            .. curves.SelectMany(c =>
                new[]
                {
                    new SvgLine(
                        $"{c.Name}, training",
                        c.Colour,
                        RunPalette.DashOf(c.RunId, training: true),
                        true,
                        [.. c.History.Select(e => ((double)e.Epoch, train(e)))]
                    ),
                    new SvgLine(
                        $"{c.Name}, validation",
                        c.Colour,
                        RunPalette.DashOf(c.RunId),
                        false,
                        [.. c.History.Select(e => ((double)e.Epoch, validation(e)))]
                    ),
                }
            ),
        ];
}
