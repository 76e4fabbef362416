using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports;

/// <summary>What may be said from the final table. The best run is chosen on validation; test scores are told, never chosen by.</summary>
internal static class ReportVerdict
{
    private static readonly string[] s_standings = ["better than", "not clearly different from", "worse than"];

    /// <summary>By validation quantised IoU of the best checkpoint, ties by plain IoU; of completed runs only.</summary>
    public static ReportRow? BestByValidation(IEnumerable<ReportRow> rows) => Ranked(rows).FirstOrDefault();

    public static IReadOnlyList<string> Sentences(IReadOnlyList<ReportRow> rows, ReportSplit? split, IReadOnlyList<RunWithHistory> runs, Evidence evidence, IReadOnlyList<QuestionAnswer> questions)
    {
        var ranked = Ranked(rows).ToList();
        var sentences = new List<string>();
        if (ranked.Count == 0)
            return [rows.Count == 0 ? "There are no runs to compare." : $"None of the {rows.Count} runs has completed; the verdict follows when the first has."];

        var best = ranked[0];
        var (validation, test) = (best.Validation!, best.Test!);
        sentences.Add(string.Create(CultureInfo.InvariantCulture,
            $"Best by validation: {best.Name}, with a quantised IoU of {validation.QuantisedIou:0.000} on {Cases(split?.Validation, "validation")} (IoU {validation.Iou:0.000}{(best.BestEpoch is { } epoch ? $", best epoch {epoch}" : "")}). ")
            + string.Create(CultureInfo.InvariantCulture,
            $"On {Cases(split?.Test, "test")} it scores a quantised IoU of {test.QuantisedIou:0.000} (IoU {test.Iou:0.000}{Interval(best, evidence)}, Dice {test.Dice:0.000}). ")
            + Labels(rows, evidence));
        if (ranked.Count > 1)
        {
            var tie = ranked[1].Validation!.QuantisedIou == validation.QuantisedIou ? $" It ties with {ranked[1].Name} in quantised IoU; plain IoU decided." : "";
            sentences.Add($"It was chosen on validation alone; no test score took part.{tie} {Tested(ranked, evidence.Comparisons)}");
        }

        if (questions.Count > 0)
            sentences.AddRange(questions.Select(q => q.Answer));
        else if (split is not null)
            sentences.AddRange(BestLosses(ranked, runs, evidence.Comparisons));
        var open = rows.Where(r => r.Status != RunStatus.Completed).ToList();
        if (open.Count > 0)
            sentences.Add($"{open.Count} of {rows.Count} runs have not completed and take no part in this: {string.Join(", ", open.Select(r => r.Name))}.");
        return sentences;
    }

    /// <summary>Of a cross-validation: each configuration over its folds, the best by mean validation first, then what the pooled comparison shows. No single run is named best.</summary>
    public static IReadOnlyList<string> OfFolds(IReadOnlyList<FoldSummary> folds, OutOfFold outOfFold, IReadOnlyList<ReportRow> rows)
    {
        var ranked = folds.OrderByDescending(f => f.ValidationQuantisedIou?.Mean).ThenByDescending(f => f.ValidationIou?.Mean).ToList();
        var sentences = ranked.Select(f => f.Sentence).ToList();
        if (ranked.Count(f => f.Done == f.Folds) > 1 && ranked[0].Done == ranked[0].Folds)
            sentences.Add($"Best by mean validation over the folds: {ranked[0].Name}. No test score took part.");
        sentences.AddRange(outOfFold.Sentences);
        sentences.AddRange(rows.Where(r => r is { IsEnsemble: true, Test: not null }).Select(r => string.Create(CultureInfo.InvariantCulture,
            $"{r.Name}: on the same test cases IoU {r.Test!.Iou:0.000} (quantised {r.Test.QuantisedIou:0.000}).")));
        var open = rows.Count(r => r.Status != RunStatus.Completed);
        if (open > 0)
            sentences.Add($"{open} of {rows.Count} runs have not completed and take no part in this.");
        return sentences;
    }

    /// <summary>"Which loss is best for this model, everything else equal?" is asked only where everything else is equal.</summary>
    private static IEnumerable<string> BestLosses(List<ReportRow> ranked, IReadOnlyList<RunWithHistory> runs, IReadOnlyList<RunComparison> comparisons)
    {
        var settings = runs.ToDictionary(r => r.Run.Id, r => r.Run.Settings);
        var comparable = ranked.GroupBy(r => settings[r.RunId] with { Loss = "", Split = SplitSettings.OfSizes(0, 0, 0, 0) })
            .Where(g => g.Select(r => r.Loss).Distinct().Count() > 1).ToList();
        foreach (var group in comparable)
        {
            var losses = group.DistinctBy(r => r.Loss).ToList();
            var others = string.Join(" and ", losses.Skip(1).Select(r => $"{r.Loss} ({Score(r)})"));
            var seed = comparable.Count(g => g.First().Model == group.First().Model) > 1 ? $" with seed {group.Key.Seed}" : "";
            yield return $"For {losses[0].Model}{seed}, everything else equal, the loss {losses[0].Loss} is best by validation ({Score(losses[0])}), before {others}. "
                + (Standing(losses[0].RunId, losses.Skip(1).Select(r => (r.RunId, r.Loss)), comparisons) is { } standing
                    ? $"On the test cases, by plain IoU, it is {standing}." : "On the test cases the difference is untested.");
        }
    }

