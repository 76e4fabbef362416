using System.Globalization;
using System.Text;
using LesionPortal.Web.Shared.Labels;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>The author's Markdown as LaTeX.</summary>
internal static class AuthorLatex
{
    // LaTeX gives up at the fifth list within lists.
    private const int Deepest = 4;

    public static string ToLatex(string markdown)
    {
        var tex = new StringBuilder();
        Blocks(tex, AuthorMarkdown.Read(markdown), 0);
        return tex.ToString();
    }

    private static void Blocks(StringBuilder tex, ContainerBlock blocks, int depth)
    {
        foreach (var block in blocks)
            Block(tex, block, depth);
    }

    private static void Block(StringBuilder tex, Block block, int depth)
    {
        switch (block)
        {
            case HeadingBlock heading:
                tex.Append(
                    CultureInfo.InvariantCulture,
                    $"\\{(heading.Level <= 3 ? "subsection" : "subsubsection")}*{{{Inline(heading.Inline)}}}\n"
                );
                break;
            case CodeBlock code:
                tex.Append(LatexText.Code(code.Lines.ToString()));
                break;
            case ListBlock list:
                Within(
                    tex,
                    list.IsOrdered ? "enumerate" : "itemize",
                    depth,
                    () =>
                    {
                        foreach (var item in list.OfType<ListItemBlock>())
                        {
                            tex.Append(depth < Deepest ? "\\item " : "");
                            Blocks(tex, item, depth + 1);
                        }
                    }
                );
                break;
            case QuoteBlock quote:
                Within(tex, "quote", depth, () => Blocks(tex, quote, depth + 1));
                break;
            case ThematicBreakBlock:
                tex.Append("\\medskip\\hrule\\medskip\n\n");
                break;
            case Table table:
                TableOf(tex, table);
                break;
            case LeafBlock { Inline: { } inline }:
                tex.Append(Inline(inline)).Append("\n\n");
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container:
                Blocks(tex, container, depth);
                break;
        }
    }

    private static void Within(StringBuilder tex, string environment, int depth, Action content)
    {
        if (depth < Deepest)
            tex.Append(CultureInfo.InvariantCulture, $"\\begin{{{environment}}}\n");
        content();
        if (depth < Deepest)
            tex.Append(CultureInfo.InvariantCulture, $"\\end{{{environment}}}\n\n");
    }

    /// <summary>As wide as the text, all columns alike.</summary>
    private static void TableOf(StringBuilder tex, Table table)
    {
        var columns = table.OfType<TableRow>().Max(r => r.Count);
        var column = string.Create(CultureInfo.InvariantCulture, $"p{{{0.9 / columns:0.###}\\linewidth}}");
        tex.Append("\\begin{center}\\small\n\\begin{tabular}{").Insert(tex.Length, column, columns).Append("}\n\\toprule\n");
        foreach (var row in table.OfType<TableRow>())
        {
            tex.AppendJoin(
                    " & ",
                    row.OfType<TableCell>().Select(c => string.Join(' ', c.OfType<LeafBlock>().Select(b => Inline(b.Inline))))
                )
                .Append(" \\\\\n");
            if (row.IsHeader)
                tex.Append("\\midrule\n");
        }

        tex.Append("\\bottomrule\n\\end{tabular}\n\\end{center}\n\n");
    }

    private static string Inline(ContainerInline? inlines) => inlines is null ? "" : string.Concat(inlines.Select(Inline));

    private static string Inline(Inline inline) =>
        inline switch
        {
            LiteralInline literal => LatexText.Escape(literal.Content.ToString()),
            EmphasisInline emphasis => $"\\{(emphasis.DelimiterCount == 2 ? "textbf" : "emph")}{{{Inline((ContainerInline)emphasis)}}}",
            CodeInline code => $"\\texttt{{{LatexText.Escape(code.Content)}}}",
            LinkInline link => Link(link),
            AutolinkInline link => LatexText.Address(link.Url),
            HtmlEntityInline entity => LatexText.Escape(entity.Transcoded.ToString()),
            LineBreakInline { IsHard: true } => "\\newline\n",
            LineBreakInline => "\n",
            ContainerInline container => Inline(container),
            _ => LatexText.Escape(inline.ToString() ?? ""),
        };

    private static string Link(LinkInline link)
    {
        var url = link.Url ?? "";
        return link.IsAutoLink ? LatexText.Address(url)
            : url.Length == 0 || url.StartsWith('#') ? Inline((ContainerInline)link)
            : $"{Inline((ContainerInline)link)} ({LatexText.Address(url)})";
    }
}
