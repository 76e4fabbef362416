namespace LesionPortal.Core.Statistics;

/// <summary>
/// How large a difference is, apart from how sure. The rank-biserial correlation comes with <see cref="WilcoxonSignedRank"/>.
/// </summary>
public static class EffectSize
{
    /// <summary>
    /// Cohen's d_z: mean over standard deviation (n − 1) of the paired differences; null for one case or without any spread.
    /// </summary>
    /// <exception cref="ArgumentException">No or non-finite values.</exception>
    public static double? CohensDz(ReadOnlySpan<double> differences)
    {
        Bootstrap.RequireFinite(differences);
        var mean = Bootstrap.Mean(differences);
        return SeedSummary.StandardDeviationOf(differences, mean) is { } deviation and > 0 ? mean / deviation : null;
    }
}
