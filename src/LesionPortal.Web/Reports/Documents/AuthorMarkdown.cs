using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LesionPortal.Web.Reports.Documents;

/// <summary>
/// The author's text as HTML. Markup in it stays text, pictures are left out (a report loads nothing from elsewhere), and links lead only
/// to web addresses, mail and places in the report.
/// </summary>
public static class AuthorMarkdown
{
    private static readonly string[] s_schemes = ["http", "https", "mailto"];
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .Build();

    public static string ToHtml(string markdown) => Read(markdown).ToHtml(s_pipeline);

    /// <summary>With pictures and links that lead elsewhere taken out, headings below those of the report.</summary>
    internal static MarkdownDocument Read(string markdown)
    {
        var document = Markdown.Parse(markdown, s_pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(heading.Level + 2, 6);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
                link.ReplaceBy(new LiteralInline($"[picture left out: {link.Url}]"), copyChildren: false);
            else if (!IsAllowed(link.Url))
                link.Url = "";
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsAllowed(l.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        return document;
    }

    private static bool IsAllowed(string? url) =>
        url is not null
        && (url.StartsWith('#') || Uri.TryCreate(url, UriKind.Absolute, out var absolute) && s_schemes.Contains(absolute.Scheme));
}
