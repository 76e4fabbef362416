using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>Whether one measure rises or falls with another: Spearman's rank correlation, for looking into data, not for claims.</summary>
/// <param name="Rho">
/// −1 to 1, ties at their mean rank, with the interval of Bonett and Wright 2000 on Fisher's scale; without ends below five pairs or for a
/// perfect order.
/// </param>
/// <param name="P">Two-sided, from t = ρ·√((n − 2)/(1 − ρ²)), as SciPy's spearmanr; not corrected for other tests.</param>
public sealed record SpearmanTrend(Interval Rho, double P)
{
    public const int MinPairs = 4;

    /// <returns>Null below <see cref="MinPairs"/> pairs, or where a side does not vary.</returns>
    /// <exception cref="ArgumentException">The two differ in length, or a value is not finite.</exception>
    public static SpearmanTrend? Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidence = 0.95)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} x cannot be paired with {y.Length} y.");
        Bootstrap.RequireSettings(confidence, Bootstrap.DefaultResamples);
        if (x.Length < MinPairs)
            return null;
        Bootstrap.RequireFinite(x);
        Bootstrap.RequireFinite(y);
        if (Correlation(Ranks(x), Ranks(y)) is not { } rho)
            return null;
        var n = x.Length;
        var perfect = 1 - rho * rho < Bootstrap.Rounding;
        var p = perfect ? 0 : 2 * StudentT.CDF(0, 1, n - 2, -Math.Abs(rho) * Math.Sqrt((n - 2) / (1 - rho * rho)));
        var reach = Normal.InvCDF(0, 1, (1 + confidence) / 2) * Math.Sqrt((1 + rho * rho / 2) / Math.Max(1, n - 3));
        var ends =
            perfect || n <= MinPairs
                ? ((double?)null, (double?)null)
                : (Math.Tanh(Math.Atanh(rho) - reach), Math.Tanh(Math.Atanh(rho) + reach));
        return new(new Interval(rho, ends.Item1, ends.Item2, confidence, n, IntervalMethod.Asymptotic), p);
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        var order = Enumerable.Range(0, copy.Length).OrderBy(i => copy[i]).ToArray();
        var ranks = new double[copy.Length];
        for (var from = 0; from < order.Length; )
        {
            var to = from;
            while (to + 1 < order.Length && copy[order[to + 1]] == copy[order[from]])
                to++;
            for (var i = from; i <= to; i++)
                ranks[order[i]] = (from + to) / 2.0 + 1;
            from = to + 1;
        }

        return ranks;
    }

    private static double? Correlation(double[] x, double[] y)
    {
        var mean = (x.Length + 1) / 2.0;
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
            xy += (x[i] - mean) * (y[i] - mean);
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : null;
    }
}
