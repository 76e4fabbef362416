using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Reports.Pages;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Reports.Pages;

public sealed class SuiteChecklistPageTests : PortalPageContext
{
    [Fact]
    public async Task Open_ASuite_ShowsTheThreeChecklistsAndThePlaceForTheAuthor()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = new Suite { Name = "widths", DatasetId = dataset };
        await AddRunAsync(dataset, RunStatus.Queued, run => run.Suite = suite);

        var page = Render<SuiteChecklistPage>(p => p.Add(s => s.Id, suite.Id));

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["table-checklist-claim", "table-checklist-ridge", "table-checklist-metrics-reloaded"],
                page.FindAll("a[href*='table=checklist']").Select(a => "table-" + a.GetAttribute("href")!.Split("table=")[1])
            )
        );
        Assert.Contains("For the author: to be filled in.", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("#checklist button"));
        Assert.Contains($"/suites/{suite.Id}/report", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchSuite_SaysSo()
    {
        var page = Render<SuiteChecklistPage>(p => p.Add(s => s.Id, 77));

        page.WaitForAssertion(() => Assert.Contains("Suite 77 does not exist.", page.Markup, StringComparison.Ordinal));
    }
}
