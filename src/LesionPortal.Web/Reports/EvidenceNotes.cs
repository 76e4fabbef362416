using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports;

/// <summary>What the intervals and tests are, and which runs they leave out and why.</summary>
internal static class EvidenceNotes
{
    /// <param name="families">Completed runs with the same test cases, each group on its own.</param>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<RunSummary> runs,
        List<List<RunSummary>> families,
        Dictionary<int, string> names,
        ComparisonFamily family,
        MetricDefinition metric
    )
    {
        var notes = new List<string>();
        if (families.Count > 0)
            notes.Add(
                $"Means are of the best checkpoint (chosen by validation) over the cases of the split named, scored at training "
                    + $"resolution ({Resolutions(families)}) or, where full image resolution is stated (“image's own size” "
                    + $"in the API), on the "
                    + $"full image with bilinearly up-sampled probabilities: per image, then the plain mean, against the original masks "
                    + $"(reference v1) unless a run says it was scored against revised ones. Intervals are 95%, over cases: BCa bootstrap, "
                    + $"10,000 resamples (percentile where that is not defined), or, below {Core.Statistics.Bootstrap.FewCases} cases, "
                    + $"Student's t with Hall's correction for skew; each number names its method in the API. In seeded experiments with "
                    + $"scores like IoU the bootstrap held the mean of 7 cases in 85% of samples, the corrected t in about "
                    + $"94%. Intervals do "
                    + $"not cover failures too rare to occur in the sample. They describe the sampling of cases, not of seeds."
            );
        if (family.Runs.Count > 0)
            notes.AddRange(Comparisons(runs, family, metric));
        if (families.Count > 1)
            notes.Add(
                $"The runs have different test cases; only runs with the same test cases are compared. Groups: "
                    + $"{string.Join("; ", families.Select(f => string.Join(", ", f.Select(r => names[r.Id]))))}."
            );
        if (family.Runs.Any(c => c.Resolution.Contains("against", StringComparison.Ordinal)))
            notes.Add("Some compared runs were scored at different resolutions: the same case, but other pixels of image and mask.");
        var without = runs.Where(r => r is { Status: RunStatus.Completed, LearnedNothing: null } && !families.Any(f => f.Contains(r)))
            .ToList();
        if (without.Count > 0)
            notes.Add(
                $"No scores of single test cases are kept of {string.Join(", ", without.Select(r => names[r.Id]))}: no "
                    + $"interval and no comparison can be made."
            );
        if (LeftOut.Sentence([.. runs.Where(r => r.LearnedNothing is not null)]) is { } left)
            notes.Add($"{left} {Learning.Rule}");
        if (families.Any(f => f.Any(r => r.Settings.Split.Folds > 0)))
            notes.Add(OutOfFold.NotOneByOne);
        var open = runs.Where(r => r.Status != RunStatus.Completed).ToList();
        if (open.Count > 0)
            notes.Add($"Not completed and therefore excluded: {string.Join(", ", open.Select(r => names[r.Id]))}.");
        return notes;
    }

    /// <summary>What is estimated, what the rank test adds, over what p is corrected, and what no claim is made of.</summary>
    private static IEnumerable<string> Comparisons(IReadOnlyList<RunSummary> runs, ComparisonFamily family, MetricDefinition metric)
    {
        var first = family.Runs[0];
        var claims = family.Runs.Select(c => c.FamilySize).Concat(family.Configurations.Select(c => c.FamilySize)).Max();
        var overSeeds = family.Configurations.Any(c => c.IsClaim);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(first.IsExploratory ? "Exploratory: c" : "C")}omparisons are of {metric.Name} on the test cases both "
                + $"share, in pairs case by case. "
        )
            + "The mean difference is what is estimated: of two trained networks over other cases like these, with its "
            + "paired bootstrap interval"
            + (
                overSeeds
                    ? "; of two configurations with 3 seeds or more each over other cases and other seeds, with an "
                        + "interval from Student's t (variances of cases and of seeds added, degrees of freedom by "
                        + "Satterthwaite). "
                    : ". "
            )
            + "Wilcoxon's signed-rank test is an additional condition that guards against differences driven by a few cases"
            + (overSeeds ? ", and of two configurations the larger of its p and that of the t test counts" : "")
            + ".";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"p is adjusted by Holm over {(claims == 1 ? "the one claim" : $"all {claims} claims")} made here by "
                + $"{metric.Name}: {(claims == 1 ? "" : "one family, ")}pairs and answers to questions together. "
        )
            + "A run is called better only if the interval excludes 0, the adjusted p is below 0.05, and mean and ranks agree in direction."
            + (
                first.Relevant is { } margin
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $" A difference matters from "
                            + $"{margin:0.####}{(metric.Unit.Length > 0 ? " " + metric.Unit : "")} on: “the same within "
                            + $"{margin:0.####}” and “less "
                            + $"than the smallest relevant difference” mean that the 90% interval (Student's t; two "
                            + $"one-sided tests per pair) lies "
                            + $"within it."
                    )
                    : ""
            )
            + string.Create(CultureInfo.InvariantCulture, $" A case is a tie within {first.TieTolerance}.");
        if (family.Runs.Any(c => c.Subject == ComparisonSubject.Networks))
            yield return "Comparisons of two runs apply to these trained networks only; conclusions about a loss, an architecture or a "
                + "setting need at least 3 seeds on each side.";
        if (family.Runs.Any(c => c.Subject == ComparisonSubject.SeedAlone))
            yield return "Runs that differ at most in the seed are not ranked and not included in the correction for multiple testing.";
        foreach (var (name, seed, ids) in ComparisonFamily.Repeated(runs.Where(r => r.Status == RunStatus.Completed)))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Seed {seed} of {name} was trained {ids.Count} times (runs {string.Join(", ", ids)}): it counts as one "
                    + $"seed, by run {ids[0]}."
            );
    }

    private static string Resolutions(List<List<RunSummary>> families) =>
        string.Join(
            ", ",
            families.SelectMany(f => f).OrderBy(r => r.Settings.ImageSize).Select(r => EvidenceBuilder.Resolution(r)).Distinct()
        ) + " pixels";
}
