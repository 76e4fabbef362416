using MathNet.Numerics.Distributions;

namespace LesionPortal.Core.Statistics;

/// <summary>How two quantities of the same cases go together, such as lesion size and IoU.</summary>
/// <param name="Correlation">−1 to 1.</param>
/// <param name="P">Two-sided, of no association, from Student's t with n − 2 degrees of freedom (SciPy's rule).</param>
public sealed record Association(double Correlation, double P, int N)
{
    /// <summary>Pearson's r: linear association. Null with fewer than three cases or where one quantity does not vary.</summary>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static Association? Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y) => Of(x, y, MathNet.Numerics.Statistics.Correlation.Pearson);

    /// <summary>Spearman's ρ: association of ranks, ties sharing their mean rank. Null as for <see cref="Pearson"/>.</summary>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static Association? Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Of(x, y, MathNet.Numerics.Statistics.Correlation.Spearman);

    private static Association? Of(IReadOnlyList<double> x, IReadOnlyList<double> y, Func<IEnumerable<double>, IEnumerable<double>, double> correlate)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
            throw new ArgumentException($"{x.Count} values cannot be paired with {y.Count}; give the same cases in the same order.");
        if (x.Count < 3 || x.Min() == x.Max() || y.Min() == y.Max())
            return null;
        var r = Math.Clamp(correlate(x, y), -1, 1);
        var freedom = x.Count - 2;
        var p = Math.Abs(r) == 1 ? 0 : 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(r) * Math.Sqrt(freedom / (1 - r * r)));
        return new Association(r, p, x.Count);
    }
}
