namespace LesionPortal.Core.Statistics;

/// <summary>A percentile interval for a statistic of resampled items that is not defined on every resample.</summary>
internal static class KappaBootstrap
{
    /// <summary>Null from a single item, or if half the resamples or more have no kappa: the rest would be a chosen few.</summary>
    public static Interval? Interval(double estimate, int items, double confidence, int resamples, int seed, Statistic kappa)
    {
        Bootstrap.RequireSettings(confidence, resamples);
        if (items < 2)
            return null;
        var draws = Resampler.For(items, resamples, seed);
        var values = new List<double>(resamples);
        for (var r = 0; r < resamples; r++)
        {
            if (kappa(draws.Draw(r)) is { } value)
                values.Add(value);
        }

        return 2 * values.Count > resamples ? Bootstrap.Percentile([.. values], estimate, confidence, items) : null;
    }

    /// <param name="items">Indices drawn with replacement.</param>
    public delegate double? Statistic(ReadOnlySpan<int> items);
}
