using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Shared.Charts;

/// <summary>The numbers of a chart as CSV (RFC 4180), every point, not thinned.</summary>
public static class ChartCsv
{
    /// <summary>A row a value of x; a band gives two columns.</summary>
    public static string Of(IReadOnlyList<ChartSeries> series, IReadOnlyList<ChartBand> bands, string xName)
    {
        var lines = series.Select(s => s.Points.DistinctBy(p => p.X).ToDictionary(p => p.X, p => p.Y)).ToList();
        var spans = bands.Select(b => b.Spans.DistinctBy(s => s.X).ToDictionary(s => s.X)).ToList();
        var heading =
            (IEnumerable<string>)
                [xName, .. series.Select(s => s.Name), .. bands.SelectMany(b => new[] { b.Name + ", low", b.Name + ", high" })];
        var rows = lines
            .SelectMany(l => l.Keys)
            .Distinct()
            .Order()
            .Select(x =>
                (IEnumerable<string>)
                    [
                        Number(x),
                        .. lines.Select(l => l.TryGetValue(x, out var y) ? Number(y) : ""),
                        .. spans.SelectMany(s => s.TryGetValue(x, out var span) ? new[] { Number(span.Low), Number(span.High) } : ["", ""]),
                    ]
            );
        return Write([heading, .. rows]);
    }

    public static string Write(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>As short as reads back the same; empty for what is not finite.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
