using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Comparison;

/// <summary>
/// Tukey's box: quartiles (interpolated linearly), whiskers to the outermost values within 1.5 times the box, the rest as outliers.
/// </summary>
/// <param name="Outliers">Ascending.</param>
public sealed record BoxSummary(double Low, double Q1, double Median, double Q3, double High, IReadOnlyList<double> Outliers, int N)
{
    private const double Reach = 1.5;

    /// <summary>Null without values.</summary>
    public static BoxSummary? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return null;
        double[] ascending = [.. values.Order()];
        var (q1, median, q3) = (Quantile.Linear(ascending, 0.25), Quantile.Linear(ascending, 0.5), Quantile.Linear(ascending, 0.75));
        var reach = Reach * (q3 - q1);
        var inside = ascending.Where(v => v >= q1 - reach && v <= q3 + reach).ToList();
        return new BoxSummary(
            inside[0],
            q1,
            median,
            q3,
            inside[^1],
            [.. ascending.Where(v => v < q1 - reach || v > q3 + reach)],
            ascending.Length
        );
    }
}
