using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports.Drawing;

/// <param name="Values">One a case, at least one.</param>
internal sealed record SvgBox(string Name, string Colour, IReadOnlyList<double> Values);

/// <summary>
/// A box a run over a score from 0 to 1: quartiles and median, whiskers to the farthest value within 1.5 interquartile ranges (Tukey 1977),
/// dots beyond, a diamond-like dot at the mean. The grey band is what two of twelve dermatologists reach (Peserico et al. 2012, derived),
/// the dashed one what this portal's readers do.
/// </summary>
internal static class SvgBoxes
{
    private const int Width = 700,
        Row = 30,
        Left = 210,
        Right = 20,
        Top = 30,
        Bottom = 34;

    public static string Draw(string title, IReadOnlyList<SvgBox> boxes, HumanBand? band, HumanBand? readers = null)
    {
        var svg = new SvgWriter(Width, Top + boxes.Count * Row + Bottom, title);
        svg.Title(Left, 16, title);
        if (band is { Low: { } low })
            svg.Box(
                X(low),
                Top,
                X(band.Typical) - X(low),
                boxes.Count * Row,
                "#7d8590",
                0.22,
                hint: string.Create(
                    CultureInfo.InvariantCulture,
                    $"two of twelve dermatologists (Peserico et al. 2012, derived): "
                        + $"{low:0.00} in the worst 10% of cases, {band.Typical:0.00} on average"
                )
            );
        if (readers is { Low: { } worst })
            svg.DashedBox(
                X(worst),
                Top,
                X(readers.Typical) - X(worst),
                boxes.Count * Row,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"agreement between readers of this portal: {worst:0.00} in the worst 10% of cases, "
                        + $"{readers.Typical:0.00} on average, n = "
                        + $"{readers.Cases}"
                )
            );
        for (var i = 0; i <= 5; i++)
        {
            svg.GridLine(X(i / 5.0), Top, X(i / 5.0), svg.Height - Bottom);
            svg.Text(X(i / 5.0), svg.Height - Bottom + 16, (i / 5.0).ToString("0.0", CultureInfo.InvariantCulture), "middle");
        }

        foreach (var (i, box) in boxes.Index())
            Box(svg, box, Top + i * Row + Row / 2.0);
        return svg.ToString();
    }

    private static void Box(SvgWriter svg, SvgBox box, double y)
    {
        double[] sorted = [.. box.Values.Order()];
        var (q1, median, q3) = (Quantile.Linear(sorted, 0.25), Quantile.Linear(sorted, 0.5), Quantile.Linear(sorted, 0.75));
        var reach = 1.5 * (q3 - q1);
        var (low, high) = (sorted.First(v => v >= q1 - reach), sorted.Last(v => v <= q3 + reach));
        var mean = sorted.Average();
        svg.Text(Left - 8, y + 4, box.Name, "end");
        svg.Line(X(low), y, X(high), y, box.Colour);
        svg.Box(
            X(q1),
            y - 8,
            X(q3) - X(q1),
            16,
            box.Colour,
            0.25,
            1.4,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{box.Name}: median {median:0.000}, quartiles {q1:0.000} and {q3:0.000}, mean {mean:0.000}, n = {sorted.Length}"
            )
        );
        svg.Line(X(median), y - 8, X(median), y + 8, box.Colour, 2.4);
        svg.Dot(X(mean), y, 2.6, "currentColor");
        foreach (var value in sorted.Where(v => v < low || v > high))
            svg.Dot(X(value), y, 2.2, box.Colour);
    }

    private static double X(double score) => Left + Math.Clamp(score, 0, 1) * (Width - Left - Right);
}
