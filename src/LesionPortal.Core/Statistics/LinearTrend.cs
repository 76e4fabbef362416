using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>A straight line through points by least squares, with Student's t for its slope: used to say whether a curve still falls or rises.</summary>
/// <param name="Slope">Unit of y per unit of x, such as loss an epoch, with its interval; without ends for two points. Epochs follow one another, so it is a rule of thumb.</param>
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
        double xx = 0, xy = 0;
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
        return new LinearTrend(new Interval(slope, slope - reach, slope + reach, confidence, x.Length, IntervalMethod.StudentT), meanY - slope * meanX);
    }
}
