using System.Numerics;

namespace LesionPortal.Core.Statistics;

/// <summary>Quantiles interpolated linearly between order statistics: NumPy's default, Hyndman and Fan's type 7.</summary>
public static class Quantile
{
    private const int Bins = 512;

    /// <summary>
    /// Two quantiles of unsorted values, which stay as they are. They are counted into bins, and only the bins a quantile lies in are
    /// sorted: sorting all, or selecting from all, would cost most of a bootstrap.
    /// </summary>
    /// <param name="values">At least one, all finite.</param>
    /// <param name="lower">0 (the smallest) to 1 (the largest).</param>
    /// <param name="upper">The same.</param>
    internal static (double Lower, double Upper) LinearOfUnsorted(ReadOnlySpan<double> values, double lower, double upper)
    {
        var (smallest, largest) = Extremes.Of(values);
        var scale = Bins / (largest - smallest);
        Span<int> counts = stackalloc int[Bins];
        counts.Clear();
        foreach (var value in values)
            counts[BinOf(value, smallest, scale)]++;
        return (Among(values, counts, smallest, scale, lower), Among(values, counts, smallest, scale, upper));
    }

    /// <summary>
    /// Never smaller for a larger value, whatever the rounding; all in one bin where the values are alike or too far apart for a scale.
    /// </summary>
    private static int BinOf(double value, double smallest, double scale) => Math.Min(Bins - 1, (int)((value - smallest) * scale));

    private static double Among(ReadOnlySpan<double> values, ReadOnlySpan<int> counts, double smallest, double scale, double share)
    {
        var at = share * (values.Length - 1);
        var below = (int)at;
        var next = Math.Min(below + 1, values.Length - 1);
        int first = 0,
            before = 0;
        while (before + counts[first] <= below)
            before += counts[first++];
        var (last, through) = (first, before + counts[first]);
        while (through <= next)
            through += counts[++last];

        // A bin too wide on either side, so that no rounding leaves one out.
        var from = new Vector<double>(double.IsFinite(scale) ? smallest + (first - 1) / scale : double.NegativeInfinity);
        var to = new Vector<double>(double.IsFinite(scale) ? smallest + (last + 2) / scale : double.PositiveInfinity);
        var among = new double[through - before];
        var found = 0;
        for (var start = 0; start < values.Length; start += Vector<double>.Count)
        {
            var some = values.Slice(start, Math.Min(Vector<double>.Count, values.Length - start));
            if (
                some.Length == Vector<double>.Count
                && new Vector<double>(some) is var vector
                && (Vector.GreaterThanOrEqual(vector, from) & Vector.LessThanOrEqual(vector, to)) == Vector<long>.Zero
            )
                continue;
            foreach (var value in some)
            {
                var bin = BinOf(value, smallest, scale);
                if (bin >= first && bin <= last)
                    among[found++] = value;
            }
        }

        Array.Sort(among);
        var low = among[below - before];
        return low + (at - below) * (among[next - before] - low);
    }

    /// <param name="ascending">Sorted, at least one value.</param>
    /// <param name="share">0 (the smallest) to 1 (the largest).</param>
    /// <exception cref="ArgumentException">There is no value, or the share is outside 0 to 1.</exception>
    public static double Linear(ReadOnlySpan<double> ascending, double share)
    {
        if (ascending.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(ascending));
        if (!(share >= 0 && share <= 1))
            throw new ArgumentException($"The share {share} is not from 0 to 1.", nameof(share));
        var at = share * (ascending.Length - 1);
        var below = (int)at;
        return below + 1 < ascending.Length
            ? ascending[below] + (at - below) * (ascending[below + 1] - ascending[below])
            : ascending[below];
    }
}
