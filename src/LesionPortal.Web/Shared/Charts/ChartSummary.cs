using System.Globalization;

namespace LesionPortal.Web.Shared.Charts;

/// <summary>What a line chart shows, in words.</summary>
public static class ChartSummary
{
    private const int MaxSeries = 3;

    public static string Of(IReadOnlyList<ChartSeries> series, string xName)
    {
        var drawn = series.Where(s => s.Points.Count > 0).ToList();
        if (drawn.Count == 0)
            return "No data yet.";
        var sentences = drawn.Take(MaxSeries).Select(s => Describe(s, xName));
        var more =
            drawn.Count > MaxSeries
                ? string.Create(CultureInfo.InvariantCulture, $" And {drawn.Count - MaxSeries} more lines; the table has them all.")
                : "";
        return string.Join(" ", sentences) + more;
    }

    /// <summary>Three decimals for scores, thousands separators for large losses.</summary>
    public static string Number(double value) =>
        Math.Abs(value) switch
        {
            >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
            _ => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "not a number",
        };

    private static string Describe(ChartSeries series, string xName)
    {
        var first = series.Points[0];
        var last = series.Points[^1];
        return series.Points.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{series.Name}: {Number(first.Y)} at {xName} {first.X:0}.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{series.Name}: from {Number(first.Y)} to {Number(last.Y)}, {xName}s {first.X:0} to {last.X:0}."
            );
    }
}
