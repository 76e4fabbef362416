using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>
/// A configuration over the folds of a cross-validation: means over the completed folds ± their standard deviation, of the best
/// checkpoints. Each fold's validation cases are its own; the test cases are the same for all.
/// </summary>
/// <param name="Name">Without the fold: "U-Net 8 · Dice · s0".</param>
/// <param name="Done">Folds that have completed and learned something; the numbers are of these, and null while there is none.</param>
public sealed record FoldSummary(string Name, int Folds, int Done)
{
    /// <summary>Completed folds that are left out because their runs learned nothing.</summary>
    public int LearnedNothing { get; init; }
    public SeedSummary? ValidationQuantisedIou { get; init; }
    public SeedSummary? ValidationIou { get; init; }
    public SeedSummary? ValidationDice { get; init; }
    public SeedSummary? TestQuantisedIou { get; init; }
    public SeedSummary? TestIou { get; init; }
    public SeedSummary? TestDice { get; init; }

    /// <summary>One for each configuration that is cross-validated; empty where none is.</summary>
    internal static IReadOnlyList<FoldSummary> Of(IReadOnlyList<RunSummary> runs) =>
        [
            .. runs.Where(r => r.Settings.Split.Folds > 0)
                .GroupBy(r => (r.Settings with { Split = SplitSettings.OfSizes(0, 0, 0, 0) }, r.Settings.Split.Folds))
                .Select(g => Of([.. g], g.Key.Folds)),
        ];

    private static FoldSummary Of(IReadOnlyList<RunSummary> runs, int folds)
    {
        var done = runs.Where(r => r is { Status: RunStatus.Completed, LearnedNothing: null }).ToList();
        var name = RunCatalogue.ShortName(runs[0].Settings with { Split = SplitSettings.OfSizes(0, 0, 0, 0) });
        return new(name, folds, done.Count)
        {
            LearnedNothing = runs.Count(r => r.LearnedNothing is not null),
            ValidationQuantisedIou = Over(SplitPart.Validation, s => s.QuantisedIou),
            ValidationIou = Over(SplitPart.Validation, s => s.Iou),
            ValidationDice = Over(SplitPart.Validation, s => s.Dice),
            TestQuantisedIou = Over(SplitPart.Test, s => s.QuantisedIou),
            TestIou = Over(SplitPart.Test, s => s.Iou),
            TestDice = Over(SplitPart.Test, s => s.Dice),
        };

        SeedSummary? Over(SplitPart part, Func<SegmentationScores, double> score)
        {
            double[] values = [.. done.Select(r => r.ScoresOf(Checkpoint.Best, part)).OfType<SegmentationScores>().Select(score)];
            return values.Length == 0 ? null : SeedSummary.Of(values);
        }
    }

    /// <summary>"0.853 ± 0.012", the standard deviation left out of a single fold; a dash without any.</summary>
    public static string Text(SeedSummary? summary) =>
        summary is null ? "–"
        : summary.StandardDeviation is { } deviation ? FormattableString.Invariant($"{summary.Mean:0.000} ± {deviation:0.000}")
        : FormattableString.Invariant($"{summary.Mean:0.000}");

    /// <summary>For the verdict.</summary>
    public string Sentence =>
        Done == 0
            ? $"{Name}: none of its {Folds} folds has completed{(LearnedNothing > 0 ? " and learned something" : "")}."
            : $"{Name}, mean ± standard deviation over {(Done == Folds ? $"{Folds} folds" : $"{Done} of {Folds} folds")}: "
                + $"validation IoU {Text(ValidationIou)} (quantised {Text(ValidationQuantisedIou)}), each fold on its own "
                + $"cases; "
                + $"test IoU {Text(TestIou)} (quantised {Text(TestQuantisedIou)}), all on the same cases.{Excluded}";

    private string Excluded =>
        LearnedNothing == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" {LearnedNothing} of its folds learned nothing: the mean excludes {(LearnedNothing == 1 ? "it" : "them")} and does not "
                    + $"represent the configuration."
            );
}
