using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// A paper as one HTML file that needs nothing else: no script, no network; pictures of cases, where there are any, lie inside it.
/// </summary>
public static class PaperHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8886; --quiet: color-mix(in srgb, currentColor 72%, transparent); }
        body { font: 16px/1.55 system-ui, "Liberation Sans", sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; } h2 { margin-top: 2.6rem; line-height: 1.25; } h3 { margin: 1.6rem 0 .4rem; }
        p, ul, ol { max-width: 46rem; } nav ol { columns: 18rem; font-size: .9rem; } a { color: inherit; }
        .scroll { overflow-x: auto; margin: 1.2rem 0; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .8125rem; line-height: 1.4; }
        caption, figcaption { text-align: left; font-size: .875rem; padding: .4rem 0; max-width: 46rem; color: var(--quiet); }
        th, td { padding: .3rem .55rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        thead th { vertical-align: bottom; }
        td.num, th.num { text-align: right; } td:first-child { min-width: 4.6rem; } td.wide { min-width: 15rem; }
        td:not(.wide):not(:first-child).num { white-space: nowrap; } tr.best { font-weight: 600; }
        figure { margin: 1.6rem 0; }
        .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
        .panels.one { grid-template-columns: 1fr; }
        .panels.small { grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); } svg { width: 100%; height: auto; }
        .key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .875rem; padding: 0; list-style: none; max-width: none; }
        .key svg { display: inline-block; width: 26px; height: 8px; margin-right: .4rem; vertical-align: middle; }
        .pictures td, .pictures th { font-size: .75rem; min-width: 5.5rem; border: 0; font-weight: 400; }
        .author { border-left: 3px solid var(--line); padding-left: 1rem; }
        .synthetic { border: 1px solid; border-radius: .25rem; padding: 0 .4rem; font-size: .875rem; }
        pre { overflow-x: auto; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .25rem; font-size: .8125rem;
          white-space: pre-wrap; overflow-wrap: anywhere; }
        @page { size: A4; margin: 16mm 14mm; }
        @media print {
          :root { color-scheme: light; } body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
          h2, h3 { break-after: avoid; } h2 { margin-top: 1.6rem; }
          table { font-size: 7.5pt; } caption, figcaption { font-size: 8.5pt; } .scroll { overflow: visible; }
          thead { display: table-header-group; } tr, figure, .panels > *, pre, .whole { break-inside: avoid; }
          .panels.small { grid-template-columns: repeat(3, 1fr); } td.num, td:not(.wide):not(:first-child).num { white-space: normal; }
          td.wide { min-width: 11rem; } th, td { padding: .2rem .4rem .2rem 0; } .pictures td, .pictures th { min-width: 0; }
        }
        """;

    /// <summary>Rows of a table that is not broken over pages, so that its caption stays with it.</summary>
    private const int MostUnbroken = 20;

    /// <summary>Pictures beside each other; more would be too small to see an outline.</summary>
    private const int PicturesPerRow = 6;

    public static string Write(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width, "
                + $"initial-scale=1\"><title>{Encode(paper.Title)}</title><style>{Style}</style></head>\n<body>\n<h1>"
                + $"{Encode(paper.Title)}</h1>\n"
        );
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p>{Encode(paper.Lead)}{(paper.IsSynthetic ? " <span class=\"synthetic\">synthetic data</span>" : "")}</p>\n"
        );
        Contents(html, paper);
        foreach (var section in paper.Sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<section id=\"{section.Id}\">\n<h2>{Encode(section.Title)}</h2>\n");
            if (section.AuthorText is { } text)
                html.Append(CultureInfo.InvariantCulture, $"<div class=\"author\">{AuthorMarkdown.ToHtml(text)}</div>\n");
            foreach (var block in section.Blocks)
                Block(html, block);
            html.Append("</section>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void Contents(StringBuilder html, Paper paper)
    {
        html.Append("<nav aria-label=\"Contents\"><ol>");
        foreach (var section in paper.Sections)
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{section.Id}\">{Encode(section.Title)}</a></li>");
        html.Append("</ol></nav>\n");
    }

    private static void Block(StringBuilder html, PaperBlock block)
    {
        switch (block)
        {
            case PaperText text:
                html.Append(CultureInfo.InvariantCulture, $"<p>{Encode(text.Text)}</p>\n");
                break;
            case PaperHeading heading:
                html.Append(CultureInfo.InvariantCulture, $"<h3>{Encode(heading.Text)}</h3>\n");
                break;
            case PaperList list:
                html.Append("<ul>\n").AppendJoin("", list.Items.Select(i => $"<li>{Encode(i)}</li>\n")).Append("</ul>\n");
                break;
            case PaperCode code:
                html.Append(CultureInfo.InvariantCulture, $"<pre><code>{Encode(code.Text)}</code></pre>\n");
                break;
            case PaperTable table:
                Table(html, table);
                break;
            case PaperFigure figure:
                Figure(html, figure);
                break;
            case PaperPictures pictures:
                Pictures(html, pictures);
                break;
            default:
                throw new ArgumentException($"{block.GetType().Name} has no form in HTML.", nameof(block));
        }
    }

    private static void Table(StringBuilder html, PaperTable table)
    {
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll{(table.Rows.Count <= MostUnbroken ? " whole" : "")}\"><table "
                + $"id=\"table-{table.Id}\"><caption><strong>Table {table.Number}.</strong> "
                + $"{Encode(table.Caption)}</caption><thead>\n<tr>"
        );
        foreach (var column in table.Columns)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<th scope=\"col\"{(column.IsNumber ? " class=\"num\"" : "")}{Hint(column.Hint)}>{Encode(column.Heading)}</th>"
            );
        html.Append("</tr>\n</thead><tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Append(row.IsBest ? "<tr class=\"best\">" : "<tr>");
            foreach (var (column, cell) in table.Columns.Zip(row.Cells))
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<td{(column.IsNumber ? " class=\"num\"" : column.IsWide ? " class=\"wide\"" : "")}{Hint(cell.Hint)}>"
                        + $"{Encode(column.IsNumber ? Unbroken(cell.Text) : cell.Text)}</td>"
                );
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void Figure(StringBuilder html, PaperFigure figure)
    {
        var layout =
            figure.Panels.Count == 1 ? " one"
            : figure.Id == "reliability" ? " small"
            : "";
        html.Append(CultureInfo.InvariantCulture, $"<figure id=\"figure-{figure.Id}\"><div class=\"panels{layout}\">")
            .AppendJoin("", figure.Panels.Select(p => $"<div>{p.Svg}</div>"))
            .Append("</div>");
        if (figure.Key.Count > 0)
            html.Append("<ul class=\"key\">")
                .AppendJoin("", figure.Key.Select(k => $"<li>{k.Swatch}{Encode(k.Name)}</li>"))
                .Append("</ul>");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<figcaption><strong>Figure {figure.Number}.</strong> {Encode(figure.Caption)}</figcaption></figure>\n"
        );
    }

    private static void Pictures(StringBuilder html, PaperPictures pictures)
    {
        html.Append(CultureInfo.InvariantCulture, $"<figure id=\"figure-{pictures.Id}\">");
        for (var from = 0; from < pictures.Columns.Count; from += PicturesPerRow)
            Pictures(html, pictures, from..Math.Min(from + PicturesPerRow, pictures.Columns.Count));
        html.Append(
            CultureInfo.InvariantCulture,
            $"<figcaption><strong>Figure {pictures.Number}.</strong> {Encode(pictures.Caption)}</figcaption></figure>\n"
        );
    }

    private static void Pictures(StringBuilder html, PaperPictures pictures, Range columns)
    {
        html.Append("<div class=\"scroll\"><table class=\"pictures\"><thead><tr><th scope=\"col\">Case</th>")
            .AppendJoin("", pictures.Columns.Take(columns).Select(c => $"<th scope=\"col\">{Encode(c)}</th>"))
            .Append("</tr></thead><tbody>\n");
        foreach (var row in pictures.Rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(row.Name)}<br>{Encode(row.Why)}</th>");
            foreach (var picture in row.Pictures.Take(columns))
                html.Append(CultureInfo.InvariantCulture, $"<td>{picture.Svg ?? "no map"}<br>{Encode(picture.Text)}</td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    // A printed table's narrow columns may break elsewhere.
    private static string Unbroken(string number) => number.Replace("< ", "<\u00A0", StringComparison.Ordinal);

    private static string Hint(string? hint) => hint is null ? "" : $" title=\"{Encode(hint)}\"";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
