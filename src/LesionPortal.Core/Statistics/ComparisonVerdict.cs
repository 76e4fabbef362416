using System.Globalization;
using LesionPortal.Core.Metrics;
using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// What may be said of two runs, in words made from the numbers. A difference is clear only if the interval of the mean difference leaves
/// out 0, the adjusted p is below 1 − confidence, and mean and ranks point the same way; otherwise no run is called better.
/// </summary>
/// <param name="IsClear">Whether a difference is claimed.</param>
/// <param name="Better">The name of the better run; null if not clear, or if the metric has no better side (a signed bias).</param>
/// <param name="Words">One or two sentences, with n, interval and adjusted p.</param>
/// <param name="CasesNeeded">
/// If not clear: about how many cases would show a mean difference of the size seen with 80% power in one uncorrected test,
/// ((z₀.₉₇₅ + z₀.₈)/d_z)²; null if clear, without a difference, or beyond 10,000.
/// </param>
public sealed record ComparisonVerdict(bool IsClear, string? Better, string Words, int? CasesNeeded)
{
    /// <summary>Below this, even if every case agrees, the two-sided signed-rank test cannot reach .05: 2/2⁵ = .0625.</summary>
    public const int FewestCases = 6;

    private const double Power = 0.8;
    private const int MostCasesNamed = 10_000;

    public static ComparisonVerdict Of(PairedComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var metric = MetricCatalogue.Get(comparison.Metric);
        var (a, b) = (comparison.A, comparison.B);
        if (comparison.Test.Zeros == comparison.N)
            return new ComparisonVerdict(false, null, $"No difference: {a} and {b} have the same {Name(metric)} in every case (n = {comparison.N}).", null);

        var difference = comparison.Difference;
        var level = 1 - difference.Confidence;
        var clear = difference.Low is not null && !difference.Holds(0) && comparison.PAdjusted < level
            && Math.Sign(comparison.RankBiserial) == Math.Sign(difference.Estimate);
        return clear ? Clear(comparison, metric) : new ComparisonVerdict(false, null, Unclear(comparison, metric), Needed(comparison, level));
    }

    private static ComparisonVerdict Clear(PairedComparison c, MetricDefinition metric)
    {
        var aIsHigher = c.Difference.Estimate > 0;
        var (higher, lower) = aIsHigher ? (c.A, c.B) : (c.B, c.A);
        var evidence = Evidence(c, metric, aIsHigher, named: false);
        if (metric.Direction == MetricDirection.NearerZeroIsBetter)
            return new ComparisonVerdict(true, null, $"{higher} has a higher {Name(metric)} than {lower}: by {evidence}.", null);
        var (better, worse) = metric.Direction == MetricDirection.HigherIsBetter ? (higher, lower) : (lower, higher);
        var word = metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
        // The interval is always of the better run's lead.
        return new ComparisonVerdict(true, better, $"{better} is better than {worse}: its {Name(metric)} is {word} by {evidence}.", null);
    }

    private static string Unclear(PairedComparison c, MetricDefinition metric)
    {
        var words = $"No clear difference in {Name(metric)} between {c.A} and {c.B} at n = {c.N}: ";
        words += c.Difference.Estimate == 0
            ? "their means are the same" + Evidence(c, metric, true, named: true)
            : $"{(c.Difference.Estimate > 0 ? c.A : c.B)} is higher by {Evidence(c, metric, c.Difference.Estimate > 0, named: false)}";
        return c.N < FewestCases ? words + $". With fewer than {FewestCases} cases the test can show none." : words + ".";
    }

    /// <summary>"0.043 (95% interval 0.021 to 0.066, adjusted p = 0.002, n = 50)", of the difference seen from the higher run.</summary>
    private static string Evidence(PairedComparison c, MetricDefinition metric, bool aIsHigher, bool named)
    {
        var d = c.Difference;
        var (low, high) = aIsHigher ? (d.Low, d.High) : (-d.High, -d.Low);
        var interval = low is { } l && high is { } h
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * d.Confidence:0.#}% interval {Number(l, metric)} to {Number(h, metric)}, ")
            : "no interval, ";
        var size = named ? "" : Size(Math.Abs(d.Estimate), metric) + Unit(metric);
        var p = c.FamilySize > 1 ? "adjusted p" : "p";
        return $"{size} ({interval}{p} {P(c.PAdjusted)}, n = {c.N})";
    }

    private static int? Needed(PairedComparison c, double level)
    {
        if (c.CohensDz is not { } dz || dz == 0)
            return null;
        var z = Normal.InvCDF(0, 1, 1 - level / 2) + Normal.InvCDF(0, 1, Power);
        var cases = Math.Ceiling(z / dz * (z / dz));
        return cases is >= FewestCases and <= MostCasesNamed ? (int)cases : cases < FewestCases ? FewestCases : null;
    }

    private static string Name(MetricDefinition metric) => metric.Name;

    private static string Unit(MetricDefinition metric) => metric.Unit switch { "" => "", "%" => " percentage points", var unit => " " + unit };

    /// <summary>A difference that rounds to nothing is still one.</summary>
    private static string Size(double value, MetricDefinition metric) => Number(value, metric) is "0.000" or "0.0"
        ? $"less than {(metric.Unit.Length == 0 ? "0.001" : "0.1")}" : Number(value, metric);

    private static string Number(double value, MetricDefinition metric)
    {
        var text = value.ToString(metric.Unit.Length == 0 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.').Length == 0 ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>Never rounded across .05, so that a number does not contradict the word beside it.</summary>
    private static string P(double p)
    {
        if (p < 0.001)
            return "< 0.001";
        var text = p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
        return text == "0.050" && p < 0.05 ? "< 0.050" : "= " + text;
    }
}
