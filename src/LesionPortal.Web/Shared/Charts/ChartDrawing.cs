using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Shared.Charts;

/// <summary>What js/chart.js is told; the names are its.</summary>
public sealed record ChartDrawing
{
    public required IReadOnlyList<DrawnSeries> Series { get; init; }
    public required IReadOnlyList<ChartMarker> Markers { get; init; }
    public IReadOnlyList<DrawnBand> Bands { get; init; } = [];
    public ChartLevel? Level { get; init; }
    public required int Height { get; init; }
    public string? XTitle { get; init; }
    public string? YTitle { get; init; }
    public double? XMax { get; init; }

    /// <summary>The part of the x axis that is shown; null is to its end.</summary>
    public double? XFrom { get; init; }

    /// <inheritdoc cref="XFrom"/>
    public double? XTo { get; init; }

    /// <summary>Whole numbers from 1, such as epochs; else any number from 0.</summary>
    public bool XCounts { get; init; } = true;

    /// <summary>Dragging across the chart asks the page to show that part.</summary>
    public bool Zoomable { get; init; }
    public double? YMin { get; init; }
    public double? YMax { get; init; }
    public bool Log { get; init; }

    /// <summary>Charts of the same group show their hover together.</summary>
    public string? Group { get; init; }
}

/// <param name="Points">Pairs x, y; y is null for a gap.</param>
/// <param name="Dash">As <see cref="LineDashes.Pattern"/>.</param>
public sealed record DrawnSeries(string Name, string Colour, string? Dash, string? PartOf, IReadOnlyList<double?[]> Points)
{
    public static DrawnSeries From(ChartSeries series) =>
        new(series.Name, series.Colour, series.Dash.Pattern(), series.PartOf, Pairs(Decimation.Reduce(series.Points)));

    public static IReadOnlyList<double?[]> Pairs(IEnumerable<ChartPoint> points) =>
        [.. points.Select(p => new double?[] { p.X, double.IsFinite(p.Y) ? p.Y : null })];
}

/// <param name="Spans">Triples x, low, high.</param>
public sealed record DrawnBand(string Name, string Colour, string PartOf, IReadOnlyList<double[]> Spans)
{
    public static DrawnBand From(ChartBand band) =>
        new(band.Name, band.Colour, band.PartOf, [.. band.Spans.Select(s => new[] { s.X, s.Low, s.High })]);
}
