using System.Text.Json.Serialization;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// A report as a paper: sections of text, numbered tables and figures. Page, HTML, Markdown, LaTeX and CSV are written from this alone.
/// </summary>
public sealed record Paper(string Title, string Lead, bool IsSynthetic, IReadOnlyList<PaperSection> Sections)
{
    public IEnumerable<PaperTable> Tables => Sections.SelectMany(s => s.Blocks).OfType<PaperTable>();
    public IEnumerable<PaperFigure> Figures => Sections.SelectMany(s => s.Blocks).OfType<PaperFigure>();
}

/// <param name="Id">Names it in links and the author's text in it.</param>
/// <param name="AuthorText">Markdown; null when the author wrote nothing here.</param>
public sealed record PaperSection(string Id, string Title, IReadOnlyList<PaperBlock> Blocks, string? AuthorText);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PaperText), "text")]
[JsonDerivedType(typeof(PaperHeading), "heading")]
[JsonDerivedType(typeof(PaperList), "list")]
[JsonDerivedType(typeof(PaperCode), "code")]
[JsonDerivedType(typeof(PaperTable), "table")]
[JsonDerivedType(typeof(PaperFigure), "figure")]
[JsonDerivedType(typeof(PaperPictures), "pictures")]
public abstract record PaperBlock;

public sealed record PaperText(string Text) : PaperBlock;

public sealed record PaperHeading(string Text) : PaperBlock;

public sealed record PaperList(IReadOnlyList<string> Items) : PaperBlock;

/// <summary>Commands, to be copied as they are.</summary>
public sealed record PaperCode(string Text) : PaperBlock;

/// <param name="Id">"final", "comparisons": names the CSV file.</param>
/// <param name="Caption">Says what one sees; the number is put before it.</param>
public sealed record PaperTable(string Id, int Number, string Caption, IReadOnlyList<PaperColumn> Columns, IReadOnlyList<PaperRow> Rows)
    : PaperBlock;

public sealed record PaperColumn(string Heading, bool IsNumber = false, bool IsWide = false)
{
    /// <summary>What the numbers below are, a formula; shown where the pointer rests on the heading.</summary>
    public string? Hint { get; init; }
}

/// <param name="RunId">The run that the first cell names; null for none.</param>
public sealed record PaperRow(IReadOnlyList<PaperCell> Cells, int? RunId = null, bool IsBest = false);

/// <param name="Text">As a person reads it.</param>
/// <param name="Number">In full precision, for the CSV; null where the text is all there is.</param>
public sealed record PaperCell(string Text, double? Number = null)
{
    /// <summary>Of the number; in the CSV it has columns of its own.</summary>
    public PaperInterval? Interval { get; init; }

    /// <summary>Standard deviation (n − 1) over seeds, for the CSV.</summary>
    public double? Deviation { get; init; }

    /// <summary>What the text means, a formula; shown where the pointer rests on it.</summary>
    public string? Hint { get; init; }

    public static PaperCell Of(double? value, string format) =>
        new(value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? "–", value);

    public static PaperCell Of(MeanScore? score) => new(EvidenceText.Mean(score), score?.Mean) { Interval = PaperInterval.Of(score) };

    public static implicit operator PaperCell(string text) => new(text);

    public static PaperCell FromString(string text) => new(text);
}

/// <param name="Low">Null together with <paramref name="High"/>: there is too little to tell.</param>
/// <param name="Level">0.95 for a 95% interval.</param>
/// <param name="Method">"Bca", "Percentile"…; null where a report was frozen before it was stored.</param>
/// <param name="N">Cases it is from; null where a report was frozen before it was stored.</param>
public sealed record PaperInterval(double? Low, double? High, double Level, string? Method, int? N)
{
    internal static PaperInterval? Of(MeanScore? score) =>
        score is null ? null : new(score.Low, score.High, score.Confidence, score.Method.ToString(), score.N);
}

public sealed record PaperFigure(string Id, int Number, string Caption, IReadOnlyList<PaperPanel> Panels, IReadOnlyList<PaperKey> Key)
    : PaperBlock;

/// <param name="Name">Of its file.</param>
public sealed record PaperPanel(string Name, string Svg);

public sealed record PaperKey(string Name, string Colour, LineDash Dash)
{
    /// <summary>A piece of the line, as SVG.</summary>
    public string Swatch =>
        $"<svg width=\"26\" height=\"8\" viewBox=\"0 0 26 8\" aria-hidden=\"true\"><line x1=\"0\" y1=\"4\" x2=\"26\" "
        + $"y2=\"4\" stroke=\"{Colour}\" "
        + $"stroke-width=\"3\"{(Dash.Pattern() is { } pattern ? $" stroke-dasharray=\"{pattern}\"" : "")}/></svg>";
}

/// <summary>Cases with each run's outline: a row a case, a column a run.</summary>
public sealed record PaperPictures(
    string Id,
    int Number,
    string Caption,
    IReadOnlyList<string> Columns,
    IReadOnlyList<PaperPictureRow> Rows
) : PaperBlock;

public sealed record PaperPictureRow(string Name, string Why, IReadOnlyList<PaperPicture> Pictures);

/// <param name="Svg">The image with both outlines; null where there is none.</param>
public sealed record PaperPicture(string? Svg, string Text);
