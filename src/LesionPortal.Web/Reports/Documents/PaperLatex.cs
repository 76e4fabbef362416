using System.Globalization;
using System.Text;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// A paper as one LaTeX document for pdfLaTeX, ready to be taken apart. Figures are set where the zip's folder of them lies beside it, else
/// named.
/// </summary>
public static class PaperLatex
{
    /// <summary>More rows than fit a page are set by longtable, which cannot be made narrower.</summary>
    private const int MaxRows = 30;

    /// <summary>Characters of a line beyond which a table is turned; a float would only become too small to read.</summary>
    private const int WidestLong = 130,
        WidestFloat = 220;

    /// <summary>Swatches of a figure's key: a line, and one of dashes and dots.</summary>
    private const string Rule = "\\rule[.4ex]{1em}{2pt}",
        BrokenRule = "\\rule[.4ex]{.5em}{2pt}\\hspace{.15em}\\rule[.4ex]{.15em}{2pt}\\hspace{.15em}\\rule[.4ex]{.5em}{2pt}";

    private const string Preamble = """
        \documentclass[10pt]{article}
        \usepackage[utf8]{inputenc}
        \usepackage[T1]{fontenc}
        \usepackage{textcomp}
        \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
        \usepackage[a4paper,margin=18mm]{geometry}
        \usepackage{booktabs,longtable,float,pdflscape,graphicx,xcolor}
        \usepackage{fvextra}
        \setlength{\emergencystretch}{3em}
        \setlength{\abovecaptionskip}{6pt}
        \setlength{\belowcaptionskip}{6pt}
        \begin{document}

        """;

    public static string Write(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var tex = new StringBuilder(Preamble);
        tex.Append(
            CultureInfo.InvariantCulture,
            $"\\title{{{LatexText.Escape(paper.Title)}}}\n\\date{{}}\n\\maketitle\n\n{LatexText.Escape(paper.Lead)}"
                + $"{(paper.IsSynthetic ? " \\textbf{Synthetic data.}" : "")}\n\n"
        );
        foreach (var section in paper.Sections)
        {
            tex.Append(CultureInfo.InvariantCulture, $"\\section*{{{LatexText.Escape(section.Title)}}}\n");
            if (section.AuthorText is { } author)
                tex.Append(AuthorLatex.ToLatex(author));
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
                tex.Append("\\begin{itemize}\n")
                    .AppendJoin("", items.Select(i => $"\\item {LatexText.Escape(i)}\n"))
                    .Append("\\end{itemize}\n\n");
                break;
            case PaperCode { Text: var code }:
                tex.Append(LatexText.Code(code));
                break;
            case PaperTable table:
                Table(tex, table);
                break;
            case PaperFigure figure:
                Figure(tex, figure);
                break;
            case PaperPictures pictures:
                tex.Append(
                    CultureInfo.InvariantCulture,
                    $"\\emph{{Figure {pictures.Number}}} (in the HTML file): {LatexText.Escape(pictures.Caption)}\n\n"
                );
                break;
            default:
                break;
        }
    }

    private static void Figure(StringBuilder tex, PaperFigure figure)
    {
        var width =
            figure.Panels.Count == 1 ? "0.9"
            : figure.Panels.Count == 2 ? "0.48"
            : "0.32";
        tex.Append("\\begin{figure}[H]\n\\centering\n");
        foreach (var panel in figure.Panels)
            tex.Append(
                CultureInfo.InvariantCulture,
                $"\\IfFileExists{{figures/{panel.Name}.png}}{{\\includegraphics[width={width}\\linewidth]{{figures/{panel.Name}"
                    + $".png}}}}{{\\fbox{{\\texttt{{figures/{panel.Name}.png}}}}}}\n"
            );
        if (figure.Key.Count > 0)
            tex.Append("\n\\smallskip{\\small ")
                .AppendJoin(
                    "\\quad\n",
                    figure.Key.Select(k =>
                        $"\\mbox{{\\textcolor[HTML]{{{k.Colour.TrimStart('#').ToUpperInvariant()}}}"
                        + $"{{{(k.Dash == LineDash.Solid ? Rule : BrokenRule)}}} "
                        + $"{LatexText.Escape(k.Name)}}}"
                    )
                )
                .Append("\\par}\n");
        tex.Append(
            CultureInfo.InvariantCulture,
            $"\\setcounter{{figure}}{{{figure.Number - 1}}}\\caption{{{LatexText.Escape(figure.Caption)}}}\n\\label{{fig:"
                + $"{figure.Id}}}\n\\end{{figure}}\n\n"
        );
    }

