using MathNet.Numerics.Statistics;

namespace LesionPortal.Core.Statistics;

/// <summary>Quantiles interpolated linearly between order statistics: NumPy's default, Hyndman and Fan's type 7.</summary>
public static class Quantile
{
    /// <summary>The same of unsorted values, which are moved about: in time linear in their number, where sorting would cost most of a bootstrap.</summary>
    internal static double LinearInPlace(double[] values, double share)
    {
        var at = share * (values.Length - 1);
        var below = (int)at;
        // MathNet counts order statistics from 1.
        var low = ArrayStatistics.OrderStatisticInplace(values, below + 1);
        if (below + 1 == values.Length)
            return low;
        // It leaves behind the one it found only what is not smaller, so the next is the smallest of those; the very first it finds without moving any.
        var next = below == 0 ? ArrayStatistics.OrderStatisticInplace(values, 2) : Smallest(values.AsSpan(below + 1));
        return low + (at - below) * (next - low);
    }

    private static double Smallest(ReadOnlySpan<double> values)
    {
        var smallest = values[0];
        foreach (var value in values)
            smallest = Math.Min(smallest, value);
        return smallest;
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
        return below + 1 < ascending.Length ? ascending[below] + (at - below) * (ascending[below + 1] - ascending[below]) : ascending[below];
    }
}
