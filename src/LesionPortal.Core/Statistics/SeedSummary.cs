namespace LesionPortal.Core.Statistics;

/// <summary>One configuration over its seeds: the mean of the seeds' means ± their standard deviation (n − 1).</summary>
/// <param name="StandardDeviation">Null with one seed: it says nothing of other seeds.</param>
public sealed record SeedSummary(double Mean, double? StandardDeviation, int Seeds)
{
    /// <param name="seedMeans">One mean over cases for each seed.</param>
    /// <exception cref="ArgumentException">No or non-finite values.</exception>
    public static SeedSummary Of(ReadOnlySpan<double> seedMeans)
    {
        Bootstrap.RequireFinite(seedMeans);
        var mean = Bootstrap.Mean(seedMeans);
        return new SeedSummary(mean, StandardDeviationOf(seedMeans, mean), seedMeans.Length);
    }

    internal static double? StandardDeviationOf(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2)
            return null;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }
}
