using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using SkiaSharp;

namespace LesionPortal.Web.Reports.Drawing;

/// <summary>
/// Turns a picture of <see cref="SvgWriter"/> into a PNG for print, with a font of its own, as a server may have none. It knows the
/// elements that the writer writes and no more of SVG.
/// </summary>
internal static class SvgPng
{
    /// <summary>Pixels a unit: the widest pictures (700 units) have 400 dots an inch across a page's text (17 cm).</summary>
    public const int Scale = 4;

    private static readonly SKColor s_ink = new(0x1b, 0x21, 0x26);
    private static readonly Lazy<SKTypeface> s_regular = new(() => Font("Arimo_400Regular.ttf"));
    private static readonly Lazy<SKTypeface> s_bold = new(() => Font("Arimo_600SemiBold.ttf"));

    public static byte[] Draw(string svg)
    {
        var root = XElement.Parse(svg);
        var box = root.Attribute("viewBox")!.Value.Split(' ').Select(Parsed).ToArray();
        using var bitmap = new SKBitmap((int)(box[2] * Scale), (int)(box[3] * Scale), SKColorType.Rgb888x, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Scale(Scale);
        foreach (var element in root.Elements())
            Draw(canvas, element);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Draw(SKCanvas canvas, XElement element)
    {
        if (element.Name.LocalName == "text")
        {
            Text(canvas, element);
            return;
        }

        using var path = Outline(element);
        if (element.Attribute("fill")?.Value != "none" && element.Name.LocalName != "line")
        {
            using var fill = Paint(element, "fill", SKPaintStyle.Fill);
            canvas.DrawPath(path, fill);
        }

        if (element.Attribute("stroke") is not null)
        {
            using var stroke = Paint(element, "stroke", SKPaintStyle.Stroke);
            canvas.DrawPath(path, stroke);
        }
    }

    private static SKPath Outline(XElement e)
    {
        using var builder = new SKPathBuilder();
        switch (e.Name.LocalName)
        {
            case "line":
                builder.MoveTo(Of(e, "x1"), Of(e, "y1"));
                builder.LineTo(Of(e, "x2"), Of(e, "y2"));
                return builder.Detach();
            case "rect":
                builder.AddRect(SKRect.Create(Of(e, "x"), Of(e, "y"), Of(e, "width"), Of(e, "height")));
                return builder.Detach();
            case "circle":
                builder.AddCircle(Of(e, "cx"), Of(e, "cy"), Of(e, "r"));
                return builder.Detach();
            case "path":
                return SKPath.ParseSvgPathData(e.Attribute("d")!.Value);
            default:
                throw new ArgumentException(
                    $"A figure has the element <{e.Name.LocalName}>; PNG export supports text, line, rect, circle "
                        + $"and path. Add support for the element, or use another.",
                    nameof(e)
                );
        }
    }

    private static SKPaint Paint(XElement e, string kind, SKPaintStyle style)
    {
        var opacity = Of(e, kind + "-opacity", 1);
        var dashes = e.Attribute("stroke-dasharray")?.Value.Split(' ').Select(Parsed).ToArray();
        return new SKPaint
        {
            Style = style,
            IsAntialias = true,
            Color = Colour(e.Attribute(kind)?.Value).WithAlpha((byte)Math.Round(255 * opacity)),
            StrokeWidth = Of(e, "stroke-width", 1),
            PathEffect = style == SKPaintStyle.Stroke && dashes is not null ? SKPathEffect.CreateDash(dashes, 0) : null,
        };
    }

    private static void Text(SKCanvas canvas, XElement e)
    {
        using var font = new SKFont(
            e.Attribute("font-weight") is null ? s_regular.Value : s_bold.Value,
            Of(e, "font-size", Of(e.Parent!, "font-size"))
        )
        {
            Subpixel = true,
        };
        using var paint = new SKPaint { IsAntialias = true, Color = s_ink };
        var align = e.Attribute("text-anchor")?.Value switch
        {
            "middle" => SKTextAlign.Center,
            "end" => SKTextAlign.Right,
            _ => SKTextAlign.Left,
        };
        canvas.DrawText(e.Value, Of(e, "x"), Of(e, "y"), align, font, paint);
    }

    private static SKColor Colour(string? value) => value is null or "currentColor" ? s_ink : SKColor.Parse(value);

    private static float Of(XElement e, string name, float usual = 0) =>
        e.Attribute(name) is { } attribute ? Parsed(attribute.Value) : usual;

    private static float Parsed(string number) => float.Parse(number, CultureInfo.InvariantCulture);

    private static SKTypeface Font(string file)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException(
                $"The build did not put the font {file} into the program; build again with network, so that npm can fetch it."
            );
        return SKTypeface.FromStream(stream);
    }
}
