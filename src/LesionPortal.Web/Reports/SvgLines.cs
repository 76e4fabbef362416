using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace LesionPortal.Web.Reports;

/// <param name="Dashed">Training is dashed, validation solid, as on the run's page.</param>
internal sealed record SvgLine(string Name, string Colour, bool Dashed, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A line chart as inline SVG, for a report that must stand alone in one file.</summary>
internal static class SvgLines
{
    private const int Width = 460, Height = 260, Left = 58, Right = 12, Top = 26, Bottom = 36, Ticks = 4;

    /// <param name="top">The upper end of the y axis; null for the largest value.</param>
    public static string Draw(string title, IReadOnlyList<SvgLine> lines, double? top = null)
    {
        var points = lines.SelectMany(l => l.Points).Where(p => double.IsFinite(p.Y)).ToList();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode(title)}\"><text x=\"{Left}\" y=\"16\" class=\"chart-title\">{Encode(title)}</text>");
        if (points.Count == 0)
            return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width / 2}\" y=\"{Height / 2}\" text-anchor=\"middle\">no epoch yet</text></svg>").ToString();

        var lastX = Math.Max(points.Max(p => p.X), 2);
        var highest = top ?? points.Max(p => p.Y);
        if (highest <= 0)
            highest = 1;
        Axes(svg, lastX, highest);
        foreach (var line in lines)
            Path(svg, line, lastX, highest);
        return svg.Append("</svg>").ToString();
    }

    private static void Axes(StringBuilder svg, double lastX, double highest)
    {
        for (var i = 0; i <= Ticks; i++)
        {
            var value = highest * i / Ticks;
            var y = Y(value, highest);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" class=\"grid\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Tick(value)}</text>");
        }

        foreach (var epoch in new[] { 1, (int)Math.Round((1 + lastX) / 2), (int)lastX }.Distinct())
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(epoch, lastX):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{epoch}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{Height - 4}\" text-anchor=\"end\">epoch</text>");
    }

    private static void Path(StringBuilder svg, SvgLine line, double lastX, double highest)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{(line.Dashed ? "dashed" : "solid")}\" stroke=\"{line.Colour}\" d=\"");
        var pen = 'M';
        foreach (var (x, y) in line.Points)
        {
            if (!double.IsFinite(y))
            {
                pen = 'M';
                continue;
            }

            svg.Append(CultureInfo.InvariantCulture, $"{pen}{X(x, lastX):0.#} {Y(Math.Clamp(y, 0, highest), highest):0.#}");
            pen = 'L';
        }

        svg.Append(CultureInfo.InvariantCulture, $"\"><title>{Encode(line.Name)}</title></path>");
    }

    private static double X(double epoch, double lastX) => Left + (epoch - 1) / (lastX - 1) * (Width - Left - Right);

    private static double Y(double value, double highest) => Height - Bottom - value / highest * (Height - Top - Bottom);

    private static string Tick(double value) => value.ToString(value >= 100 ? "#,0" : value >= 1 ? "0.0#" : "0.0##", CultureInfo.InvariantCulture);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
