using System.Globalization;
using System.Text;

namespace LesionPortal.Web.Reports.Papers;

/// <summary>A paper's sentences and tables as one LaTeX document with booktabs, ready to be taken apart; figures are in the zip.</summary>
public static class PaperLatex
{
    private const string Head = """
        \documentclass[10pt]{article}
        \usepackage[utf8]{inputenc}
        \usepackage[T1]{fontenc}
        \usepackage{textcomp}
        \usepackage[a4paper,margin=18mm]{geometry}
        \usepackage{booktabs}
        \usepackage{graphicx}
        \begin{document}

        """;

    public static string Write(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var tex = new StringBuilder(Head);
        tex.Append(CultureInfo.InvariantCulture, $"\\title{{{LatexText.Escape(paper.Title)}}}\n\\date{{}}\n\\maketitle\n\n{LatexText.Escape(paper.Lead)}{(paper.IsSynthetic ? " \\textbf{Synthetic data.}" : "")}\n\n");
        foreach (var section in paper.Sections)
        {
            tex.Append(CultureInfo.InvariantCulture, $"\\section*{{{LatexText.Escape(section.Title)}}}\n");
            // The author wrote Markdown: its words are kept, its marks are shown.
            if (section.AuthorText is { } author)
                tex.Append(LatexText.Escape(author.Trim())).Append("\n\n");
            foreach (var block in section.Blocks)
                Block(tex, block);
        }

        return tex.Append("\\end{document}\n").ToString();
    }

    private static void Block(StringBuilder tex, PaperBlock block)
    {
        switch (block)
        {
            case PaperText { Text: var text }:
                tex.Append(LatexText.Escape(text)).Append("\n\n");
                break;
            case PaperHeading { Text: var heading }:
                tex.Append(CultureInfo.InvariantCulture, $"\\subsection*{{{LatexText.Escape(heading)}}}\n");
                break;
            case PaperList { Items: { Count: > 0 } items }:
                tex.Append("\\begin{itemize}\n").AppendJoin("", items.Select(i => $"\\item {LatexText.Escape(i)}\n")).Append("\\end{itemize}\n\n");
                break;
            case PaperCode { Text: var code }:
                tex.Append(CultureInfo.InvariantCulture, $"\\begin{{verbatim}}\n{code}\n\\end{{verbatim}}\n\n");
                break;
            case PaperTable table:
                Table(tex, table);
                break;
            case PaperFigure figure:
                tex.Append(CultureInfo.InvariantCulture, $"\\emph{{Figure {figure.Number}}} (figures/{string.Join(", figures/", figure.Panels.Select(p => p.Name + ".svg"))}): {LatexText.Escape(figure.Caption)}\n\n");
                break;
            case PaperPictures pictures:
                tex.Append(CultureInfo.InvariantCulture, $"\\emph{{Figure {pictures.Number}}} (in the HTML file): {LatexText.Escape(pictures.Caption)}\n\n");
                break;
            default:
                break;
        }
    }

    /// <summary>As wide as its text, and made narrower where that is wider than the page.</summary>
    private static void Table(StringBuilder tex, PaperTable table)
    {
        tex.Append("\\begin{table}[htbp]\n\\centering\n\\small\n").Append(CultureInfo.InvariantCulture, $"\\caption{{{LatexText.Escape(table.Caption)}}}\n\\label{{tab:{table.Id}}}\n");
        tex.Append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n\\begin{tabular}{").AppendJoin("", table.Columns.Select(c => c.IsNumber ? "r" : c.IsWide ? "p{7cm}" : "l")).Append("}\n\\toprule\n");
        Line(tex, table.Columns.Select(c => LatexText.Escape(c.Heading)));
        tex.Append("\\midrule\n");
        foreach (var row in table.Rows)
            Line(tex, row.Cells.Select(c => row.IsBest ? $"\\textbf{{{LatexText.Escape(c.Text)}}}" : LatexText.Escape(c.Text)));
        tex.Append("\\bottomrule\n\\end{tabular}}\n\\end{table}\n\n");
    }

    private static void Line(StringBuilder tex, IEnumerable<string> cells) => tex.AppendJoin(" & ", cells).Append(" \\\\\n");
}
