using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace LesionPortal.Web.Reports.Drawing;

/// <summary>
/// Writes one SVG picture. Everything is said by attributes, text and lines in the colour of the text around it, so that a picture looks
/// the same on the page, in the HTML file, printed, and as a file of its own.
/// </summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _svg = new();

    public SvgWriter(int width, int height, string title)
    {
        (Width, Height) = (width, height);
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Encode(title)}\" fill=\"currentColor\" "
                + $"font-family=\"system-ui, 'Liberation Sans', sans-serif\" font-size=\"11\">"
        );
    }

    public int Width { get; }
    public int Height { get; }

    public void Title(double x, double y, string text) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"12\" font-weight=\"600\">{Encode(text)}</text>"
        );

    public void Text(double x, double y, string text, string anchor = "start") =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Encode(text)}</text>");

    public void GridLine(double x1, double y1, double x2, double y2) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"currentColor\" stroke-opacity=\"0.22\"/>"
        );

    public void Line(double x1, double y1, double x2, double y2, string colour, double width = 1.6) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
        );

    /// <param name="hint">Shown when pointed at; null for none.</param>
    public void Box(double x, double y, double width, double height, string colour, double fill = 1, double stroke = 0, string? hint = null)
    {
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(width, 0):0.#}\" height=\"{Math.Max(height, 0):0.#}\" "
                + $"fill=\"{colour}\" fill-opacity=\"{fill}\""
        );
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"{(stroke > 0 ? string.Create(CultureInfo.InvariantCulture, $" stroke=\"{colour}\" stroke-width=\"{stroke}\"") : "")}>"
                + $"{Hint(hint)}</rect>"
        );
    }

    /// <summary>An empty frame in the colour of the text.</summary>
    public void DashedBox(double x, double y, double width, double height, string hint) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(width, 0):0.#}\" height=\"{Math.Max(height, 0):0.#}\" "
                + $"fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.7\" stroke-dasharray=\"4 3\">{Hint(hint)}</rect>"
        );

    public void Dot(double x, double y, double radius, string colour, string? hint = null) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius}\" fill=\"{colour}\">{Hint(hint)}</circle>"
        );

    /// <summary>A curve; the pen is lifted where a value is not finite.</summary>
    /// <param name="dash">SVG's <c>stroke-dasharray</c>; null is solid.</param>
    public void Curve(IEnumerable<(double X, double Y)> points, string colour, string? dash, bool faint, string hint)
    {
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<path fill=\"none\" stroke=\"{colour}\" "
                + $"stroke-width=\"1.6\"{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")}"
                + $"{(faint ? " stroke-opacity=\"0.8\"" : "")} d=\""
        );
        var pen = 'M';
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(y))
            {
                pen = 'M';
                continue;
            }

            _svg.Append(CultureInfo.InvariantCulture, $"{pen}{x:0.#} {y:0.#}");
            pen = 'L';
        }

        _svg.Append(CultureInfo.InvariantCulture, $"\">{Hint(hint)}</path>");
    }

    public override string ToString() => _svg + "</svg>";

    private static string Hint(string? text) => text is null ? "" : $"<title>{Encode(text)}</title>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
