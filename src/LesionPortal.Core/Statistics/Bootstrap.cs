using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// Intervals of means over cases. From <see cref="FewCases"/> on by resampling cases with replacement, BCa (Efron 1987), which corrects for
/// the skew that scores near 1 have. Below, resamples vary too little and BCa holds the mean of 7 scores in 86% of samples instead of 95%,
/// so the default is Student's t corrected for skew (<see cref="SkewCorrectedT"/>; decision 029 has the measured coverage). Where neither
/// is defined (all values alike, or no resample on one side of the mean) it is the plain percentile interval; the result says which. The
/// same order of cases and seed give the same numbers.
/// </summary>
public static class Bootstrap
{
    public const int DefaultResamples = 10_000;
    public const int DefaultSeed = 20_261;

    /// <summary>
    /// Below this many cases bootstrap intervals are too narrow: BCa's coverage is below 93% at 20 scores like IoU, and falls from there.
    /// </summary>
    public const int FewCases = 20;

    /// <summary>Numbers closer than this share of their size differ by how they were computed, not by what they measure.</summary>
    internal const double Rounding = 1e-12;

    /// <summary>The mean over cases. No method sees rare failures that are not among the cases: say n beside it.</summary>
    /// <param name="values">One a case, at least one, all finite; with a single one the interval has no ends.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <param name="method">BCa, percentile or skew-corrected t; null for what <see cref="MethodFor"/> names.</param>
    /// <exception cref="ArgumentException">No or non-finite values, or an argument out of range.</exception>
    public static Interval MeanInterval(
        ReadOnlySpan<double> values,
        double confidence = 0.95,
        int resamples = DefaultResamples,
        int seed = DefaultSeed,
        IntervalMethod? method = null
    )
    {
        RequireFinite(values);
        RequireSettings(confidence, resamples);
        RequireMean(method);
        return WithoutResamples(values, confidence, method)
            ?? Of(values, Resampler.For(values.Length, resamples, seed).Means(values), confidence, method);
    }

    /// <summary>The method used unless another is asked for.</summary>
    public static IntervalMethod MethodFor(int cases) => cases < FewCases ? IntervalMethod.SkewCorrectedT : IntervalMethod.Bca;

    /// <summary>Null where it takes resamples.</summary>
    private static Interval? WithoutResamples(ReadOnlySpan<double> values, double confidence, IntervalMethod? asked)
    {
        var method = asked ?? MethodFor(values.Length);
        return values.Length == 1 ? new Interval(values[0], null, null, confidence, 1, method)
            : method == IntervalMethod.SkewCorrectedT ? SkewCorrectedT.Interval(values, confidence)
            : null;
    }

    /// <summary>
    /// The same for many series, such as a table of runs × metrics: the very numbers of <see cref="MeanInterval"/>, several times as fast.
    /// </summary>
    /// <param name="series">Each one value a case; their lengths may differ.</param>
    /// <returns>In the order of <paramref name="series"/>.</returns>
    /// <exception cref="ArgumentException">As <see cref="MeanInterval"/>.</exception>
    public static IReadOnlyList<Interval> MeanIntervals(
        IReadOnlyList<double[]> series,
        double confidence = 0.95,
        int resamples = DefaultResamples,
        int seed = DefaultSeed,
        IntervalMethod? method = null
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        RequireSettings(confidence, resamples);
        RequireMean(method);
        foreach (var values in series)
            RequireFinite(values);
        Interval?[] intervals = [.. series.Select(values => WithoutResamples(values, confidence, method))];
        var chunks = Enumerable
            .Range(0, series.Count)
            .Where(i => intervals[i] is null)
            .GroupBy(i => series[i].Length)
            .SelectMany(sameSize =>
                sameSize.Chunk(Resampler.SeriesAtOnce).Select(some => (Some: some, Resampler: Resampler.For(sameSize.Key, resamples, seed)))
            )
            .ToList();
        // Each worker keeps its room for means: 80 KB a series, for every series anew, would cost as much as the sums.
        Parallel.ForEach(
            chunks,
            () => Enumerable.Range(0, Resampler.SeriesAtOnce).Select(_ => new double[resamples]).ToArray(),
            (chunk, _, means) =>
            {
                chunk.Resampler.Means([.. chunk.Some.Select(i => series[i])], means);
                for (var k = 0; k < chunk.Some.Length; k++)
                    intervals[chunk.Some[k]] = Of(series[chunk.Some[k]], means[k], confidence, method);
                return means;
            },
            _ => { }
        );
        return [.. intervals.Select(i => i!)];
    }

    /// <param name="means">Of the resamples, in any order.</param>
    private static Interval Of(ReadOnlySpan<double> values, double[] means, double confidence, IntervalMethod? asked)
    {
        var mean = Mean(values);
        // Skew-corrected t comes here where it is not defined.
        return
            (asked ?? MethodFor(values.Length)) == IntervalMethod.Bca
            && Bca(means, mean, Acceleration(values, mean), confidence) is var (low, high)
            ? new Interval(mean, low, high, confidence, values.Length, IntervalMethod.Bca)
            : Percentile(means, mean, confidence, values.Length);
    }

