using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// The mean of few values: Student's t, its quantiles sent back through Hall's cubic transformation, which takes the skew of the values out
/// of t (Hall, On the removal of skewness by transformation, Journal of the Royal Statistical Society B 54, 1992, 221-228). Scores near 1
/// have a tail towards 0, which makes t too high too often; the corrected interval reaches further down. Without skew it is Student's.
/// The way back is steep where the skew of few values is large: there the skew is limited (decision 029).
/// </summary>
internal static class SkewCorrectedT
{
    /// <summary>The slope of the way back is 1/(1 + 3at)^⅔; with this as the least of 1 + 3at it is 4 at most.</summary>
    private const double Flattest = 1 / 8.0;

    /// <param name="values">Two at least, finite.</param>
    /// <returns>Null where the values do not vary.</returns>
    public static Interval? Interval(ReadOnlySpan<double> values, double confidence)
    {
        var n = values.Length;
        var mean = Bootstrap.Mean(values);
        double squares = 0,
            cubes = 0,
            largest = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            squares += d * d;
            cubes += d * d * d;
            largest = Math.Max(largest, Math.Abs(value));
        }

        var spread = Math.Sqrt(squares / n);
        if (spread <= Bootstrap.Rounding * largest)
            return null;
        var skew = cubes / n / Math.Pow(spread, 3);
        var error = Math.Sqrt(squares / (n - 1.0) / n);
        var t = StudentT.InvCDF(0, 1, n - 1, (1 + confidence) / 2);
        var steepest = Math.Sqrt(t * t + 2 * (1 - Flattest) / 3) - t;
        var a = Math.Clamp(skew / (3 * Math.Sqrt(n)), -steepest, steepest);
        return new Interval(
            mean,
            mean - error * Uncorrected(t),
            mean - error * Uncorrected(-t),
            confidence,
            n,
            IntervalMethod.SkewCorrectedT
        );

        // The inverse of g(t) = t + a·t² + a²·t³/3 + skew/(6√n), a = skew/(3√n).
        double Uncorrected(double corrected) => Math.Abs(a) < 1e-9 ? corrected : (Math.Cbrt(1 + 3 * a * (corrected - a / 2)) - 1) / a;
    }
}
