using System.Globalization;
using LesionPortal.Core.Cases;

namespace LesionPortal.Web.Reports.Documents;

internal static class DataSection
{
    private const int MaxProblems = 20;

    public static IReadOnlyList<PaperBlock> Blocks(SuiteReport report, PaperNumbers numbers)
    {
        if (report.Data is not { } data)
            return [];
        var blocks = new List<PaperBlock>
        {
            new PaperText(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The dataset “{data.Name}” has {data.Cases} "
                        + $"cases{(data.Unused > 0 ? $", of which {data.Unused} are in no part of the split" : "")}. "
                        + $"{Splits(report)}"
                ) + (report.IsSynthetic ? " Its cases are synthetic (computer-generated)." : "")
            ),
            numbers.Table(
                "data",
                "Cases by diagnosis and part of the split.",
                [new("Diagnosis"), new("Training", true), new("Validation", true), new("Test", true), new("Together", true)],
                [
                    .. data.Counts.Select(c => Row(c.Name, c.Train, c.Validation, c.Test)),
                    Row("Together", data.Counts.Sum(c => c.Train), data.Counts.Sum(c => c.Validation), data.Counts.Sum(c => c.Test)),
                ]
            ),
        };
        var ids = data.TrainIds.Concat(data.ValidationIds).Concat(data.TestIds).ToList();
        var ph2 = report.IsSynthetic ? 0 : ids.Count(Ph2Source.IsCaseId);
        if (ph2 > 0)
            blocks.Add(
                new PaperText(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(ph2 == ids.Count ? "The cases are" : $"Of the {ids.Count} cases {ph2} are")} PH2's, by their "
                            + $"names: {Ph2Source.Citation} {Ph2Source.Terms}"
                    )
                )
            );
        if (data.Problems.Count == 0)
        {
            blocks.Add(new PaperText("The import found no problem in it."));
            return blocks;
        }

        blocks.Add(
            new PaperText(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The import found {data.Problems.Count} {(data.Problems.Count == 1 ? "problem" : "problems")} "
                        + $"({string.Join(", ", data.Problems.GroupBy(p => p.Severity).Select(g => Severity(g.Key, g.Count())))})"
                        + $"{(data.Problems.Count > MaxProblems ? $"; the first {MaxProblems} are listed" : "")}."
                )
            )
        );
        blocks.Add(
            numbers.Table(
                "problems",
                "Problems found during import.",
                [new("Case"), new("Kind"), new("What", IsWide: true)],
                data.Problems.Take(MaxProblems).Select(p => new PaperRow([p.CaseId ?? "the dataset", p.Severity, p.Message]))
            )
        );
        return blocks;
    }

    private static string Splits(SuiteReport report) =>
        report.CrossValidation.Count > 0 ? "The runs are folds of one split; the table is of the first fold." : "All runs share one split.";

    private static string Severity(string severity, int count) =>
        $"{count} {(severity == "info" ? "to know" : count == 1 ? severity : severity + "s")}";

    private static PaperRow Row(string name, int train, int validation, int test) =>
        new([name, .. new[] { train, validation, test, train + validation + test }.Select(n => PaperCell.Of(n, "0"))]);
}
