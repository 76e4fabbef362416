using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>The difference of two means with its standard error, to be held against Student's t.</summary>
/// <param name="Estimate">Mean of first − second, in the metric's unit.</param>
/// <param name="StandardError">In the same unit; 0 where nothing varies.</param>
/// <param name="DegreesOfFreedom">Satterthwaite's where several sources of variance add up.</param>
/// <param name="Cases">Cases it is from.</param>
public sealed record MeanDifference(double Estimate, double StandardError, double DegreesOfFreedom, int Cases)
{
    /// <summary>Of two trained networks: another draw of cases would change it. Null of fewer than two cases.</summary>
    /// <param name="differences">First − second, one a case, finite.</param>
    public static MeanDifference? OverCases(ReadOnlySpan<double> differences)
    {
        Bootstrap.RequireFinite(differences);
        var mean = Bootstrap.Mean(differences);
        return SeedSummary.StandardDeviationOf(differences, mean) is { } deviation
            ? new MeanDifference(mean, deviation / Math.Sqrt(differences.Length), differences.Length - 1, differences.Length)
            : null;
    }

    /// <summary>
    /// Of two configurations on the same cases: another draw of cases and other seeds would change it. Three variances add up: of the
    /// cases' differences of means over seeds, s_d²/C, and of the seeds' means over cases on either side, s²/S. What is left of a case
    /// within a seed is in the first and in the others; it is not taken off, which costs degrees of freedom and finds no more differences
    /// at three seeds, so that the standard error is a little too large rather than too small. Degrees of freedom by Satterthwaite (An
    /// approximate distribution of estimates of variance components, Biometrics Bulletin 2, 1946).
    /// </summary>
    /// <param name="first">[case, seed], finite.</param>
    /// <param name="second">[case, seed]: the same cases in the same order; the number of seeds may differ.</param>
    /// <returns>Null of fewer than two cases, or with one seed on a side: it says nothing of other seeds.</returns>
    /// <exception cref="ArgumentException">The numbers of cases differ, or a value is not finite.</exception>
    public static MeanDifference? OverCasesAndSeeds(double[,] first, double[,] second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var cases = first.GetLength(0);
        if (second.GetLength(0) != cases)
            throw new ArgumentException(
                $"{cases} cases cannot be paired with {second.GetLength(0)}; give the same cases in the same order."
            );
        if (cases < 2 || first.GetLength(1) < 2 || second.GetLength(1) < 2)
            return null;
        var differences = Bootstrap.Differences(CaseMeans(first), CaseMeans(second));
        var mean = Bootstrap.Mean(differences);
        var ofCases = Square(SeedSummary.StandardDeviationOf(differences, mean)!.Value) / cases;
        (double Variance, int Degrees)[] parts = [(ofCases, cases - 1), OfSeeds(first), OfSeeds(second)];
        var variance = parts.Sum(p => p.Variance);
        var degrees = variance == 0 ? cases - 1 : variance * variance / parts.Sum(p => p.Variance * p.Variance / p.Degrees);
        return new MeanDifference(mean, Math.Sqrt(variance), degrees, cases);
    }

    /// <summary>Two-sided, against a difference of 0.</summary>
    public double P =>
        StandardError > 0 ? Math.Min(1, 2 * StudentT.CDF(0, 1, DegreesOfFreedom, -Math.Abs(Estimate) / StandardError))
        : Estimate == 0 ? 1
        : 0;

    /// <param name="confidence">0.95 for a 95% interval.</param>
    public Interval Interval(double confidence)
    {
        var reach = StandardError > 0 ? StandardError * StudentT.InvCDF(0, 1, DegreesOfFreedom, (1 + confidence) / 2) : 0;
        return new Interval(Estimate, Estimate - reach, Estimate + reach, confidence, Cases, IntervalMethod.StudentT);
    }

    /// <summary>
    /// Two one-sided tests at 5% (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987): whether the 90% interval lies
    /// within ± the margin.
    /// </summary>
    /// <param name="margin">Above 0, in the metric's unit.</param>
    public bool IsWithin(double margin) => Interval(0.90) is { Low: { } low, High: { } high } && low > -margin && high < margin;

    private static (double Variance, int Degrees) OfSeeds(double[,] values)
    {
        var (cases, seeds) = (values.GetLength(0), values.GetLength(1));
        var means = new double[seeds];
        for (var s = 0; s < seeds; s++)
        {
            for (var c = 0; c < cases; c++)
                means[s] += values[c, s] / cases;
        }

        return (Square(SeedSummary.Of(means).StandardDeviation!.Value) / seeds, seeds - 1);
    }

    private static double[] CaseMeans(double[,] values)
    {
        var means = new double[values.GetLength(0)];
        for (var c = 0; c < means.Length; c++)
        {
            for (var s = 0; s < values.GetLength(1); s++)
                means[c] += values[c, s] / values.GetLength(1);
        }

        Bootstrap.RequireFinite(means);
        return means;
    }

    private static double Square(double x) => x * x;
}
