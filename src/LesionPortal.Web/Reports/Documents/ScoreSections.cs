using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Reports.Drawing;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

internal static class ScoreSections
{
    public const string FinalCaption =
        "Scores are of the best checkpoint (selected by quantised IoU on validation), per image, then averaged; "
        + "losses are those of the best epoch. Highlighted: best by validation. –: not available until the run has completed.";

    public static IReadOnlyList<PaperBlock> Final(SuiteReport report, PaperNumbers numbers) =>
        [
            FinalTable(report.Rows, report.BestRunId, numbers, report.Reference?.Against),
            numbers.Table(
                "published",
                BaselineResults.Source
                    + " Ours: the first successful run of this suite with the same network, width and loss (best "
                    + "checkpoint; image size and epochs may differ). –: no such run.",
                [
                    new("Model"),
                    new("Loss function"),
                    new("Loss train"),
                    new("Loss val"),
                    Quantised("train"),
                    Quantised("val"),
                    Quantised("test"),
                    new("Ours, another split: val", true),
                    new("Ours, another split: test", true),
                ],
                BaselineResults.Rows.Select(n => Published(report, n))
            ),
        ];

    public static PaperTable FinalTable(IReadOnlyList<ReportRow> rows, int? bestRunId, PaperNumbers numbers, string? against = null) =>
        numbers.Table(
            "final",
            FinalCaption + against,
            [.. ReportTable.Of(rows).Select(c => new PaperColumn(c.FullHeading, c.IsNumber) { Hint = c.Hint })],
            rows.Select(r => new PaperRow([.. ReportTable.Of(rows).Select(c => Cell(c, r))], r.RunId, r.RunId == bestRunId))
        );

    public static IReadOnlyList<PaperBlock> Folds(SuiteReport report, PaperNumbers numbers) =>
        report.CrossValidation.Count == 0
            ? []
            :
            [
                numbers.Table(
                    "folds",
                    "Mean ± standard deviation (n − 1) over the completed folds, of each fold's best checkpoint; scores "
                        + "per image, then averaged, at training resolution. Validation: each fold on its own cases. Test: the "
                        + "same cases for every fold.",
                    [
                        new("Configuration"),
                        new("Folds", true),
                        new("Validation IoU", true),
                        new("Validation Dice", true),
                        new("Test IoU", true),
                        new("Test Dice", true),
                        Quantised("validation"),
                        Quantised("test"),
                    ],
                    report.CrossValidation.Select(f => new PaperRow([
                        f.Name,
                        string.Create(CultureInfo.InvariantCulture, $"{f.Done}/{f.Folds}"),
                        .. new[]
                        {
                            f.ValidationIou,
                            f.ValidationDice,
                            f.TestIou,
                            f.TestDice,
                            f.ValidationQuantisedIou,
                            f.TestQuantisedIou,
                        }.Select(s => new PaperCell(FoldSummary.Text(s), s?.Mean)),
                    ]))
                ),
                .. OutOfFoldSection.Blocks(report, numbers),
            ];

