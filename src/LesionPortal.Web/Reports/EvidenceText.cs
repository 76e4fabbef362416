using System.Globalization;

namespace LesionPortal.Web.Reports;

/// <summary>Means, intervals and p-values as a person reads them, the same on the page and in the HTML file.</summary>
public static class EvidenceText
{
    private const string Nothing = "–";

    public const string IntervalCaption =
        "Mean over the test cases with its 95% bootstrap interval; best checkpoint (chosen by validation), training resolution, per image, then averaged. Intervals of two runs may overlap although the runs differ: the pairs below tell.";

    public static string ComparisonCaption(IReadOnlyList<RunComparison> comparisons) => comparisons is [var first, ..]
        ? string.Create(CultureInfo.InvariantCulture, $"Plain IoU on the test cases, best checkpoint, training resolution, per image: mean difference A − B with its 95% interval, Wilcoxon's p, p adjusted by Holm ({first.FamilySize} {(first.FamilySize == 1 ? "comparison" : "comparisons")}), cases on which A is better / as good (within {first.TieTolerance}) / worse.")
        : "No two completed runs share scored test cases yet.";

    /// <summary>"0.812 (0.790 to 0.831)".</summary>
    public static string Mean(MeanScore? score) => score is null ? Nothing : Score(score.Mean) + Between(score.Low, score.High, Score);

    /// <summary>"+0.012 (−0.004 to 0.027)".</summary>
    public static string Difference(RunComparison comparison) => Signed(comparison.Difference) + Between(comparison.Low, comparison.High, Signed);

    public static string Outcomes(RunComparison comparison) => string.Create(CultureInfo.InvariantCulture, $"{comparison.Wins} / {comparison.Ties} / {comparison.Losses}");

    /// <summary>Never rounded across 0.05, so that a number does not contradict the verdict beside it.</summary>
    public static string P(double p)
    {
        if (p < 0.001)
            return "< 0.001";
        var text = p.ToString("0.000", CultureInfo.InvariantCulture);
        return text == "0.050" && p < 0.05 ? "< 0.050" : text;
    }

    private static string Between(double? low, double? high, Func<double, string> text) => low is { } l && high is { } h ? $" ({text(l)} to {text(h)})" : " (no interval)";

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
