using System.Numerics;
using System.Runtime.InteropServices;

namespace LesionPortal.Core.Statistics;

/// <summary>Passes over many resampled means, several at once in the processor's vectors.</summary>
internal static class Extremes
{
    /// <param name="values">At least one, all finite.</param>
    public static (double Smallest, double Largest) Of(ReadOnlySpan<double> values)
    {
        var (low, high) = (new Vector<double>(values[0]), new Vector<double>(values[0]));
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var vector in vectors)
            (low, high) = (Vector.Min(low, vector), Vector.Max(high, vector));
        var (smallest, largest) = (values[0], values[0]);
        for (var lane = 0; lane < Vector<double>.Count; lane++)
            (smallest, largest) = (Math.Min(smallest, low[lane]), Math.Max(largest, high[lane]));
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
            (smallest, largest) = (Math.Min(smallest, value), Math.Max(largest, value));
        return (smallest, largest);
    }

    /// <summary>How many are below one bound, and how many are not above another.</summary>
    public static (int Below, int UpTo) Count(ReadOnlySpan<double> values, double below, double upTo)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var (lessThan, notAbove) = (new Vector<double>(below), new Vector<double>(upTo));
        Vector<long> less = default,
            notMore = default;
        foreach (var vector in vectors)
        {
            // A lane that holds is −1.
            less -= Vector.LessThan(vector, lessThan);
            notMore -= Vector.LessThanOrEqual(vector, notAbove);
        }

        var (countLess, countNotMore) = ((int)Vector.Sum(less), (int)Vector.Sum(notMore));
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            countLess += value < below ? 1 : 0;
            countNotMore += value <= upTo ? 1 : 0;
        }

        return (countLess, countNotMore);
    }
}
