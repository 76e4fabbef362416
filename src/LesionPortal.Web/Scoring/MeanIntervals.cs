using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Scoring;

/// <summary>
/// Intervals of means, kept: 10,000 resamples for each run, part and metric are the costliest thing a comparison asks for, and the
/// same values always have the same interval. Kept under the values themselves, so nothing can be out of date.
/// </summary>
internal static class MeanIntervals
{
    // About 100 bytes each.
    private const int MaxCached = 100_000;

    private static readonly ConcurrentDictionary<UInt128, Interval> s_known = new();

    /// <summary>The same, within the range a metric has.</summary>
    public static IReadOnlyList<Interval> Of(IReadOnlyList<(MetricDefinition Metric, double[] Values)> means) =>
        [.. Of([.. means.Select(m => m.Values)]).Zip(means, (interval, m) => interval.Within(m.Metric.Minimum, m.Metric.Maximum))];

    /// <param name="means">Of each the values in a fixed order of cases, at least one.</param>
    public static IReadOnlyList<Interval> Of(IReadOnlyList<double[]> means)
    {
        UInt128[] keys = [.. means.Select(values => MemoryMarshal.Read<UInt128>(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan()))))];
        var found = new Dictionary<UInt128, Interval>();
        var missing = new Dictionary<UInt128, double[]>();
        foreach (var (key, values) in keys.Zip(means))
        {
            if (s_known.TryGetValue(key, out var known))
                found[key] = known;
            else
                missing[key] = values;
        }

        if (s_known.Count + missing.Count > MaxCached)
            s_known.Clear();
        foreach (var (key, interval) in missing.Keys.Zip(Bootstrap.MeanIntervals([.. missing.Values])))
            found[key] = s_known[key] = interval;
        return [.. keys.Select(key => found[key])];
    }
}
