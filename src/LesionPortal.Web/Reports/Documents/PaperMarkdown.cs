using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// A paper as Markdown (GitHub's tables). Figures are named, not drawn: their pictures are in the zip, where the links lead.
/// </summary>
public static class PaperMarkdown
{
    public static string Write(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# {Escape(paper.Title)}\n\n{Escape(paper.Lead)}{(paper.IsSynthetic ? " **Synthetic data.**" : "")}\n\n"
        );
        foreach (var section in paper.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {section.Title}\n\n");
            if (section.AuthorText is { } author)
                text.Append(author.Trim()).Append("\n\n");
            foreach (var block in section.Blocks)
                Block(text, block);
        }

        return text.ToString();
    }

    /// <summary>One table alone.</summary>
    public static string Table(PaperTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        Line(text, table.Columns.Select(c => c.Heading));
        Line(text, table.Columns.Select(c => c.IsNumber ? "---:" : "---"), escaped: false);
        foreach (var row in table.Rows)
            Line(text, row.Cells.Select(c => c.Text));
        return text.ToString();
    }

    private static void Block(StringBuilder text, PaperBlock block)
    {
        switch (block)
        {
            case PaperText { Text: var paragraph }:
                text.Append(Escape(paragraph)).Append("\n\n");
                break;
            case PaperHeading { Text: var heading }:
                text.Append(CultureInfo.InvariantCulture, $"### {heading}\n\n");
                break;
            case PaperList { Items: var items }:
                text.AppendJoin("", items.Select(i => $"- {Escape(i)}\n")).Append('\n');
                break;
            case PaperCode { Text: var code }:
                text.Append(CultureInfo.InvariantCulture, $"```\n{code}\n```\n\n");
                break;
            case PaperTable table:
                text.Append(CultureInfo.InvariantCulture, $"**Table {table.Number}.** {Escape(table.Caption)}\n\n{Table(table)}\n");
                break;
            case PaperFigure figure:
                text.AppendJoin("", figure.Panels.Select(p => $"![{Escape(p.Name)}](figures/{p.Name}.svg)\n"))
                    .Append(CultureInfo.InvariantCulture, $"\n**Figure {figure.Number}.** {Escape(figure.Caption)}\n\n");
                break;
            case PaperPictures pictures:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"**Figure {pictures.Number}.** {Escape(pictures.Caption)} The pictures are in the HTML file.\n\n"
                );
                break;
            default:
                throw new ArgumentException($"{block.GetType().Name} has no form in Markdown.", nameof(block));
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells, bool escaped = true) =>
        text.Append("| ").AppendJoin(" | ", escaped ? cells.Select(Escape) : cells).Append(" |\n");

    /// <summary>Names come from people; what would be markup is made text.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
            escaped.Append(
                c is '\\' or '|' or '*' or '_' or '`' or '[' or ']' or '<' or '#' ? $"\\{c}"
                : c is '\n' or '\r' ? " "
                : c.ToString()
            );
        return escaped.ToString();
    }
}
