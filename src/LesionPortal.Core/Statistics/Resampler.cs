using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// Which cases each bootstrap resample draws: depends on the number of cases, of resamples and the seed alone, so that runs scored on the
/// same cases are resampled alike, a − b is exactly −(b − a), and the order of runs changes nothing.
/// </summary>
internal sealed class Resampler
{
    /// <summary>Of drawn indices in all, 4 bytes each: the test cases of a split with its slices, many times over.</summary>
    private const int MaxCachedDraws = 8_000_000;

    // A table of runs × metrics × slices asks for the same few n again and again, and drawing costs more than the sums over the draws.
    private static ImmutableDictionary<(int N, int Resamples, int Seed), Resampler> s_kept = ImmutableDictionary<
        (int N, int Resamples, int Seed),
        Resampler
    >.Empty;

    private readonly int _n;
    private readonly int _resamples;
    private readonly int[] _drawn;

    private Resampler(int n, int resamples, int seed)
    {
        (_n, _resamples) = (n, resamples);
        _drawn = new int[checked(n * resamples)];
        var random = new Random(seed);
        for (var i = 0; i < _drawn.Length; i++)
            _drawn[i] = random.Next(n);
    }

    public static Resampler For(int n, int resamples, int seed)
    {
        var kept = Volatile.Read(ref s_kept);
        if (kept.TryGetValue((n, resamples, seed), out var known))
            return known;
        var made = new Resampler(n, resamples, seed);
        if (made._drawn.Length > MaxCachedDraws)
            return made;
        // Of two that are made at once one is lost; both draw the same.
        var room = kept.Values.Sum(r => (long)r._drawn.Length) + made._drawn.Length <= MaxCachedDraws;
        Volatile.Write(ref s_kept, (room ? kept : kept.Clear()).SetItem((n, resamples, seed), made));
        return made;
    }

    /// <summary>The indices of one resample, n of them.</summary>
    public ReadOnlySpan<int> Draw(int resample) => _drawn.AsSpan(resample * _n, _n);

    /// <summary>Whose sums stay in registers.</summary>
    private const int Vectors = 4;

    /// <summary>Series that <see cref="Means(IReadOnlyList{double[]}, double[][])"/> takes at once.</summary>
    public static int SeriesAtOnce => Vectors * Vector<double>.Count;

    /// <summary>
    /// The same for several series at once, side by side in the processor's vectors: each sum is taken in the same order as alone, so
    /// every mean is the same to the last bit.
    /// </summary>
    /// <param name="series">At most <see cref="SeriesAtOnce"/>, of n values each.</param>
    /// <param name="means">Filled: [series][resample]; there may be more than series.</param>
    public void Means(IReadOnlyList<double[]> series, double[][] means)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, SeriesAtOnce);
        var rows = new Vector<double>[_n * Vectors];
        var places = MemoryMarshal.Cast<Vector<double>, double>(rows.AsSpan());
        for (var s = 0; s < series.Count; s++)
        {
            for (var i = 0; i < _n; i++)
                places[i * SeriesAtOnce + s] = series[s][i];
        }

        Span<Vector<double>> row = stackalloc Vector<double>[Vectors];
        var cells = MemoryMarshal.Cast<Vector<double>, double>(row);
        var n = new Vector<double>(_n);
        for (var r = 0; r < _resamples; r++)
        {
            Vector<double> first = default,
                second = default,
                third = default,
                fourth = default;
            foreach (var i in Draw(r))
            {
                var at = i * Vectors;
                first += rows[at];
                second += rows[at + 1];
                third += rows[at + 2];
                fourth += rows[at + 3];
            }

            (row[0], row[1], row[2], row[3]) = (first / n, second / n, third / n, fourth / n);
            for (var s = 0; s < series.Count; s++)
                means[s][r] = cells[s];
        }
    }

    /// <summary>The mean of each resample, in the order drawn.</summary>
    public double[] Means(ReadOnlySpan<double> values)
    {
        var means = new double[_resamples];
        for (var r = 0; r < means.Length; r++)
        {
            var sum = 0.0;
            foreach (var i in Draw(r))
                sum += values[i];
            means[r] = sum / _n;
        }

        return means;
    }
}