    private static string Tested(List<ReportRow> ranked, IReadOnlyList<RunComparison> comparisons)
    {
        var others = ranked.Skip(1).Select(r => (r.RunId, r.Name)).ToList();
        if (Standing(ranked[0].RunId, others, comparisons) is not { } standing)
            return $"The differences between these {ranked.Count} runs on test cases are untested and small ones may be chance.";
        var untested = others.Count(o => !comparisons.Any(c => c.IsOf(ranked[0].RunId, o.RunId)));
        var rest = untested == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" With {untested} of the others it shares no scored test cases; against those it is untested.");
        var p = comparisons[0].FamilySize > 1 ? string.Create(CultureInfo.InvariantCulture, $", p adjusted over {comparisons[0].FamilySize} comparisons") : "";
        return $"By plain IoU on the test cases it is {standing} (tested in pairs{p}, n = {comparisons.First(c => c.A == ranked[0].RunId || c.B == ranked[0].RunId).N}).{rest}{Winner(ranked, comparisons)}";
    }

    /// <summary>A run wins if it is better than every other; said only where it is not the one named first, and where every two were tested.</summary>
    private static string Winner(List<ReportRow> ranked, IReadOnlyList<RunComparison> comparisons)
    {
        var pairs = comparisons.Where(c => ranked.Any(r => r.RunId == c.A) && ranked.Any(r => r.RunId == c.B)).ToList();
        if (ranked.Count < 3 || pairs.Count < ranked.Count * (ranked.Count - 1) / 2)
            return "";
        var winner = ranked.FirstOrDefault(r => pairs.Where(c => c.A == r.RunId || c.B == r.RunId).All(c => c.Better == r.RunId));
        return winner is null ? " No run is better than every other: there is no clear winner."
            : winner == ranked[0] ? ""
            : $" On the test cases {winner.Name} is better than every other; that does not choose it, as test scores choose nothing.";
    }

    private static string Interval(ReportRow row, Evidence evidence) =>
        evidence.Runs.FirstOrDefault(r => r.Id == row.RunId)?.Of(Core.Cases.SplitPart.Test, EvidenceMetric.Iou.Key) is { Low: { } low, High: { } high }
            ? string.Create(CultureInfo.InvariantCulture, $", 95% interval over cases {low:0.000} to {high:0.000}") : "";

    /// <summary>What every score of the verdict is.</summary>
    private static string Labels(IReadOnlyList<ReportRow> rows, Evidence evidence)
    {
        var sides = evidence.Runs.Where(r => rows.Any(row => row.RunId == r.Id)).Select(r => r.Settings.ImageSize).Distinct().Order().Select(s => string.Create(CultureInfo.InvariantCulture, $"{s}×{s}"));
        return $"All scores here are of the best checkpoint (chosen by validation), per image, then averaged, at training resolution ({string.Join(", ", sides)} pixels).";
    }

    /// <summary>"better than X; not clearly different from Y and Z; worse than W", only of pairs that were tested; null if none was.</summary>
    private static string? Standing(int runId, IEnumerable<(int RunId, string Name)> others, IReadOnlyList<RunComparison> comparisons)
    {
        var tested = others.Select(o => (o.Name, Comparison: comparisons.FirstOrDefault(c => c.IsOf(runId, o.RunId)))).Where(o => o.Comparison is not null)
            .ToLookup(o => o.Comparison!.Better switch { null => s_standings[1], var better when better == runId => s_standings[0], _ => s_standings[2] }, o => o.Name);
        var parts = s_standings.Where(tested.Contains).Select(words => $"{words} {Listed([.. tested[words]])}").ToList();
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count < 2 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    private static IEnumerable<ReportRow> Ranked(IEnumerable<ReportRow> rows) => rows
        .Where(r => r is { Status: RunStatus.Completed, Validation: not null, Test: not null })
        .OrderByDescending(r => r.Validation!.QuantisedIou).ThenByDescending(r => r.Validation!.Iou).ThenBy(r => r.RunId);

    private static string Score(ReportRow row) => row.Validation!.QuantisedIou.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Cases(int? count, string part) => count switch
    {
        null => $"its own {part} cases",
        1 => $"the 1 {part} case",
        _ => string.Create(CultureInfo.InvariantCulture, $"the {count} {part} cases"),
    };
}
