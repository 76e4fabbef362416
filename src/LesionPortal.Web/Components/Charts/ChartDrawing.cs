namespace LesionPortal.Web.Components.Charts;

/// <summary>What js/chart.js is told; the names are its.</summary>
public sealed record ChartDrawing
{
    public required IReadOnlyList<DrawnSeries> Series { get; init; }
    public required IReadOnlyList<ChartMarker> Markers { get; init; }
    public required int Height { get; init; }
    public string? XTitle { get; init; }
    public string? YTitle { get; init; }
    public double? XMax { get; init; }
    public double? YMin { get; init; }
    public double? YMax { get; init; }
    public bool Log { get; init; }

    /// <summary>Charts of the same group show their hover together.</summary>
    public string? Group { get; init; }
}

/// <param name="Points">Pairs x, y; y is null for a gap.</param>
/// <param name="Dash">Length of dashes in pixels; 0 is solid.</param>
public sealed record DrawnSeries(string Name, string Colour, int Dash, IReadOnlyList<double?[]> Points)
{
    public static DrawnSeries From(ChartSeries series) => new(series.Name, series.Colour, DashOf(series.Dash), Pairs(Decimation.Reduce(series.Points)));

    public static IReadOnlyList<double?[]> Pairs(IEnumerable<ChartPoint> points) =>
        [.. points.Select(p => new double?[] { p.X, double.IsFinite(p.Y) ? p.Y : null })];

    private static int DashOf(LineDash dash) => dash switch
    {
        LineDash.Dashed => 6,
        LineDash.Dotted => 2,
        _ => 0,
    };
}