    /// <summary>
    /// The mean over cases × seeds of one configuration, for claims about new cases and new seeds: cases and seeds are both resampled, each
    /// network with all its cases (Owen's pigeonhole bootstrap, 2007). Percentile interval, expanded below <see cref="FewCases"/> cases, a
    /// little too wide where cases and seeds interact; two or three seeds tell little of how much seeds vary. With one seed it is the
    /// bootstrap over cases.
    /// </summary>
    /// <param name="values">[case, seed], at least one of each, all finite.</param>
    /// <exception cref="ArgumentException">As <see cref="MeanInterval"/>.</exception>
    public static Interval OverCasesAndSeeds(
        double[,] values,
        double confidence = 0.95,
        int resamples = DefaultResamples,
        int seed = DefaultSeed
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        return CrossedBootstrap.Interval(values, null, confidence, resamples, seed);
    }

    /// <summary>
    /// The mean of first − second over cases × seeds: cases are resampled together, the seeds of each configuration on their own.
    /// </summary>
    /// <param name="first">[case, seed].</param>
    /// <param name="second">[case, seed]: the same cases in the same order; the number of seeds may differ.</param>
    /// <exception cref="ArgumentException">The numbers of cases differ; else as <see cref="MeanInterval"/>.</exception>
    public static Interval DifferenceOverCasesAndSeeds(
        double[,] first,
        double[,] second,
        double confidence = 0.95,
        int resamples = DefaultResamples,
        int seed = DefaultSeed
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return CrossedBootstrap.Interval(first, second, confidence, resamples, seed);
    }

    private static void RequireMean(IntervalMethod? method)
    {
        if (method is not (null or IntervalMethod.Bca or IntervalMethod.Percentile or IntervalMethod.SkewCorrectedT))
            throw new ArgumentException(
                $"{method} makes no interval of a mean here; give Bca, Percentile or SkewCorrectedT, or leave it out.",
                nameof(method)
            );
    }

    internal static double[] Differences(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException(
                $"{first.Length} values cannot be paired with {second.Length}; give the same cases in the same order."
            );
        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
            differences[i] = first[i] - second[i];
        return differences;
    }

    /// <param name="resampled">The resampled estimates in any order.</param>
    internal static Interval Percentile(double[] resampled, double estimate, double confidence, int n)
    {
        var tail = (1 - confidence) / 2;
        var (low, high) = Quantile.LinearOfUnsorted(resampled, tail, 1 - tail);
        return new Interval(estimate, low, high, confidence, n, IntervalMethod.Percentile);
    }

    /// <summary>
    /// For estimates over few cases: the quantiles are taken where the interval is as wide as Student's t makes it, at Φ(±t·√(n/(n − 1)))
    /// in place of the tails (Hesterberg, What teachers should know about the bootstrap, The American Statistician 2015). Plain from
    /// <see cref="FewCases"/> on.
    /// </summary>
    /// <param name="resampled">The resampled estimates in any order.</param>
    internal static Interval ExpandedPercentile(double[] resampled, double estimate, double confidence, int n)
    {
        if (n >= FewCases)
            return Percentile(resampled, estimate, confidence, n);
        var tail = Normal.CDF(0, 1, -Math.Sqrt(n / (n - 1.0)) * StudentT.InvCDF(0, 1, n - 1, (1 + confidence) / 2));
        var (low, high) = Quantile.LinearOfUnsorted(resampled, tail, 1 - tail);
        return new Interval(estimate, low, high, confidence, n, IntervalMethod.ExpandedPercentile);
    }

    /// <summary>Efron and Tibshirani 1993, equations 14.9 and 14.10; null where the bias correction is infinite.</summary>
    /// <param name="resampled">The resampled estimates in any order.</param>
    internal static (double Low, double High)? Bca(double[] resampled, double estimate, double acceleration, double confidence)
    {
        var (smallest, largest) = Extremes.Of(resampled);
        // Of scores in steps many resamples have the very mean of the sample; summed in another order it differs in the last bits.
        var rounding = Rounding * Math.Max(Math.Abs(largest), Math.Abs(smallest));
        var (below, upTo) = Extremes.Count(resampled, estimate - rounding, estimate + rounding);
        var share = (below + upTo) / (2.0 * resampled.Length);
        if (share is <= 0 or >= 1 || !double.IsFinite(acceleration) || smallest == largest)
            return null;
        var bias = Normal.InvCDF(0, 1, share);
        var z = Normal.InvCDF(0, 1, (1 - confidence) / 2);
        return Quantile.LinearOfUnsorted(resampled, Corrected(z), Corrected(-z));

        double Corrected(double normal) => Normal.CDF(0, 1, bias + (bias + normal) / (1 - acceleration * (bias + normal)));
    }

    /// <summary>From the jackknife, which for a mean is Σ(x − x̄)³ / (6·(Σ(x − x̄)²)^1.5).</summary>
    internal static double Acceleration(ReadOnlySpan<double> values, double mean)
    {
        double squares = 0,
            cubes = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            squares += d * d;
            cubes += d * d * d;
        }

        return cubes / (6 * Math.Pow(squares, 1.5));
    }

    internal static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    internal static void RequireSettings(double confidence, int resamples)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentException($"A confidence of {confidence} is not between 0 and 1; 0.95 is usual.", nameof(confidence));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
    }

    internal static void RequireFinite(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("There is no case to take a mean of; leave the group out.", nameof(values));
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException(
                    $"{value} is not a finite score; leave undefined cases out and give their number.",
                    nameof(values)
                );
        }
    }
}
