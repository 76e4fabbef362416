using LesionPortal.Core.Cases;
using static System.FormattableString;

namespace LesionPortal.Web.Reports;

/// <summary>What the verdict says of melanoma: the result on the cases that matter most, and how few they are.</summary>
internal static class MelanomaVerdict
{
    /// <summary>
    /// The verdict with melanoma's result at the end of its first paragraph; unchanged where no diagnosis of a test case is known.
    /// </summary>
    public static IReadOnlyList<string> In(SuiteReport report) =>
        report.Verdict.Count > 0 && Sentence(report) is { } melanoma
            ? [$"{report.Verdict[0]} {melanoma}", .. report.Verdict.Skip(1)]
            : report.Verdict;

    private static string? Sentence(SuiteReport report)
    {
        if (
            report.Data is not { } data
            || data.Counts.All(c => c.Diagnosis == Diagnosis.Unknown || c.Test == 0)
            || report.Runs.All(r => r.Scores.Count == 0)
        )
            return null;
        if (data.Counts.All(c => c.Diagnosis != Diagnosis.Melanoma || c.Test == 0))
            return "No test case is a melanoma, so the results do not cover melanomas.";
        var melanoma = Slices(report, Diagnosis.Melanoma.DisplayName());
        if (report.BestRunId is not { } best)
            return melanoma.Count == 0
                ? null
                : Counted(melanoma[0].N)
                    + Invariant($" the runs' IoU is {melanoma.Min(s => s.Mean):0.000} to {melanoma.Max(s => s.Mean):0.000}.");
        if (melanoma.FirstOrDefault(s => s.RunId == best) is not { } own)
            return null;
        var others = Slices(report, MetricSlices.NotMelanoma).FirstOrDefault(s => s.RunId == best) is { } rest
            ? Invariant($", on the {rest.N} others of known diagnosis {Score(rest)}")
            : "";
        return $"{Counted(own.N)} its IoU is {Score(own)}{others}.";
    }

    private static List<MetricSlice> Slices(SuiteReport report, string slice) =>
        [.. report.Slices.Where(s => s.By == "diagnosis" && s.Slice == slice && s.Metric == EvidenceMetric.Iou.Key && !s.IsNative)];

    private static string Counted(int melanomas) =>
        melanomas == 1
            ? "On the 1 melanoma of the test cases (n = 1)"
            : Invariant($"On the {melanomas} melanomas of the test cases (n = {melanomas})");

    private static string Score(MetricSlice slice)
    {
        var mean = Invariant($"{slice.Mean:0.000}");
        if (slice.IsSmall)
            return mean + " (too few for an interval)";
        return slice is { Low: { } low, High: { } high }
            ? mean + Invariant($" (95% interval over cases {low:0.000} to {high:0.000})")
            : mean;
    }
}
