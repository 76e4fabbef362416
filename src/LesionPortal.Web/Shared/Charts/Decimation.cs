namespace LesionPortal.Web.Shared.Charts;

/// <summary>Fewer points that look the same: largest triangle, three buckets (Steinarsson, University of Iceland 2013).</summary>
public static class Decimation
{
    /// <summary>Above this many points a screen shows no more.</summary>
    public const int MaxPoints = 1000;

    /// <param name="most">At least 3.</param>
    /// <returns>
    /// The points themselves when there are no more than <paramref name="most"/>; else that many, first and last included.
    /// </returns>
    public static IReadOnlyList<ChartPoint> Reduce(IReadOnlyList<ChartPoint> points, int most = MaxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 3);
        if (points.Count <= most)
            return points;

        var kept = new List<ChartPoint>(most) { points[0] };
        var width = (points.Count - 2.0) / (most - 2);
        for (var bucket = 0; bucket < most - 2; bucket++)
        {
            var from = 1 + (int)(bucket * width);
            var to = 1 + (int)((bucket + 1) * width);
            var next = Mean(points, to, Math.Min(points.Count, 1 + (int)((bucket + 2) * width)));
            kept.Add(LargestTriangle(points, from, to, kept[^1], next));
        }

        kept.Add(points[^1]);
        return kept;
    }

    private static ChartPoint Mean(IReadOnlyList<ChartPoint> points, int from, int to)
    {
        if (from >= to)
            return points[^1];
        double x = 0,
            y = 0;
        for (var i = from; i < to; i++)
        {
            x += points[i].X;
            y += points[i].Y;
        }

        return new ChartPoint(x / (to - from), y / (to - from));
    }

    private static ChartPoint LargestTriangle(IReadOnlyList<ChartPoint> points, int from, int to, ChartPoint left, ChartPoint right)
    {
        var best = points[from];
        var largest = -1.0;
        for (var i = from; i < to; i++)
        {
            var point = points[i];
            var area = Math.Abs((left.X - right.X) * (point.Y - left.Y) - (left.X - point.X) * (right.Y - left.Y));
            if (area > largest)
            {
                largest = area;
                best = point;
            }
        }

        return best;
    }
}
