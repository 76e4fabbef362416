namespace LesionPortal.Web.Components.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>How a line is drawn besides its colour, so that two lines can be told apart without colour.</summary>
public enum LineDash
{
    Solid,
    Dashed,
    Dotted,
}

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Key">Stays the same while the line grows; new points of a known key are appended, not redrawn.</param>
/// <param name="Name">What legend, tooltip and table call it.</param>
/// <param name="Colour">CSS colour, for a run from <see cref="RunPalette"/>.</param>
/// <param name="Points">By ascending x; a y that is not finite leaves a gap.</param>
public sealed record ChartSeries(string Key, string Name, string Colour, IReadOnlyList<ChartPoint> Points, LineDash Dash = LineDash.Solid);

/// <summary>A vertical line at x with a label, for example the best epoch.</summary>
public sealed record ChartMarker(double X, string Label, string Colour);