    public static IReadOnlyList<PaperBlock> Intervals(SuiteReport report, PaperNumbers numbers)
    {
        var scored = report.Runs.Where(r => r.Of(SplitPart.Test, EvidenceMetric.Iou.Key) is not null).ToList();
        if (scored.Count == 0)
            return [new PaperText("No completed run with per-case test scores yet.")];
        var blocks = new List<PaperBlock>
        {
            numbers.Table(
                "intervals",
                EvidenceText.IntervalCaption + report.Reference?.Against,
                [
                    new("Run"),
                    .. EvidenceMetric.All.Select(m => new PaperColumn(m.Definition.Name, true)),
                    new("Test cases", true),
                    new("Pixels", true),
                ],
                scored.Select(r =>
                {
                    var iou = r.Of(SplitPart.Test, EvidenceMetric.Iou.Key)!;
                    return new PaperRow(
                        [
                            r.Name,
                            .. EvidenceMetric.All.Select(m => PaperCell.Of(r.Of(SplitPart.Test, m.Key))),
                            PaperCell.Of(iou.N, "0"),
                            iou.Resolution,
                        ],
                        r.Id,
                        r.Id == report.BestRunId
                    );
                })
            ),
        };
        if (report.TestCases.Count > 0)
        {
            var band = HumanAgreement.For(EvidenceMetric.Iou.Key)!;
            var readers = report.People.FirstOrDefault(b => b is { IsPublished: false, IsDrawn: true });
            var boxes = scored
                .Select(r => new SvgBox(
                    r.Name,
                    RunPalette.ColourOf(r.Id),
                    [.. report.TestCases.Where(c => c.RunId == r.Id).Select(c => c.Iou)]
                ))
                .Where(b => b.Values.Count > 0)
                .ToList();
            blocks.Add(
                numbers.Figure(
                    "test-iou",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"IoU of each test case (best checkpoint, training resolution): "
                            + $"quartiles and median, whiskers to 1.5 interquartile ranges, single cases beyond, dot at the mean. "
                            + $"{HumanAgreement.Caption(EvidenceMetric.Iou.Key)}"
                            + $"{(readers is null ? ""
                        : $" Dashed: what this portal's readers reach, {readers.Low:0.00} to {readers.Typical:0.00}.")}"
                    ),
                    [new PaperPanel("test-iou", SvgBoxes.Draw("IoU of the test cases", boxes, band, readers))],
                    []
                )
            );
        }

        if (report.People.Count > 0)
        {
            blocks.Add(
                new PaperText(
                    $"Agreement between human annotators, for comparison"
                        + $"{(report.IsSynthetic ? " (published values are for real lesions; these cases are synthetic)" : "")}:"
                )
            );
            blocks.Add(
                new PaperList([
                    .. report.People.Select(b =>
                        $"{(b.IsPublished ? "Published" : "Own readers")}: "
                        + $"{HumanAgreementFormat.Figures(b, EvidenceMetric.Iou.Definition)} "
                        + $"{b.Source}{(b.IsDrawn ? "" : HumanAgreementFormat.TooFew)}"
                    ),
                ])
            );
        }

        return blocks;
    }

    public static IReadOnlyList<PaperBlock> Comparisons(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Comparisons.Count == 0)
            return
            [
                new PaperText(
                    report.CrossValidation.Count > 0
                        ? "The runs are folds of a cross-validation and are not compared individually; see "
                            + "“Cross-validation” for the comparison "
                            + "of configurations."
                        : "No two completed runs share scored test cases yet."
                ),
                .. Notes(report),
            ];
        return
        [
            numbers.Table(
                "comparisons",
                EvidenceText.ComparisonCaption(report.Comparisons) + report.Reference?.Against,
                [
                    new("A"),
                    new("B"),
                    new("A − B", true),
                    new("p", true),
                    new("Adjusted p", true),
                    new("Better / as good / worse", true),
                    new("Verdict"),
                ],
                report.Comparisons.Select(c => new PaperRow([
                    c.AName,
                    c.BName,
                    new PaperCell(EvidenceText.Difference(c), c.Difference)
                    {
                        Interval = new(c.Low, c.High, c.Confidence, c.Method?.ToString(), c.N),
                    },
                    new PaperCell(EvidenceText.P(c.P), c.P),
                    new PaperCell(EvidenceText.P(c.PAdjusted), c.PAdjusted),
                    EvidenceText.Outcomes(c),
                    EvidenceText.ShortVerdict(c),
                ]))
            ),
            .. Notes(report),
        ];
    }

    public static IReadOnlyList<PaperBlock> Best(SuiteReport report, PaperNumbers numbers) =>
        report.Best.Count == 0
            ? []
            :
            [
                numbers.Table(
                    "best",
                    "Chosen on validation (quantised IoU of the best checkpoint, ties by plain IoU); test scores are reported only. "
                        + "IoU on the test cases with its 95% interval over cases.",
                    [
                        new("Best of"),
                        new("Runs", true),
                        new("Run"),
                        new("IoU val", true),
                        new("Dice val", true),
                        new("IoU test", true),
                        new("Dice test", true),
                        Quantised("val"),
                        Quantised("test"),
                    ],
                    report.Best.Select(b => new PaperRow(
                        [
                            b.Among,
                            PaperCell.Of(b.Runs, "0"),
                            b.Name,
                            Score(b.Validation.Iou),
                            Score(b.Validation.Dice),
                            b.Test is null ? Score(b.TestScores.Iou) : PaperCell.Of(b.Test),
                            Score(b.TestScores.Dice),
                            Score(b.Validation.QuantisedIou),
                            Score(b.TestScores.QuantisedIou),
                        ],
                        IsBest: b.Among == "all runs"
                    ))
                ),
                .. LeftOut.Block(report),
            ];

    private static IEnumerable<PaperBlock> Notes(SuiteReport report) =>
        report.ComparisonNotes.Count == 0 ? [] : [new PaperList(report.ComparisonNotes)];

    private static PaperColumn Quantised(string part) =>
        new($"Quantised IoU {part}", true) { Hint = MetricCatalogue.Get("quantisedIou").Formula };

    private static PaperCell Score(double value) => PaperCell.Of(value, "0.000");

    private static PaperCell Cell(ReportColumn column, ReportRow row) =>
        new(
            column.Text(row),
            column.IsNumber && column.Value(row) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null
        );

    private static PaperRow Published(SuiteReport report, BaselineResult row)
    {
        var settings = report.Runs.ToDictionary(r => r.Id, r => r.Settings);
        // Of several seeds the first; the seeds have a table of their own.
        var ours = report.Rows.FirstOrDefault(r =>
            r.LearnedNothing is null
            && settings.GetValueOrDefault(r.RunId) is { } s
            && s.Architecture == row.Architecture
            && s.BaseChannels == row.BaseChannels
            && s.Loss == row.Loss
        );
        return new PaperRow([
            row.Model,
            row.LossName,
            row.LossTrain,
            row.LossValidation,
            Percent(row.Train),
            Percent(row.Validation),
            Percent(row.Test),
            Percent(100 * ours?.Validation?.QuantisedIou),
            Percent(100 * ours?.Test?.QuantisedIou),
        ]);

        static PaperCell Percent(double? value) => PaperCell.Of(value, "0.0'%'");
    }
}
