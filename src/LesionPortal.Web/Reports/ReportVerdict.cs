using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports;

/// <summary>Generated conclusions from the final table. The best run is selected on validation; test scores are only reported.</summary>
internal static class ReportVerdict
{
    /// <summary>
    /// By validation quantised IoU of the best checkpoint, ties by plain IoU; of completed runs that learned something only.
    /// </summary>
    public static ReportRow? BestByValidation(IEnumerable<ReportRow> rows) => Ranked(rows).FirstOrDefault();

    public static IReadOnlyList<string> Sentences(
        IReadOnlyList<ReportRow> rows,
        ReportSplit? split,
        IReadOnlyList<RunWithHistory> runs,
        Evidence evidence,
        IReadOnlyList<QuestionAnswer> questions
    )
    {
        var ranked = Ranked(rows).ToList();
        var sentences = new List<string>();
        if (ranked.Count == 0)
            return rows.Count == 0 ? ["There are no runs to compare."]
                : LeftOut.Reasons(rows) is { } nothing ? [$"No completed run learned anything, so there is no best run. {nothing}"]
                : [$"None of the {rows.Count} runs has completed yet; the verdict is available after the first."];

        var best = ranked[0];
        var (validation, test) = (best.Validation!, best.Test!);
        sentences.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Best by validation: {best.Name}, with an IoU of {validation.Iou:0.000} on {Cases(split?.Validation, "validation")} "
                    + $"(quantised IoU {validation.QuantisedIou:0.000}{(best.BestEpoch is { } epoch ? $", best epoch {epoch}" : "")}). "
            )
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"On {Cases(split?.Test, "test")} it scores an IoU of {test.Iou:0.000}{Interval(best, evidence)} "
                        + $"and a Dice of {test.Dice:0.000} (quantised IoU {test.QuantisedIou:0.000}). "
                )
                + Labels(rows, evidence)
        );
        if (ranked.Count > 1)
        {
            sentences.Add($"It was selected on validation only; test scores were not used.{Tie(ranked)} {Tested(ranked, evidence)}");
        }

        if (questions.Count > 0)
            sentences.AddRange(questions.Select(q => q.Answer));
        else if (split is not null)
            sentences.AddRange(BestLosses(ranked, runs, evidence.Comparisons));
        if (LeftOut.Reasons(rows) is { } leftOut)
            sentences.Add(leftOut);
        var open = rows.Where(r => r.Status != RunStatus.Completed).ToList();
        if (open.Count > 0)
            sentences.Add(
                $"{open.Count} of {rows.Count} runs have not completed and are not included: "
                    + $"{string.Join(", ", open.Select(r => r.Name))}."
            );
        return sentences;
    }

    /// <summary>
    /// Of a cross-validation: each configuration over its folds, the best by mean validation first, then what the pooled comparison shows.
    /// No single run is named best.
    /// </summary>
    public static IReadOnlyList<string> OfFolds(IReadOnlyList<FoldSummary> folds, OutOfFold outOfFold, IReadOnlyList<ReportRow> rows)
    {
        var ranked = folds.OrderByDescending(f => f.ValidationQuantisedIou?.Mean).ThenByDescending(f => f.ValidationIou?.Mean).ToList();
        var sentences = ranked.Select(f => f.Sentence).ToList();
        if (ranked.Count(f => f.Done == f.Folds) > 1 && ranked[0].Done == ranked[0].Folds)
            sentences.Add($"Best by mean validation score over the folds: {ranked[0].Name}. Test scores were not used.");
        sentences.AddRange(outOfFold.Sentences);
        sentences.AddRange(
            rows.Where(r => r is { IsEnsemble: true, Test: not null, LearnedNothing: null })
                .Select(r =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{r.Name}: on the same test cases IoU {r.Test!.Iou:0.000} (quantised {r.Test.QuantisedIou:0.000})."
                    )
                )
        );
        if (LeftOut.Reasons(rows) is { } leftOut)
            sentences.Add(leftOut);
        var open = rows.Count(r => r.Status != RunStatus.Completed);
        if (open > 0)
            sentences.Add($"{open} of {rows.Count} runs have not completed and are not included.");
        return sentences;
    }

    /// <summary>"Which loss is best for this model, everything else equal?" is asked only where everything else is equal.</summary>
    private static IEnumerable<string> BestLosses(
        List<ReportRow> ranked,
        IReadOnlyList<RunWithHistory> runs,
        IReadOnlyList<RunComparison> comparisons
    )
    {
        var settings = runs.ToDictionary(r => r.Run.Id, r => r.Run.Settings);
        var comparable = ranked
            .GroupBy(r => settings[r.RunId] with { Loss = default, Split = SplitSettings.OfSizes(0, 0, 0, 0) })
            .Where(g => g.Select(r => r.Loss).Distinct().Count() > 1)
            .ToList();
        foreach (var group in comparable)
        {
            var losses = group.DistinctBy(r => r.Loss).ToList();
            var before = string.Join(" and ", losses.Skip(1).Select(r => $"{r.Loss} ({Scores(r)})"));
            var seed = comparable.Count(g => g.First().Model == group.First().Model) > 1 ? $" with seed {group.Key.Seed}" : "";
            var others = losses
                .Skip(1)
                .Select(r => (Row: r, Pair: comparisons.FirstOrDefault(c => c.IsOf(losses[0].RunId, r.RunId))))
                .Where(o => o.Pair is not null)
                .ToList();
            var standing = ComparisonSummary.Of(
                others.Select(o => Seen(losses[0].RunId, o.Pair!, $"the one with {o.Row.Loss}")),
                others.FirstOrDefault().Pair?.Relevant
            );
            yield return $"For {losses[0].Model}{seed}, everything else equal, this network trained with the loss {losses[0].Loss} "
                + $"is best by validation ({Scores(losses[0])}), before {before}. "
                + (
                    standing.Length > 0
                        ? $"On the test cases, by plain IoU, it is {standing}."
                        : "On the test cases the difference is untested."
                );
        }
    }

    /// <summary>
    /// Which of the rules chose among runs that are equal by the first. Means over the same cases that differ by less than 1e-9 differ by
    /// rounding alone.
    /// </summary>
    private static string Tie(List<ReportRow> ranked)
    {
        var (best, tied) = (
            ranked[0],
            ranked.Skip(1).Where(r => Same(r.Validation!.QuantisedIou, ranked[0].Validation!.QuantisedIou)).ToList()
        );
        if (tied.Count == 0)
            return "";
        var equal = tied.Where(r => Same(r.Validation!.Iou, best.Validation!.Iou)).Select(r => r.Name).ToList();
        return equal.Count == 0
            ? $" It ties with {ComparisonSummary.Listed([.. tied.Select(r => r.Name)])} in quantised IoU; plain IoU decided."
            : $" It ties with {ComparisonSummary.Listed(equal)} in quantised and in plain IoU: validation does not distinguish them; the "
                + $"first queued is named.";

        static bool Same(double a, double b) => Math.Round(a, 9) == Math.Round(b, 9);
    }

    /// <summary>
    /// How the best by validation stands to the others: over its seeds to configurations with seeds enough, as this trained network to
    /// other networks, and not at all to its own other seeds.
    /// </summary>
    private static string Tested(List<ReportRow> ranked, Evidence evidence)
    {
        var best = ranked[0].RunId;
        var pairs = ranked.Skip(1).Select(o => (o.Name, Pair: evidence.Comparisons.FirstOrDefault(c => c.IsOf(best, o.RunId)))).ToList();
        if (pairs.All(p => p.Pair is null))
            return $"The differences between these {ranked.Count} runs on test cases are not tested; small ones may be chance.";
        var parts = new List<string>();
        var seeds = pairs.Where(p => p.Pair?.Subject == ComparisonSubject.SeedAlone).ToList();
        HashSet<int> mine = [best, .. seeds.Select(p => p.Pair!.A == best ? p.Pair.B : p.Pair.A)];
        var configurations = evidence
            .Configurations.Where(c => c.IsClaim && (c.RunsA.Any(mine.Contains) || c.RunsB.Any(mine.Contains)))
            .ToList();
        if (configurations.Count > 0)
            parts.Add(OverSeeds(configurations, mine, evidence));
        var networks = pairs.Where(p => p.Pair?.Subject == ComparisonSubject.Networks).ToList();
        if (networks.Count > 0)
        {
            var standing = ComparisonSummary.Of(networks.Select(p => Seen(best, p.Pair!, p.Name)), networks[0].Pair!.Relevant);
            parts.Add(
                $"By plain IoU on the test cases this trained network is {standing} "
                    + $"({ComparisonSummary.Basis(networks[0].Pair!.FamilySize, networks[0].Pair!.N)}). "
                    + $"{ComparisonSummary.NetworksAlone}"
            );
        }

        if (seeds.Count > 0)
            parts.Add($"It is not ranked against its other seeds ({ComparisonSummary.Listed([.. seeds.Select(s => s.Name)])}).");
        var untested = pairs.Count(p => p.Pair is null);
        if (untested > 0)
            parts.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It shares no scored test cases with {untested} of the others; these " + $"were not compared."
                )
            );
        return string.Join(" ", parts) + Winner(ranked, evidence.Comparisons);
    }

    private static string OverSeeds(List<ConfigurationComparison> configurations, HashSet<int> mine, Evidence evidence)
    {
        var isA = configurations[0].RunsA.Any(mine.Contains);
        var (name, seeds) = isA
            ? (configurations[0].A, configurations[0].RunsA.Count)
            : (configurations[0].B, configurations[0].RunsB.Count);
        var standing = ComparisonSummary.Of(
            configurations.Select(c => new Standing(c.A == name ? c.B : c.A, c.Finding, c.Better is null ? null : c.Better == name)),
            configurations[0].Relevant
        );
        var claims = evidence.Configurations.Where(c => c.IsClaim).ToList();
        var names = claims.SelectMany(c => new[] { c.A, c.B }).Distinct().ToList();
        var winner = names.Find(n => claims.Where(c => c.A == n || c.B == n).All(c => c.Better == n));
        var won =
            names.Count < 3 || claims.Count < names.Count * (names.Count - 1) / 2 || winner == name ? ""
            : winner is null ? " No configuration is better than every other: there is no clear winner."
            : $" On the test cases {winner} is better than all others; this is reported only, as runs are not selected by test scores.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"By plain IoU on the test cases {name}, over its {seeds} seeds, is {standing} "
                + $"({ComparisonSummary.Basis(configurations[0].FamilySize, configurations[0].N)}).{won}"
        );
    }

    private static Standing Seen(int from, RunComparison pair, string name) =>
        new(name, pair.Finding, pair.Better is null ? null : pair.Better == from);

    /// <summary>
    /// A run wins if it is better than every other; said only where it is not the one named first, and where every two were tested as
    /// trained networks.
    /// </summary>
    private static string Winner(List<ReportRow> ranked, IReadOnlyList<RunComparison> comparisons)
    {
        var pairs = comparisons
            .Where(c => c.Subject == ComparisonSubject.Networks && ranked.Any(r => r.RunId == c.A) && ranked.Any(r => r.RunId == c.B))
            .ToList();
        if (ranked.Count < 3 || pairs.Count < ranked.Count * (ranked.Count - 1) / 2)
            return "";
        var winner = ranked.FirstOrDefault(r => pairs.Where(c => c.A == r.RunId || c.B == r.RunId).All(c => c.Better == r.RunId));
        return winner is null ? " No run is better than every other: there is no clear winner."
            : winner == ranked[0] ? ""
            : $" On the test cases {winner.Name} is better than all others; this is reported only, as runs are not selected by "
                + $"test scores.";
    }

    private static string Interval(ReportRow row, Evidence evidence) =>
        evidence.Runs.FirstOrDefault(r => r.Id == row.RunId)?.Of(Core.Cases.SplitPart.Test, EvidenceMetric.Iou.Key)
            is { Low: { } low, High: { } high }
            ? string.Create(CultureInfo.InvariantCulture, $", 95% interval over cases {low:0.000} to {high:0.000}")
            : "";

    /// <summary>What every score of the verdict is.</summary>
    private static string Labels(IReadOnlyList<ReportRow> rows, Evidence evidence)
    {
        var sides = evidence
            .Runs.Where(r => rows.Any(row => row.RunId == r.Id))
            .Select(r => r.Settings.ImageSize)
            .Distinct()
            .Order()
            .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s}×{s}"));
        return "All scores here are of the best checkpoint (chosen by quantised IoU on validation), per image, then averaged, "
            + $"at training resolution ({string.Join(", ", sides)} pixels).";
    }

    private static IEnumerable<ReportRow> Ranked(IEnumerable<ReportRow> rows) =>
        rows.Where(r => r is { Status: RunStatus.Completed, Validation: not null, Test: not null, LearnedNothing: null })
            .OrderByDescending(r => Math.Round(r.Validation!.QuantisedIou, 9))
            .ThenByDescending(r => Math.Round(r.Validation!.Iou, 9))
            .ThenBy(r => r.RunId);

    private static string Scores(ReportRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"IoU {row.Validation!.Iou:0.000}, quantised {row.Validation.QuantisedIou:0.000}");

    private static string Cases(int? count, string part) =>
        count switch
        {
            null => $"its own {part} cases",
            1 => $"the 1 {part} case",
            _ => string.Create(CultureInfo.InvariantCulture, $"the {count} {part} cases"),
        };
}
