using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Layout;

namespace LesionPortal.Web.Tests.Layout;

public sealed class AboutPageTests : BunitContext
{
    [Fact]
    public void Render_NamesVersionAndCommitOfTheBuild()
    {
        var (version, commit) = MachineFacts.VersionOf(typeof(AboutPage).Assembly);

        var facts = Render<AboutPage>().FindAll(".facts dd").Select(d => d.TextContent).ToList();

        Assert.Matches(@"^\d+\.\d+\.\d+(-dev)?$", facts[0]);
        Assert.Equal([version, commit ?? "unknown: built outside a Git checkout", MachineFacts.Runtime], facts.Take(3));
    }

    [Fact]
    public void Render_HasTheLicenceAndTheNoticesInFull()
    {
        var page = Render<AboutPage>();

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "LICENSE")).Trim(), page.Find("details pre").TextContent.Trim());
        var notices = page.Find(".third-party");
        Assert.Equal("Third-party software", notices.QuerySelector("h2")!.TextContent);
        Assert.Contains("non-commercial research and education", notices.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"],
            notices.QuerySelectorAll("summary").Select(s => s.TextContent)
        );
        Assert.DoesNotContain("**", notices.TextContent, StringComparison.Ordinal);
    }
}
