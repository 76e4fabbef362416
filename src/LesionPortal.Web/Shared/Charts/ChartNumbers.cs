namespace LesionPortal.Web.Shared.Charts;

/// <param name="Text">As a person reads it.</param>
/// <param name="Value">The number behind it, written out in full in a file; null for words.</param>
/// <param name="Href">Where it leads; null for nowhere.</param>
public sealed record ChartCell(string Text, double? Value = null, bool IsNumber = false, string? Href = null)
{
    public static ChartCell Number(double? value, Func<double?, string> text, string? href = null) => new(text(value), value, true, href);

    public static ChartCell Count(long? value) =>
        new(value is { } count ? count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : "–", value, true);

    public static implicit operator ChartCell(string text) => FromString(text);

    public static ChartCell FromString(string text) => new(text);
}

/// <summary>A chart's numbers as a table, for reading instead of seeing and for a file.</summary>
public sealed record ChartNumbers(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ChartCell>> Rows)
{
    public static ChartNumbers None { get; } = new([], []);

    public string ToCsv() => ChartCsv.Write([Columns, .. Rows.Select(r => r.Select(c => c.IsNumber ? ChartCsv.Number(c.Value) : c.Text))]);
}
