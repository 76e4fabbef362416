using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// A straight line through points by least squares, with Student's t for its slope: used to say whether a curve still falls or rises.
/// </summary>
/// <param name="Slope">
/// Unit of y per unit of x, such as loss an epoch, with its interval; without ends for two points. Epochs follow one another, so it is a
/// rule of thumb.
/// </param>
public sealed record LinearTrend(Interval Slope, double Intercept)
{
    /// <summary>The line at x.</summary>
    public double At(double x) => Intercept + Slope.Estimate * x;

    /// <param name="x">At least two different values.</param>
    /// <returns>Null with fewer than two different x: there is no line.</returns>
    /// <exception cref="ArgumentException">The two differ in length, or a value is not finite.</exception>
    public static LinearTrend? Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidence = 0.95)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} x cannot be paired with {y.Length} y.");
        Bootstrap.RequireSettings(confidence, Bootstrap.DefaultResamples);
        if (x.Length < 2)
            return null;
        Bootstrap.RequireFinite(x);
        Bootstrap.RequireFinite(y);
        var (meanX, meanY) = (Bootstrap.Mean(x), Bootstrap.Mean(y));
        double xx = 0,
            xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }

        if (xx == 0)
            return null;
        var slope = xy / xx;
        var residual = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var r = y[i] - meanY - slope * (x[i] - meanX);
            residual += r * r;
        }

        var freedom = x.Length - 2;
        if (freedom == 0)
            return new LinearTrend(new Interval(slope, null, null, confidence, x.Length, IntervalMethod.StudentT), meanY - slope * meanX);
        var error = Math.Sqrt(residual / freedom / xx);
        var reach = StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2) * error;
        return new LinearTrend(
            new Interval(slope, slope - reach, slope + reach, confidence, x.Length, IntervalMethod.StudentT),
            meanY - slope * meanX
        );
    }

    /// <summary>
    /// The same of values that follow one another at equal steps, x = 0, 1, 2, …: what one value has in common with the one before makes
    /// the interval wider. The number of values becomes n(1 − r)/(1 + r), r the residuals' lag-1 autocorrelation with its bias after a
    /// line, −(2 + 4r)/n, taken off and no less than 0, in the standard error and in the degrees of freedom (Santer et al. 2000, J.
    /// Geophys. Res. 105(D6), 7337-7356).
    /// </summary>
    /// <returns>Null with fewer than three values: there is no residual.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static LinearTrend? OfSeries(ReadOnlySpan<double> y, double confidence = 0.95)
    {
        var n = y.Length;
        var x = new double[n];
        for (var i = 0; i < n; i++)
            x[i] = i;
        if (n < 3 || Of(x, y, confidence) is not { } line)
            return null;
        double squares = 0,
            products = 0,
            before = 0;
        for (var i = 0; i < n; i++)
        {
            var residual = y[i] - line.At(i);
            squares += residual * residual;
            products += residual * before;
            before = residual;
        }

        var raw = squares == 0 ? 0 : products / squares;
        var r = Math.Clamp(raw + (2 + 4 * raw) / n, 0, 0.99);
        var freedom = Math.Max(1, n * (1 - r) / (1 + r) - 2);
        var error = Math.Sqrt(squares / freedom / (n * (n * (double)n - 1) / 12));
        var reach = StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2) * error;
        var slope = line.Slope.Estimate;
        return line with { Slope = line.Slope with { Low = slope - reach, High = slope + reach } };
    }
}
