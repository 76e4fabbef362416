using System.Numerics;

namespace LesionPortal.Core.Statistics;

/// <summary>
/// Which cases each bootstrap resample draws: depends on the number of cases, of resamples and the seed alone, so that runs scored on the
/// same cases are resampled alike, a − b is exactly −(b − a), and the order of runs changes nothing.
/// </summary>
internal sealed class Resampler
{
    /// <summary>Of drawn indices, 4 bytes each: larger ones are made anew each time.</summary>
    private const int LargestKept = 4_000_000;

    // Most calls in a row have the same n: a table of runs × metrics.
    private static Resampler? s_last;

    private readonly int _n;
    private readonly int _resamples;
    private readonly int _seed;
    private readonly int[] _drawn;

    private Resampler(int n, int resamples, int seed)
    {
        (_n, _resamples, _seed) = (n, resamples, seed);
        _drawn = new int[checked(n * resamples)];
        var random = new Random(seed);
        for (var i = 0; i < _drawn.Length; i++)
            _drawn[i] = random.Next(n);
    }

    public static Resampler For(int n, int resamples, int seed)
    {
        var last = Volatile.Read(ref s_last);
        if (last is not null && last._n == n && last._resamples == resamples && last._seed == seed)
            return last;
        var made = new Resampler(n, resamples, seed);
        if (made._drawn.Length <= LargestKept)
            Volatile.Write(ref s_last, made);
        return made;
    }

    /// <summary>The indices of one resample, n of them.</summary>
    public ReadOnlySpan<int> Draw(int resample) => _drawn.AsSpan(resample * _n, _n);

    /// <summary>
    /// The same for several series at once, side by side in the processor's vectors: each sum is taken in the same order as alone, so
    /// every mean is the same to the last bit.
    /// </summary>
    /// <param name="series">Of n values each.</param>
    /// <returns>[series][resample].</returns>
    public double[][] Means(IReadOnlyList<double[]> series)
    {
        var lanes = Vector<double>.Count;
        var columns = (series.Count + lanes - 1) / lanes * lanes;
        var rows = new double[_n * columns];
        for (var s = 0; s < series.Count; s++)
        {
            for (var i = 0; i < _n; i++)
                rows[i * columns + s] = series[s][i];
        }

        var means = series.Select(_ => new double[_resamples]).ToArray();
        var sums = new double[columns];
        for (var r = 0; r < _resamples; r++)
        {
            Array.Clear(sums);
            foreach (var i in Draw(r))
            {
                for (var c = 0; c < columns; c += lanes)
                    (new Vector<double>(sums, c) + new Vector<double>(rows, i * columns + c)).CopyTo(sums, c);
            }

            for (var s = 0; s < means.Length; s++)
                means[s][r] = sums[s] / _n;
        }

        return means;
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
