using System.Globalization;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>Every two configurations of which one has several seeds.</summary>
internal static class ConfigurationSection
{
    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers) =>
        report.Configurations.Count == 0
            ? []
            :
            [
                numbers.Table(
                    "configurations",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Configurations over their seeds, plain IoU on the test cases, best checkpoint, training "
                            + $"resolution: mean difference A − B with its 95% interval over cases and, where both have "
                            + $"several, seeds; p (the larger of that of the t test and Wilcoxon's), adjusted by Holm over the "
                            + $"{report.Configurations.Max(c => c.FamilySize)} claims of this report; cases on which A is "
                            + $"better / as good / worse. A claim needs 3 seeds or more a side."
                    ),
                    [
                        new("A"),
                        new("B"),
                        new("Seeds"),
                        new("A − B", true),
                        new("p", true),
                        new("Adjusted p", true),
                        new("Better / as good / worse", true),
                        new("Verdict", IsWide: true),
                    ],
                    report.Configurations.Select(c => new PaperRow([
                        c.A,
                        c.B,
                        string.Create(CultureInfo.InvariantCulture, $"{c.RunsA.Count} and {c.RunsB.Count}"),
                        new PaperCell(EvidenceText.WithInterval(c.Difference, c.Low, c.High, EvidenceText.SignedFormat), c.Difference),
                        new PaperCell(EvidenceText.P(c.P), c.P),
                        new PaperCell(EvidenceText.P(c.PAdjusted), c.PAdjusted),
                        string.Create(CultureInfo.InvariantCulture, $"{c.Wins} / {c.Ties} / {c.Losses}"),
                        c.Verdict,
                    ]))
                ),
            ];
}
