using System.Globalization;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reports.Drawing;

/// <summary>
/// A reliability diagram: what the network said against what was so. The larger the dot, the more pixels; the diagonal is perfect.
/// </summary>
internal static class SvgReliability
{
    private const int Width = 300,
        Height = 300,
        Left = 40,
        Right = 12,
        Top = 26,
        Bottom = 38;

    public static string Draw(string title, string colour, IReadOnlyList<ReliabilityBin> bins)
    {
        var svg = new SvgWriter(Width, Height, title);
        svg.Title(Left, 16, title);
        for (var i = 0; i <= 4; i++)
        {
            var share = i / 4.0;
            svg.GridLine(Left, Y(share), Width - Right, Y(share));
            svg.GridLine(X(share), Top, X(share), Height - Bottom);
            svg.Text(Left - 5, Y(share) + 4, Tick(share), "end");
            svg.Text(X(share), Height - Bottom + 15, Tick(share), "middle");
        }

        svg.Line(X(0), Y(0), X(1), Y(1), "#7d8590", 1);
        var filled = bins.Where(b => b.Count > 0).ToList();
        svg.Curve(filled.Select(b => (X(b.MeanProbability!.Value), Y(b.ObservedShare!.Value))), colour, dash: null, faint: false, title);
        var pixels = (double)filled.Sum(b => b.Count);
        foreach (var bin in filled)
        {
            svg.Dot(
                X(bin.MeanProbability!.Value),
                Y(bin.ObservedShare!.Value),
                Math.Round(2 + 6 * Math.Sqrt(bin.Count / pixels), 1),
                colour,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"said {bin.MeanProbability:0.000}, was {bin.ObservedShare:0.000}, {bin.Count:#,0} pixels"
                )
            );
        }

        svg.Text(Width - Right, Height - 6, "predicted probability of lesion", "end");
        return svg.ToString();
    }

    private static double X(double share) => Left + share * (Width - Left - Right);

    private static double Y(double share) => Height - Bottom - share * (Height - Top - Bottom);

    private static string Tick(double share) => share.ToString("0.##", CultureInfo.InvariantCulture);
}
