namespace LesionPortal.Web.Shared.Charts;

/// <summary>What the browser already has of a chart; tells whether it can grow or must be drawn anew.</summary>
internal sealed class RenderedSeries
{
    private readonly List<(ChartSeries Identity, int Count)> _sent;

    public RenderedSeries(IReadOnlyList<ChartSeries> series) => _sent = [.. series.Select(s => (s, s.Points.Count))];

    /// <returns>The new points of each series in order, or null when the lines themselves changed.</returns>
    public IReadOnlyList<IReadOnlyList<double?[]>>? GrowthTo(IReadOnlyList<ChartSeries> series)
    {
        if (series.Count != _sent.Count)
            return null;
        var tails = new List<IReadOnlyList<double?[]>>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            var (old, count) = _sent[i];
            if (!Continues(old, count, series[i]))
                return null;
            tails.Add(DrawnSeries.Pairs(series[i].Points.Skip(count)));
        }

        return tails;
    }

    private static bool Continues(ChartSeries old, int count, ChartSeries now) =>
        now.Key == old.Key
        && now.Name == old.Name
        && now.Colour == old.Colour
        && now.Dash == old.Dash
        && now.PartOf == old.PartOf
        && now.Points.Count >= count
        && (count == 0 || now.Points[count - 1] == old.Points[count - 1])
        // Decimation chooses other points when there are more; those can't be appended.
        && (now.Points.Count == count || now.Points.Count <= Decimation.MaxPoints);
}
