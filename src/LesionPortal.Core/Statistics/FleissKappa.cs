namespace LesionPortal.Core.Statistics;

/// <summary>
/// Fleiss' kappa of any number of readers, not necessarily the same for each item (Fleiss 1971). Items may have different numbers of
/// readers: each pair of readings of an item agrees or not, items weigh the same; those with fewer than two readings are left out.
/// </summary>
public static class FleissKappa
{
    /// <param name="readings">[item, category]: how many readers chose it.</param>
    /// <returns>
    /// With the standard error under "no agreement beyond chance" (Fleiss, Nee and Landis 1979), for a test of kappa = 0, where every item
    /// has the same number of readings; the bootstrap interval does not assume that.
    /// </returns>
    /// <exception cref="ArgumentException">No item has two readings, or a count is negative.</exception>
    public static Agreement Of(
        int[,] readings,
        double confidence = 0.95,
        int resamples = Bootstrap.DefaultResamples,
        int seed = Bootstrap.DefaultSeed
    )
    {
        ArgumentNullException.ThrowIfNull(readings);
        var items = ItemsReadTwice(readings);
        if (items.Length == 0)
            throw new ArgumentException("No item has two readings; agreement needs at least one.", nameof(readings));
        var all = Enumerable.Range(0, items.Length).ToArray();
        var (kappa, observed, expected) = Kappa(items, all);
        if (kappa is not { } value)
            return new Agreement(null, observed, expected, null, null, items.Length);
        var interval = KappaBootstrap.Interval(value, items.Length, confidence, resamples, seed, drawn => Kappa(items, drawn).Kappa);
        return new Agreement(value, observed, expected, StandardErrorUnderChance(items), interval, items.Length);
    }

    private static int[][] ItemsReadTwice(int[,] readings)
    {
        var items = new List<int[]>();
        for (var i = 0; i < readings.GetLength(0); i++)
        {
            var item = new int[readings.GetLength(1)];
            for (var j = 0; j < item.Length; j++)
                item[j] =
                    readings[i, j] >= 0
                        ? readings[i, j]
                        : throw new ArgumentException($"Item {i} has {readings[i, j]} readings of category {j}.", nameof(readings));
            if (item.Sum() >= 2)
                items.Add(item);
        }

        return [.. items];
    }

    private static (double? Kappa, double Observed, double Expected) Kappa(int[][] items, ReadOnlySpan<int> drawn)
    {
        var categories = items[0].Length;
        Span<double> used = categories <= 32 ? stackalloc double[categories] : new double[categories];
        used.Clear();
        double observed = 0,
            readings = 0;
        foreach (var i in drawn)
        {
            int n = 0,
                squares = 0;
            for (var j = 0; j < categories; j++)
            {
                var count = items[i][j];
                n += count;
                squares += count * count;
                used[j] += count;
            }

            observed += (double)(squares - n) / (n * (n - 1));
            readings += n;
        }

        observed /= drawn.Length;
        var expected = 0.0;
        foreach (var count in used)
            expected += count / readings * (count / readings);
        return (1 - expected > 1e-12 ? (observed - expected) / (1 - expected) : null, observed, expected);
    }

    private static double? StandardErrorUnderChance(int[][] items)
    {
        var n = items[0].Sum();
        if (items.Any(item => item.Sum() != n))
            return null;
        double spread = 0,
            skew = 0;
        for (var j = 0; j < items[0].Length; j++)
        {
            var p = items.Sum(item => (double)item[j]) / (items.Length * n);
            spread += p * (1 - p);
            skew += p * (1 - p) * (1 - 2 * p);
        }

        return Math.Sqrt(2 * (spread * spread - skew) / ((double)items.Length * n * (n - 1))) / spread;
    }
}
