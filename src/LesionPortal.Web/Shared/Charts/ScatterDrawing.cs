namespace LesionPortal.Web.Shared.Charts;

/// <summary>One dot of a <see cref="ScatterChart"/>.</summary>
/// <param name="Label">What it is and its numbers, in words.</param>
/// <param name="Href">Where a click on it leads; null for nowhere.</param>
public sealed record ScatterPoint(double X, double Y, string Label, string? Href = null);

/// <param name="Size">Radius in pixels.</param>
public sealed record ScatterDots(string Name, string Colour, IReadOnlyList<ScatterPoint> Points, double Size = 5);

/// <summary>A line behind the dots, such as a diagonal.</summary>
/// <param name="Points">Pairs x, y.</param>
/// <param name="Dash">Length of dashes in pixels; 0 is solid.</param>
public sealed record ScatterLine(string Name, string Colour, int Dash, IReadOnlyList<double[]> Points);

/// <summary>What js/scatter.js is told; the names are its.</summary>
public sealed record ScatterDrawing
{
    public required IReadOnlyList<ScatterDots> Dots { get; init; }
    public IReadOnlyList<ScatterLine> Lines { get; init; } = [];
    public required string XTitle { get; init; }
    public required string YTitle { get; init; }
    public double? XMin { get; init; }
    public double? XMax { get; init; }
    public double? YMin { get; init; }
    public double? YMax { get; init; }

    /// <summary>Powers of ten on the x axis; every x is above 0 then.</summary>
    public bool XLog { get; init; }
    public ChartLevel? Level { get; init; }
    public int Height { get; init; } = 340;
}
