namespace LesionPortal.Web.Reports.Drawing;

/// <param name="Text">The value as it stands beside the bar.</param>
internal sealed record SvgBar(string Name, string Colour, double Value, string Text);

/// <summary>A horizontal bar a run, from 0.</summary>
internal static class SvgBars
{
    private const int Width = 460,
        Row = 24,
        Left = 190,
        Right = 74,
        Top = 28,
        Bottom = 8;

    public static string Draw(string title, IReadOnlyList<SvgBar> bars)
    {
        var svg = new SvgWriter(Width, Top + bars.Count * Row + Bottom, title);
        svg.Title(0, 16, title);
        var largest = bars.Count == 0 ? 1 : Math.Max(bars.Max(b => b.Value), double.Epsilon);
        foreach (var (i, bar) in bars.Index())
        {
            var y = Top + i * Row;
            var length = bar.Value / largest * (Width - Left - Right);
            svg.Text(Left - 8, y + 15, bar.Name, "end");
            svg.Box(Left, y + 4, length, Row - 8, bar.Colour, hint: $"{bar.Name}: {bar.Text}");
            svg.Text(Left + length + 6, y + 15, bar.Text);
        }

        svg.GridLine(Left, Top, Left, svg.Height - Bottom);
        return svg.ToString();
    }
}
