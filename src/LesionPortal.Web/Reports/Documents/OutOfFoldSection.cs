using System.Globalization;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Cross-validated configurations as wholes: every case once, out of its own fold.</summary>
internal static class OutOfFoldSection
{
    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        var pooled = report.OutOfFold;
        if (pooled.Scores.Count == 0)
            return
            [
                new PaperText(
                    "No configuration has completed all its folds yet. After that, configurations are compared by "
                        + "out-of-fold scores over all cases."
                ),
            ];
        return
        [
            numbers.Table(
                "out-of-fold",
                $"Plain IoU out of fold: every training and validation case once, from the run in whose fold it "
                    + $"validated; best checkpoint, training resolution, per image, then averaged over all cases, with its 95% "
                    + $"interval over cases ({EvidenceText.IntervalMethods}). Of several seeds a case's score is their "
                    + $"mean.{report.Reference?.Against}",
                [new("Configuration"), new("Folds", true), new("Seeds", true), new("Cases", true), new("IoU out of fold", true)],
                pooled.Scores.Select(s => new PaperRow([
                    s.Name,
                    PaperCell.Of(s.Folds, "0"),
                    PaperCell.Of(s.Seeds.Count, "0"),
                    PaperCell.Of(s.N, "0"),
                    new PaperCell(EvidenceText.WithInterval(s.Mean, s.Low, s.High, "0.000"), s.Mean),
                ]))
            ),
            .. pooled.Comparisons.Count == 0
                ? Array.Empty<PaperBlock>()
                :
                [
                    numbers.Table(
                        "out-of-fold-comparisons",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The same in pairs over all cases: mean difference A − B with its 95% interval, Wilcoxon's "
                                + $"p, p adjusted by Holm ({pooled.Comparisons.Count} "
                                + $"{(pooled.Comparisons.Count == 1 ? "comparison" : "comparisons")}), cases on which A is "
                                + $"better / as good (within {pooled.Comparisons[0].TieTolerance}) / worse. A configuration is "
                                + $"called better only from {OutOfFold.MinSeeds} seeds on.{report.Reference?.Against}"
                        ),
                        [
                            new("A"),
                            new("B"),
                            new("A − B", true),
                            new("p", true),
                            new("Adjusted p", true),
                            new("Better / as good / worse", true),
                            new("Verdict"),
                        ],
                        pooled.Comparisons.Select(Row)
                    ),
                ],
            new PaperList(pooled.Notes),
        ];
    }

    private static PaperRow Row(OutOfFoldComparison c) =>
        new([
            c.A,
            c.B,
            new PaperCell(EvidenceText.WithInterval(c.Difference, c.Low, c.High, EvidenceText.SignedFormat), c.Difference),
            new PaperCell(EvidenceText.P(c.P), c.P),
            new PaperCell(EvidenceText.P(c.PAdjusted), c.PAdjusted),
            string.Create(CultureInfo.InvariantCulture, $"{c.Wins} / {c.Ties} / {c.Losses}"),
            c.Better is { } better ? $"{better} is better"
            : c.IsClear ? $"These networks differ; fewer than {OutOfFold.MinSeeds} seeds"
            : string.Create(CultureInfo.InvariantCulture, $"No clear difference at n = {c.N}"),
        ]);
}
