namespace LesionPortal.Core.Statistics;

/// <summary>
/// Resamples rows (cases) and columns (seeds) independently: Owen, The pigeonhole bootstrap, Annals of Applied Statistics 2007.
/// </summary>
internal static class CrossedBootstrap
{
    public static Interval Interval(double[,] first, double[,]? second, double confidence, int resamples, int seed)
    {
        var cases = first.GetLength(0);
        if (second is not null && second.GetLength(0) != cases)
            throw new ArgumentException(
                $"{cases} cases cannot be paired with {second.GetLength(0)}; give the same cases in the same order."
            );
        Bootstrap.RequireSettings(confidence, resamples);
        var a = BySeed(first);
        var b = second is null ? null : BySeed(second);
        var estimate = a.Average(column => Bootstrap.Mean(column)) - (b?.Average(column => Bootstrap.Mean(column)) ?? 0);
        if (cases == 1)
            return new Interval(estimate, null, null, confidence, 1, IntervalMethod.ExpandedPercentile);

        var draws = Resampler.For(cases, resamples, seed);
        // Seeds of either side draw from streams of their own, told apart by their place, not their scores.
        var means = MeansOverDrawnSeeds(a, draws, resamples, seed + 1);
        if (b is not null)
        {
            var others = MeansOverDrawnSeeds(b, draws, resamples, seed + 2);
            for (var r = 0; r < means.Length; r++)
                means[r] -= others[r];
        }

        return Bootstrap.ExpandedPercentile(means, estimate, confidence, cases);
    }

    private static double[][] BySeed(double[,] values)
    {
        var columns = new double[values.GetLength(1)][];
        for (var s = 0; s < columns.Length; s++)
        {
            columns[s] = new double[values.GetLength(0)];
            for (var c = 0; c < columns[s].Length; c++)
                columns[s][c] = values[c, s];
            Bootstrap.RequireFinite(columns[s]);
        }

        return columns.Length > 0 ? columns : throw new ArgumentException("There is no seed to take a mean of.", nameof(values));
    }

    private static double[] MeansOverDrawnSeeds(double[][] columns, Resampler draws, int resamples, int seed)
    {
        var bySeed = columns.Select(column => draws.Means(column)).ToArray();
        var random = new Random(seed);
        var means = new double[resamples];
        for (var r = 0; r < means.Length; r++)
        {
            for (var k = 0; k < columns.Length; k++)
                means[r] += bySeed[random.Next(columns.Length)][r];
            means[r] /= columns.Length;
        }

        return means;
    }
}
