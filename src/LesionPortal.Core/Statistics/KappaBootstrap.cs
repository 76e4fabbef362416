namespace LesionPortal.Core.Statistics;

/// <summary>A percentile interval for a statistic of resampled items that is not defined on every resample.</summary>
internal static class KappaBootstrap
{
    /// <summary>
    /// Null from fewer than <see cref="Agreement.MinItems"/>; if half the resamples or more have no kappa, as the rest would be a chosen
    /// few; and if all have the same, as of readings without any disagreement: an interval without a width would claim to be certain.
    /// </summary>
    public static Interval? Interval(double estimate, int items, double confidence, int resamples, int seed, Statistic kappa)
    {
        Bootstrap.RequireSettings(confidence, resamples);
        if (items < Agreement.MinItems)
            return null;
        var draws = Resampler.For(items, resamples, seed);
        var values = new List<double>(resamples);
        for (var r = 0; r < resamples; r++)
        {
            if (kappa(draws.Draw(r)) is { } value)
                values.Add(value);
        }

        if (2 * values.Count <= resamples)
            return null;
        var interval = Bootstrap.Percentile([.. values], estimate, confidence, items);
        return interval.High - interval.Low > 1e-12 ? interval : null;
    }

    /// <param name="items">Indices drawn with replacement.</param>
    public delegate double? Statistic(ReadOnlySpan<int> items);
}
