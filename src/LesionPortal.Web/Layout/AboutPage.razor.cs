using LesionPortal.Core.Runs;
using Markdig;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Layout;

/// <summary>Version, commit, licence and the third-party notices, all as they were built in.</summary>
public sealed partial class AboutPage
{
    private static readonly (string Version, string? Commit) s_built = MachineFacts.VersionOf(typeof(AboutPage).Assembly);
    private static readonly Lazy<string> s_licence = new(() => Text("LICENSE"));
    private static readonly Lazy<MarkupString> s_notices = new(() => Html(Text("THIRD-PARTY.md")));

    private static string Version => s_built.Version;
    private static string? Commit => s_built.Commit;
    private static string Licence => s_licence.Value;
    private static MarkupString Notices => s_notices.Value;

    // Headings go one level down: the page has a title of its own. The file is part of the program, so its markup may stay.
    private static MarkupString Html(string markdown)
    {
        var document = Markdown.Parse(markdown);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level++;
        return new MarkupString(document.ToHtml());
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(AboutPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
