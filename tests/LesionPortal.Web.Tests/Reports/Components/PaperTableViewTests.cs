using Bunit;
using LesionPortal.Web.Reports.Components;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Reports.Components;

public sealed class PaperTableViewTests : PortalPageContext
{
    private static readonly PaperTable s_table = new(
        "course",
        7,
        "What one sees.",
        [new("Run"), new("Gap", IsNumber: true)],
        [new PaperRow(["U-Net", new PaperCell("+0.100", 0.1)], RunId: 3, IsBest: true), new PaperRow(["SegNet", "–"])]
    );

    [Fact]
    public void Render_ATable_NumbersItLinksItsRunsAndMarksTheBest()
    {
        var view = Render<PaperTableView>(p => p.Add(t => t.Table, s_table));

        Assert.Equal("Table 7. What one sees.", view.Find(".table-caption").TextContent);
        Assert.Equal("/runs/3", view.Find("tbody a").GetAttribute("href"));
        Assert.Equal("U-Net", view.Find("tr.best td").TextContent.Trim());
        Assert.Equal("+0.100", view.Find("td.num").TextContent.Trim());
        Assert.Equal(view.Find(".table-caption").Id, view.Find("table").GetAttribute("aria-describedby"));
    }

    [Fact]
    public void Render_AHeadingWithAHint_IsReachedByKeyboardAndTellsIt()
    {
        var table = s_table with { Columns = [new("Run"), new("Gap", IsNumber: true) { Hint = "a − b" }] };

        var heading = Render<PaperTableView>(p => p.Add(t => t.Table, table)).Find("th.n [tabindex='0']");

        Assert.Equal(("Gap", "a − b"), (heading.TextContent, heading.GetAttribute("aria-description")));
    }

    [Fact]
    public void Tools_CopyPressed_PutsTheTableOnTheClipboardAsMarkdown()
    {
        var tools = Render<TableTools>(p => p.Add(t => t.Table, s_table).Add(t => t.Csv, "/x.csv"));

        tools.Find("button").Click();

        Assert.Equal(
            "| Run | Gap |\n| --- | ---: |\n| U-Net | +0.100 |\n| SegNet | – |\n",
            JSInterop.VerifyInvoke("navigator.clipboard.writeText").Arguments[0]
        );
        Assert.Equal("/x.csv", tools.Find("a").GetAttribute("href"));
    }
}
