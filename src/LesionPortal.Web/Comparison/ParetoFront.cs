namespace LesionPortal.Web.Comparison;

/// <summary>Runs that no other run beats in both cost and score.</summary>
public static class ParetoFront
{
    /// <summary>Places in <paramref name="points"/> of the front, by ascending cost. Of equal points all are on it.</summary>
    /// <param name="isBetter">Whether the first score is better than the second.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double Cost, double Score)> points, Func<double, double, bool> isBetter) =>
        [
            .. Enumerable
                .Range(0, points.Count)
                .Where(i => !points.Any(other => Beats(other, points[i], isBetter)))
                .OrderBy(i => points[i].Cost),
        ];

    private static bool Beats((double Cost, double Score) a, (double Cost, double Score) b, Func<double, double, bool> isBetter) =>
        a.Cost <= b.Cost && !isBetter(b.Score, a.Score) && (a.Cost < b.Cost || isBetter(a.Score, b.Score));
}
