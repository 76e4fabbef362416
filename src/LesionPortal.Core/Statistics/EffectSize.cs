namespace LesionPortal.Core.Statistics;

/// <summary>How large a difference is, apart from how sure. The rank-biserial correlation comes with <see cref="WilcoxonSignedRank"/>.</summary>
public static class EffectSize
{
    /// <summary>Cohen's d_z: mean over standard deviation (n − 1) of the paired differences; null for one case or without any spread.</summary>
    /// <exception cref="ArgumentException">No or non-finite values.</exception>
    public static double? CohensDz(ReadOnlySpan<double> differences)
    {
        Bootstrap.RequireFinite(differences);
        var mean = Bootstrap.Mean(differences);
        return SeedSummary.StandardDeviationOf(differences, mean) is { } deviation and > 0 ? mean / deviation : null;
    }

    /// <summary>
    /// Cliff's delta of two unpaired groups, such as melanomas against nevi: P(first &gt; second) − P(first &lt; second) over all pairs, −1 to 1 (Cliff 1993).
    /// </summary>
    /// <exception cref="ArgumentException">A group is empty or not finite.</exception>
    public static double CliffsDelta(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Bootstrap.RequireFinite(first);
        Bootstrap.RequireFinite(second);
        var sum = 0L;
        foreach (var a in first)
        {
            foreach (var b in second)
                sum += Math.Sign(a - b);
        }

        return (double)sum / ((long)first.Length * second.Length);
    }
}
