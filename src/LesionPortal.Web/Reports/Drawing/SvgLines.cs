using System.Globalization;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Drawing;

internal sealed record SvgLine(string Name, string Colour, LineDash Dash, bool IsTraining, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A line chart by epoch.</summary>
internal static class SvgLines
{
    private const int Width = 460,
        Height = 260,
        Left = 58,
        Right = 12,
        Top = 26,
        Bottom = 36,
        Ticks = 4;

    /// <param name="top">The upper end of the y axis; null for the largest value.</param>
    public static string Draw(string title, IReadOnlyList<SvgLine> lines, double? top = null)
    {
        var points = lines.SelectMany(l => l.Points).Where(p => double.IsFinite(p.Y)).ToList();
        var svg = new SvgWriter(Width, Height, title);
        svg.Title(Left, 16, title);
        if (points.Count == 0)
        {
            svg.Text(Width / 2, Height / 2, "no epoch yet", "middle");
            return svg.ToString();
        }

        var lastX = Math.Max(points.Max(p => p.X), 2);
        var highest = top ?? points.Max(p => p.Y);
        if (highest <= 0)
            highest = 1;
        Axes(svg, lastX, highest);
        foreach (var line in lines)
            svg.Curve(
                line.Points.Select(p => (X(p.X, lastX), double.IsFinite(p.Y) ? Y(Math.Clamp(p.Y, 0, highest), highest) : double.NaN)),
                line.Colour,
                line.Dash.Pattern(),
                line.IsTraining,
                line.Name
            );
        return svg.ToString();
    }

    private static void Axes(SvgWriter svg, double lastX, double highest)
    {
        for (var i = 0; i <= Ticks; i++)
        {
            var value = highest * i / Ticks;
            var y = Y(value, highest);
            svg.GridLine(Left, y, Width - Right, y);
            svg.Text(Left - 6, y + 4, Tick(value), "end");
        }

        foreach (var epoch in new[] { 1, (int)Math.Round((1 + lastX) / 2), (int)lastX }.Distinct())
            svg.Text(X(epoch, lastX), Height - Bottom + 16, epoch.ToString(CultureInfo.InvariantCulture), "middle");
        svg.Text(Width - Right, Height - 4, "epoch", "end");
    }

    private static double X(double epoch, double lastX) => Left + (epoch - 1) / (lastX - 1) * (Width - Left - Right);

    private static double Y(double value, double highest) => Height - Bottom - value / highest * (Height - Top - Bottom);

    private static string Tick(double value) =>
        value.ToString(
            value >= 100 ? "#,0"
                : value >= 1 ? "0.0#"
                : "0.0##",
            CultureInfo.InvariantCulture
        );
}
