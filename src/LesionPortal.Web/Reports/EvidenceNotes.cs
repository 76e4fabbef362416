using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>What the intervals and tests are, and which runs they leave out and why.</summary>
internal static class EvidenceNotes
{
    /// <param name="families">Completed runs with the same test cases, each group on its own.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<RunSummary> runs, List<List<RunSummary>> families, Dictionary<int, string> names, List<RunComparison> comparisons, MetricDefinition metric)
    {
        var notes = new List<string>();
        if (families.Count > 0)
            notes.Add($"Means are of the best checkpoint (chosen by validation) over the cases of the split named, scored at training resolution ({Resolutions(families)}) or, where “image's own size” is said, on the image itself with the probabilities enlarged bilinearly: per image, then the plain mean, against the dataset's own masks (reference v1) unless a run says it was scored against revised ones. Intervals are 95%, over cases: BCa bootstrap, 10,000 resamples (percentile where that is not defined), or, below {Core.Statistics.Bootstrap.FewCases} cases, Student's t with Hall's correction for skew; each number names its method in the API. In seeded experiments with scores like IoU the bootstrap held the mean of 7 cases in 85% of samples, the corrected t in 94%. None covers failures too rare to be among the cases. They tell how another draw of cases would change the mean, not how another seed would.");
        if (comparisons.Count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Comparisons are of {metric.Name} on the test cases both runs share, in pairs case by case: mean difference with the interval of the paired differences, Wilcoxon's signed-rank test, p adjusted by Holm over {(comparisons.Count == 1 ? "the one comparison" : $"all {comparisons.Count} comparisons")}. "
                + $"A case is a tie within {metric.TieTolerance}. A run is called better only if the interval leaves out 0, the adjusted p is below 0.05, and mean and ranks agree. One training run each: another seed may order them otherwise."));
        }

        if (families.Count > 1)
            notes.Add($"These runs were not all tested on the same cases; only runs with the same test cases are compared. Groups: {string.Join("; ", families.Select(f => string.Join(", ", f.Select(r => names[r.Id]))))}.");
        if (comparisons.Any(c => c.Resolution.Contains("against", StringComparison.Ordinal)))
            notes.Add("Some compared runs were scored at different resolutions: the same case, but other pixels of image and mask.");
        var without = runs.Where(r => r.Status == RunStatus.Completed && !families.Any(f => f.Contains(r))).ToList();
        if (without.Count > 0)
            notes.Add($"No scores of single test cases are kept of {string.Join(", ", without.Select(r => names[r.Id]))}: no interval and no comparison can be made.");
        if (families.Any(f => f.Any(r => r.Settings.Split.Folds > 0)))
            notes.Add(OutOfFold.NotOneByOne);
        var open = runs.Where(r => r.Status != RunStatus.Completed).ToList();
        if (open.Count > 0)
            notes.Add($"Not completed, and so neither averaged nor compared: {string.Join(", ", open.Select(r => names[r.Id]))}.");
        return notes;
    }

    private static string Resolutions(List<List<RunSummary>> families) =>
        string.Join(", ", families.SelectMany(f => f).OrderBy(r => r.Settings.ImageSize).Select(r => EvidenceBuilder.Resolution(r)).Distinct()) + " pixels";
}