    private static void Table(StringBuilder tex, PaperTable table)
    {
        var line = table
            .Columns.Select(
                (c, i) => c.IsWide ? 40 : table.Rows.Select(r => r.Cells[i].Text.Length).Append(HeadingLines(c).Max(l => l.Length)).Max()
            )
            .Sum();
        var isLong = table.Rows.Count > MaxRows;
        var isTurned = line > (isLong ? WidestLong : WidestFloat);
        if (isTurned)
            tex.Append("\\begin{landscape}\n");
        if (isLong)
            Long(tex, table);
        else
            Float(tex, table);
        if (isTurned)
            tex.Append("\\end{landscape}\n");
    }

    /// <summary>As wide as its text, and made narrower where that is wider than the page.</summary>
    private static void Float(StringBuilder tex, PaperTable table)
    {
        tex.Append("\\begin{table}[H]\n\\centering\n\\small\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"\\setcounter{{table}}{{{table.Number - 1}}}\\caption{{{LatexText.Escape(table.Caption)}}}\n\\label{{tab:{table.Id}}}\n"
            );
        tex.Append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n\\begin{tabular}{")
            .AppendJoin(
                "",
                table.Columns.Select(c =>
                    c.IsNumber ? "r"
                    : c.IsWide ? "p{7cm}"
                    : "l"
                )
            )
            .Append("}\n");
        Head(tex, table);
        Rows(tex, table);
        tex.Append("\\bottomrule\n\\end{tabular}}\n\\end{table}\n\n");
    }

    private static void Long(StringBuilder tex, PaperTable table)
    {
        tex.Append(
                CultureInfo.InvariantCulture,
                $"{{\\scriptsize\\setlength{{\\tabcolsep}}{{3pt}}\\setcounter{{table}}{{{table.Number - 1}}}\n"
            )
            .Append("\\begin{longtable}{")
            .AppendJoin(
                "",
                table.Columns.Select(c =>
                    c.IsNumber ? "r"
                    : c.IsWide ? "p{.36\\linewidth}"
                    : "l"
                )
            )
            .Append("}\n");
        tex.Append(CultureInfo.InvariantCulture, $"\\caption{{{LatexText.Escape(table.Caption)}}}\\label{{tab:{table.Id}}}\\\\\n");
        Head(tex, table);
        tex.Append("\\endfirsthead\n");
        Head(tex, table);
        tex.Append("\\endhead\n\\bottomrule\n\\endfoot\n");
        Rows(tex, table);
        tex.Append("\\end{longtable}}\n\n");
    }

    private static void Head(StringBuilder tex, PaperTable table)
    {
        tex.Append("\\toprule\n");
        Line(
            tex,
            table.Columns.Select(c =>
                HeadingLines(c) is [var one]
                    ? LatexText.Escape(one)
                    : $"\\shortstack[r]{{{string.Join(" \\\\ ", HeadingLines(c).Select(LatexText.Escape))}}}"
            )
        );
        tex.Append("\\midrule\n");
    }

    /// <summary>
    /// Headings of numbers are longer than the numbers: broken between words, they make no column wider than it needs to be.
    /// </summary>
    private static List<string> HeadingLines(PaperColumn column)
    {
        const int Short = 10;
        var lines = new List<string>();
        foreach (var word in column.Heading.Split(' '))
        {
            if (lines.Count > 0 && (!column.IsNumber || lines[^1].Length + 1 + word.Length <= Short))
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines;
    }

    private static void Rows(StringBuilder tex, PaperTable table)
    {
        foreach (var row in table.Rows)
            Line(
                tex,
                table
                    .Columns.Zip(row.Cells, (column, cell) => column.IsWide ? LatexText.Breakable(cell.Text) : LatexText.Escape(cell.Text))
                    .Select(text => row.IsBest ? $"\\textbf{{{text}}}" : text)
            );
    }

    private static void Line(StringBuilder tex, IEnumerable<string> cells) => tex.AppendJoin(" & ", cells).Append(" \\\\\n");
}
