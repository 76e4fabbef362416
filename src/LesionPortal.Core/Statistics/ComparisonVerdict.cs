using System.Globalization;
using LesionPortal.Core.Metrics;
using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// What may be said of two networks or two configurations, in words made from the numbers. The estimand is the mean difference: over new
/// cases of two networks, over new cases and new seeds of two configurations. It is clear only if its interval leaves out 0, the adjusted p
/// is below 1 − confidence, and mean and ranks point the same way; the rank test is no second estimand, but keeps a mean that a few cases
/// carry from being claimed. Otherwise none is called better.
/// </summary>
/// <param name="Finding">What it came to.</param>
/// <param name="Better">The name of the better one; null if not clear, or if the metric has no better side (a signed bias).</param>
/// <param name="Description">A few sentences, with n, interval and adjusted p.</param>
/// <param name="CasesNeeded">
/// If not clear between two networks: about how many cases would show a mean difference of the size seen with 80% power in one uncorrected
/// test, ((z₀.₉₇₅ + z₀.₈)/d_z)²; null if clear, without a difference, or beyond 10,000.
/// </param>
public sealed record ComparisonVerdict(ComparisonFinding Finding, string? Better, string Description, int? CasesNeeded)
{
    /// <summary>Below this, even if every case agrees, the two-sided signed-rank test cannot reach .05: 2/2⁵ = .0625.</summary>
    public const int MinCases = 6;

    /// <summary>
    /// Seeds a side for a claim about a configuration: with two, the variance between seeds has one degree of freedom a side.
    /// </summary>
    public const int MinSeeds = 3;

    /// <summary>Key of the metric that decides; comparisons by others are exploratory.</summary>
    public const string PrimaryMetric = "iou";

    /// <summary>Of networks of one seed each: what they cannot show.</summary>
    public const string SeedsNotVaried = "Only one seed each: retraining could change the order.";

    private const double Power = 0.8;
    private const int MostCasesNamed = 10_000;

    /// <summary>Whether a difference is claimed.</summary>
    public bool IsClear => Finding is ComparisonFinding.Clear or ComparisonFinding.Negligible;

    public static ComparisonVerdict Of(PairedComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var metric = MetricCatalogue.Get(comparison.Metric);
        if (comparison.PAdjusted is not { } p)
            return new ComparisonVerdict(ComparisonFinding.NoClaim, null, NoClaim(comparison, metric), null);
        var verdict = Claim(comparison, metric, p);
        return metric.Key == PrimaryMetric
            ? verdict
            : verdict with
            {
                Description = $"{verdict.Description} Exploratory: " + $"{MetricCatalogue.Get(PrimaryMetric).Name} is the primary metric.",
            };
    }

    private static ComparisonVerdict Claim(PairedComparison c, MetricDefinition metric, double p)
    {
        var networks = c.Subject == ComparisonSubject.Networks;
        var (a, b) = networks ? ($"this trained {c.A}", $"this trained {c.B}") : (c.A, c.B);
        var scope = networks ? " " + SeedsNotVaried : "";
        if (c.Test.Zeros == c.N)
            return new ComparisonVerdict(
                ComparisonFinding.Unclear,
                null,
                $"No difference: {a} and {b} have the same {metric.Name} in every case (n = {c.N}).{scope}",
                null
            );

        var difference = c.Difference;
        var level = 1 - difference.Confidence;
        var clear =
            difference.Low is not null && !difference.Holds(0) && p < level && Math.Sign(c.RankBiserial) == Math.Sign(difference.Estimate);
        var small = c.Relevant is { } margin && c.N >= MinCases && c.Mean is { } mean && mean.IsWithin(margin);
        if (clear)
            return Clear(c, metric, (a, b), small, scope);
        return small
            ? new ComparisonVerdict(ComparisonFinding.Same, null, Same(c, metric, (a, b)) + scope, null)
            : new ComparisonVerdict(
                ComparisonFinding.Unclear,
                null,
                Unclear(c, metric, (a, b)) + scope,
                networks ? Needed(c, level) : null
            );
    }

    private static string NoClaim(PairedComparison c, MetricDefinition metric)
    {
        var seen = $"{c.A} − {c.B}: {Signed(c.Difference.Estimate, metric)}{Unit(metric)} {metric.Name}, n = {c.N}";
        return c.Subject switch
        {
            ComparisonSubject.SeedAlone => $"Not ranked: {c.A} and {c.B} differ at most in the seed; their difference is seed variation "
                + $"({seen}).",
            ComparisonSubject.PartOfConfigurations => $"Not ranked as a pair: {c.A} and {c.B} belong to two configurations that are "
                + $"compared over all seeds ({seen}).",
            _ => $"No conclusion: {c.A} has {Seeds(c.SeedsA)} and {c.B} {Seeds(c.SeedsB)}; at least {MinSeeds} seeds are needed on each "
                + $"side ({seen}).",
        };
    }

    private static string Seeds(int count) => count == 1 ? "1 seed" : $"{count} seeds";

