using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports;

/// <summary>Means, intervals and p-values as a person reads them, the same on the page and in the HTML file.</summary>
public static class EvidenceText
{
    private const string Nothing = "–";

    /// <summary>Of a difference between scores.</summary>
    public const string SignedFormat = "+0.000;−0.000;0.000";

    /// <summary>How intervals of means over cases are made, for captions.</summary>
    public const string IntervalMethods =
        "by BCa bootstrap, 10,000 resamples; below 20 cases by skew-corrected Student's t, as bootstrap "
        + "intervals are too narrow there";

    public const string IntervalCaption =
        "Mean over the test cases with its 95% interval ("
        + IntervalMethods
        + "); best checkpoint (chosen by validation), training "
        + "resolution, per image, then averaged. Intervals may overlap although runs differ; see the pairwise comparisons.";

    public static string ComparisonCaption(IReadOnlyList<RunComparison> comparisons) =>
        comparisons is [var first, ..] && comparisons.Max(c => c.FamilySize) is var family
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Plain IoU on the test cases, best checkpoint, training resolution, per image, of networks as they were "
                    + $"trained: mean difference A − B with its 95% interval, Wilcoxon's p, p adjusted by Holm "
                    + $"({(family == 0 ? "no claim is made of a pair" : $"a family of {family} {(family == 1 ? "claim" : "claims")}")}), "
                    + $"cases on which A is better / as good (within {first.TieTolerance}) / worse."
            )
            : "No two completed runs share scored test cases yet.";

    /// <summary>"0.812 (0.790 to 0.831)".</summary>
    public static string Mean(MeanScore? score) => score is null ? Nothing : WithInterval(score.Mean, score.Low, score.High, "0.000");

    /// <summary>
    /// "0.812 (0.790 to 0.831)"; says so where there is no interval, and where all cases are alike, so that resampling them has nothing to
    /// vary.
    /// </summary>
    /// <param name="format">Of a number, "0.000".</param>
    public static string WithInterval(double value, double? low, double? high, string format)
    {
        string Text(double number) => number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
        return (low, high) switch
        {
            ({ } l, { } h) when l == h => $"{Text(value)} (same value in every case)",
            ({ } l, { } h) => $"{Text(value)} ({Text(l)} to {Text(h)})",
            _ => $"{Text(value)} (no interval)",
        };
    }

    /// <summary>"+0.012 (−0.004 to 0.027)"; of pixels and per cent one decimal, with the unit.</summary>
    public static string Difference(RunComparison comparison) =>
        MetricCatalogue.Get(comparison.Metric).Unit is { Length: > 0 } unit
            ? $"{WithInterval(comparison.Difference, comparison.Low, comparison.High, "+0.0;−0.0;0.0")} {unit}"
            : WithInterval(comparison.Difference, comparison.Low, comparison.High, SignedFormat);

    /// <inheritdoc cref="Mean(MeanScore)"/>
    public static string Mean(Interval mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        return WithInterval(mean.Estimate, mean.Low, mean.High, "0.000");
    }

    /// <inheritdoc cref="Difference(RunComparison)"/>
    public static string Difference(Interval difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return WithInterval(difference.Estimate, difference.Low, difference.High, SignedFormat);
    }

    public static string Outcomes(RunComparison comparison) =>
        string.Create(CultureInfo.InvariantCulture, $"{comparison.Wins} / {comparison.Ties} / {comparison.Losses}");

    /// <summary>The verdict where the numbers stand beside it.</summary>
    public static string ShortVerdict(RunComparison c) =>
        ShortVerdict(
            c.Subject,
            c.Finding,
            c.Better is { } better ? $"this trained {(better == c.A ? c.AName : c.BName)}" : null,
            c.Relevant,
            c.N
        ) + (c is { IsExploratory: true, PAdjusted: not null } ? " (exploratory)" : "");

    /// <inheritdoc cref="ShortVerdict(RunComparison)"/>
    public static string ShortVerdict(ConfigurationComparison c) =>
        ShortVerdict(c.Subject, c.Finding, c.Better, c.Relevant, c.N)
        + (c.Metric != ComparisonVerdict.PrimaryMetric && c.IsClaim ? " (exploratory)" : "");

    private static string ShortVerdict(ComparisonSubject subject, ComparisonFinding finding, string? better, double? relevant, int n) =>
        (subject, finding) switch
        {
            (ComparisonSubject.SeedAlone, _) => "Not ranked: they differ at most in the seed",
            (ComparisonSubject.PartOfConfigurations, _) => "Not ranked: see their configurations",
            (ComparisonSubject.TooFewSeeds, _) => $"No conclusion: fewer than {ComparisonVerdict.MinSeeds} seeds per side",
            (_, ComparisonFinding.Negligible) => better is null
                ? "Significant, but less than the smallest relevant difference"
                : $"{Capital(better)} is better, by less than the smallest relevant difference",
            (_, ComparisonFinding.Clear) => better is null ? "A clear difference" : $"{Capital(better)} is better",
            (_, ComparisonFinding.Same) => string.Create(CultureInfo.InvariantCulture, $"The same within {relevant:0.####}, n = {n}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"No clear difference at n = {n}"),
        };

    private static string Capital(string words) => words.StartsWith("this ", StringComparison.Ordinal) ? "T" + words[1..] : words;

    /// <summary>A dash where no claim is made.</summary>
    public static string P(double? p) => p is { } value ? P(value) : Nothing;

    /// <summary>Never rounded across 0.05, so that a number does not contradict the verdict beside it.</summary>
    public static string P(double p)
    {
        if (p < 0.001)
            return "< 0.001";
        var text = p.ToString("0.000", CultureInfo.InvariantCulture);
        return text == "0.050" && p < 0.05 ? "< 0.050" : text;
    }
}
