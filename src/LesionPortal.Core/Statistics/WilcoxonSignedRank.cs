using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>A two-sided Wilcoxon signed-rank test.</summary>
/// <param name="N">Pairs, those without a difference included.</param>
/// <param name="Zeros">Pairs without a difference.</param>
/// <param name="RankSumPositive">W+, the sum of ranks where first &gt; second; ties share their mean rank.</param>
/// <param name="RankSumNegative">W−.</param>
/// <param name="P">Two-sided, 0 to 1; 1 if no pair differs.</param>
/// <param name="IsExact">Whether P comes from all 2ⁿ signs, or from the normal approximation.</param>
/// <param name="Z">Of the normal approximation, its sign that of W+ − W−; null if exact.</param>
public sealed record WilcoxonResult(int N, int Zeros, double RankSumPositive, double RankSumNegative, double P, bool IsExact, double? Z)
{
    /// <summary>
    /// Matched-pairs rank-biserial correlation (W+ − W−)/(W+ + W−), −1 to 1 (Kerby 2014): positive if first tends to be larger; 0 if no
    /// pair differs.
    /// </summary>
    public double RankBiserial =>
        RankSumPositive + RankSumNegative > 0 ? (RankSumPositive - RankSumNegative) / (RankSumPositive + RankSumNegative) : 0;
}

/// <summary>
/// Wilcoxon's signed-rank test, two-sided; pairs that do not differ are left out before ranking (Wilcoxon 1945; SciPy's default). Up to 50
/// differing pairs P is exact, given the ranks as they are: also with ties (without them it equals SciPy's exact P). Above, the normal
/// approximation with correction for ties and continuity.
/// </summary>
public static class WilcoxonSignedRank
{
    /// <summary>SciPy's limit; 2⁵⁰ sign patterns are still counted exactly in a double.</summary>
    public const int LargestExact = 50;

    /// <param name="first">One score a case.</param>
    /// <param name="second">The same cases in the same order.</param>
    /// <exception cref="ArgumentException">The two differ in length, are empty or not finite.</exception>
    public static WilcoxonResult Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        Test(Bootstrap.Differences(first, second));

    /// <param name="differences">First − second, one a case.</param>
    /// <inheritdoc cref="Test(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static WilcoxonResult Test(ReadOnlySpan<double> differences)
    {
        Bootstrap.RequireFinite(differences);
        var all = differences.ToArray();
        // 0.9 − 0.8 and 0.8 − 0.7 are a tie that subtraction parts in the last bits (SciPy's documentation has the case).
        var rounding = Bootstrap.Rounding * Math.Max(1, all.Max(Math.Abs));
        double[] ranked = [.. all.Where(d => Math.Abs(d) > rounding)];
        var zeros = all.Length - ranked.Length;
        var doubled = DoubledRanks(ranked, rounding);

        // Ranks times two are whole numbers also where ties share a mean rank.
        long positive = 0,
            negative = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            if (ranked[i] > 0)
                positive += doubled[i];
            else
                negative += doubled[i];
        }

        if (ranked.Length == 0)
            return new WilcoxonResult(all.Length, zeros, 0, 0, 1, true, null);
        var exact = ranked.Length <= LargestExact;
        var z = exact ? (double?)null : NormalScore(doubled, positive);
        var p = z is { } score ? 2 * Normal.CDF(0, 1, -Math.Abs(score)) : ExactP(doubled, (int)Math.Min(positive, negative));
        return new WilcoxonResult(all.Length, zeros, positive / 2.0, negative / 2.0, Math.Min(1, p), exact, z);
    }

    /// <summary>Twice the rank of each |value|, from 2; ties, up to rounding, get twice their mean rank.</summary>
    private static int[] DoubledRanks(double[] values, double rounding)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => Math.Abs(values[i])).ToArray();
        var ranks = new int[values.Length];
        for (var from = 0; from < order.Length; )
        {
            var to = from;
            while (to + 1 < order.Length && Math.Abs(values[order[to + 1]]) - Math.Abs(values[order[from]]) <= rounding)
                to++;
            for (var i = from; i <= to; i++)
                ranks[order[i]] = from + to + 2;
            from = to + 1;
        }

        return ranks;
    }

    /// <summary>
    /// 2·P(W ≤ smaller sum) over all signs equally likely; the distribution is symmetric. Counts sums, none above the smaller, by adding
    /// one rank after another.
    /// </summary>
    private static double ExactP(int[] ranks, int smallerSum)
    {
        var ways = new double[smallerSum + 1];
        ways[0] = 1;
        var largest = 0;
        foreach (var rank in ranks)
        {
            for (var sum = Math.Min(largest, smallerSum - rank); sum >= 0; sum--)
                ways[sum + rank] += ways[sum];
            largest += rank;
        }

        return 2 * ways.Sum() / Math.Pow(2, ranks.Length);
    }

    /// <summary>Mean Σr/2 and variance Σr²/4 of W+ hold with ties, too; half a rank of continuity toward the mean.</summary>
    private static double NormalScore(int[] ranks, long positive)
    {
        var mean = ranks.Sum(r => (double)r) / 4;
        var deviation = Math.Sqrt(ranks.Sum(r => (double)r * r) / 16);
        var distance = positive / 2.0 - mean;
        return (distance - 0.5 * Math.Sign(distance)) / deviation;
    }
}