    private static ComparisonVerdict Clear(
        PairedComparison c,
        MetricDefinition metric,
        (string A, string B) names,
        bool small,
        string scope
    )
    {
        var aIsHigher = c.Difference.Estimate > 0;
        var (higher, lower) = aIsHigher ? names : (names.B, names.A);
        // The interval is always of the better one's lead.
        var (finding, size) = (
            small ? ComparisonFinding.Negligible : ComparisonFinding.Clear,
            Evidence(c, metric, aIsHigher, named: false) + Relevance(c, metric, aIsHigher, small)
        );
        if (metric.Direction == MetricDirection.NearerZeroIsBetter)
            return new ComparisonVerdict(
                finding,
                null,
                $"{Capital(higher)} has a higher {metric.Name} than {lower}: by {size}{scope}",
                null
            );
        var aIsBetter = aIsHigher == (metric.Direction == MetricDirection.HigherIsBetter);
        var (better, worse) = aIsBetter ? names : (names.B, names.A);
        var word = metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
        var amount = small ? " by less than the smallest relevant difference" : "";
        return new ComparisonVerdict(
            finding,
            aIsBetter ? c.A : c.B,
            $"{Capital(better)} is better than {worse}{amount}: its {metric.Name} is {word} by {size}{scope}",
            null
        );
    }

    /// <summary>Ends the sentence: whether the lead is one that matters.</summary>
    private static string Relevance(PairedComparison c, MetricDefinition metric, bool aIsHigher, bool small) =>
        c.Relevant is not { } margin ? "."
        : small ? $", less than {Margin(margin, metric)}."
        : (aIsHigher ? c.Difference.Low : -c.Difference.High) >= margin ? $", {Margin(margin, metric)} at the least."
        : $". Whether by {Margin(margin, metric)} or more is open.";

    private static string Same(PairedComparison c, MetricDefinition metric, (string A, string B) names)
    {
        var ninety = c.Mean!.Interval(0.90);
        return $"{Capital(names.A)} and {names.B} are the same within {Margin(c.Relevant!.Value, metric)} in {metric.Name}: the "
            + $"90% interval of their difference is {Signed(ninety.Low!.Value, metric)} to {Signed(ninety.High!.Value, metric)} "
            + $"(n = {Basis(c)}).";
    }

    private static string Unclear(PairedComparison c, MetricDefinition metric, (string A, string B) names)
    {
        var words = $"No clear difference in {metric.Name} between {names.A} and {names.B} at n = {c.N}: ";
        words +=
            c.Difference.Estimate == 0
                ? "their means are the same" + Evidence(c, metric, true, named: true)
                : $"{(c.Difference.Estimate > 0 ? names.A : names.B)} is higher by "
                    + $"{Evidence(c, metric, c.Difference.Estimate > 0, named: false)}";
        return c.N < MinCases ? words + $". With fewer than {MinCases} cases the test cannot detect one." : words + ".";
    }

    /// <summary>"0.043 (95% interval 0.021 to 0.066, adjusted p = 0.002, n = 50)", of the difference seen from the higher one.</summary>
    private static string Evidence(PairedComparison c, MetricDefinition metric, bool aIsHigher, bool named)
    {
        var d = c.Difference;
        var (low, high) = aIsHigher ? (d.Low, d.High) : (-d.High, -d.Low);
        var over = c.Subject == ComparisonSubject.Configurations ? " over cases and seeds" : "";
        var interval =
            low is { } l && high is { } h
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{100 * d.Confidence:0.#}% interval {Number(l, metric)} to {Number(h, metric)}{over}, "
                )
                : "no interval, ";
        var size = named ? "" : Size(Math.Abs(d.Estimate), metric) + Unit(metric);
        var p = c.FamilySize > 1 ? "adjusted p" : "p";
        return $"{size} ({interval}{p} {P(c.PAdjusted!.Value)}, n = {Basis(c)})";
    }

    private static string Basis(PairedComparison c) =>
        c.Subject == ComparisonSubject.Configurations
            ? string.Create(CultureInfo.InvariantCulture, $"{c.N}, {c.SeedsA} and {c.SeedsB} seeds")
            : c.N.ToString(CultureInfo.InvariantCulture);

    private static string Margin(double margin, MetricDefinition metric) =>
        margin.ToString("0.####", CultureInfo.InvariantCulture) + Unit(metric);

    private static string Signed(double value, MetricDefinition metric) =>
        (value > 0 && Number(value, metric) is not ("0.000" or "0.0") ? "+" : "") + Number(value, metric);

    private static string Capital(string words) => words.StartsWith("this ", StringComparison.Ordinal) ? "T" + words[1..] : words;

    private static int? Needed(PairedComparison c, double level)
    {
        if (c.CohensDz is not { } dz || dz == 0)
            return null;
        var z = Normal.InvCDF(0, 1, 1 - level / 2) + Normal.InvCDF(0, 1, Power);
        var cases = Math.Ceiling(z / dz * (z / dz));
        return cases is >= MinCases and <= MostCasesNamed ? (int)cases
            : cases < MinCases ? MinCases
            : null;
    }

    private static string Unit(MetricDefinition metric) =>
        metric.Unit switch
        {
            "" => "",
            "%" => " percentage points",
            var unit => " " + unit,
        };

    /// <summary>A difference that rounds to nothing is still one.</summary>
    private static string Size(double value, MetricDefinition metric) =>
        Number(value, metric) is "0.000" or "0.0" ? $"less than {(metric.Unit.Length == 0 ? "0.001" : "0.1")}" : Number(value, metric);

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
