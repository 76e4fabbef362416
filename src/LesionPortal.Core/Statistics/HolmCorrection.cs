namespace LesionPortal.Core.Statistics;

/// <summary>
/// Holm's step-down correction for a family of tests (Holm 1979): keeps the chance of any false claim at the level, whatever the
/// dependence.
/// </summary>
public static class HolmCorrection
{
    /// <summary>
    /// Adjusted p in the order given: the i-th smallest of m is multiplied by m − i + 1, made no smaller than the one before, at most 1.
    /// </summary>
    /// <exception cref="ArgumentException">A p is not from 0 to 1.</exception>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        foreach (var value in p)
        {
            if (!(value >= 0 && value <= 1))
                throw new ArgumentException($"{value} is no p-value; expected 0 to 1.", nameof(p));
        }

        var adjusted = new double[p.Count];
        var largest = 0.0;
        var left = p.Count;
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
        {
            largest = Math.Max(largest, Math.Min(1, p[i] * left--));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
