using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Shared.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Key">Stays the same while the line grows; new points of a known key are appended, not redrawn.</param>
/// <param name="Name">What legend, tooltip and table call it.</param>
/// <param name="Colour">CSS colour, for a run from <see cref="RunPalette"/>.</param>
/// <param name="Points">By ascending x; a y that is not finite leaves a gap.</param>
/// <param name="PartOf">
/// Name of the line this one stands behind, faint: not in the legend, hidden with it. Null for a line of its own.
/// </param>
public sealed record ChartSeries(
    string Key,
    string Name,
    string Colour,
    IReadOnlyList<ChartPoint> Points,
    LineDash Dash = LineDash.Solid,
    string? PartOf = null
);

public readonly record struct ChartSpan(double X, double Low, double High);

/// <summary>An area between two values of y around a line, such as the lowest and the highest of several runs.</summary>
/// <param name="Name">What tooltip and table call it.</param>
/// <param name="PartOf">Name of the line it belongs to, with which it is hidden.</param>
/// <param name="Spans">By ascending x.</param>
public sealed record ChartBand(string Name, string Colour, string PartOf, IReadOnlyList<ChartSpan> Spans);

/// <summary>A level area across a chart, such as where people agree with each other.</summary>
public sealed record ChartLevel(double Low, double High, string Label);

/// <summary>A vertical line at x with a label, for example the best epoch.</summary>
public sealed record ChartMarker(double X, string Label, string Colour);
