using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Components.Charts;
using LesionPortal.Web.Components.Comparison;
using LesionPortal.Web.Components.Pages;
using LesionPortal.Web.Live;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Components.Comparison;

public sealed class ComparePageTests : PortalPageContext
{
    [Fact]
    public async Task Open_UrlWithRuns_ShowsThoseInBothChartsWithTheirColours()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        var third = await AddRunAsync(dataset, RunStatus.Running, epochs: 2);

        var page = OpenAt($"/compare?runs={first},{third}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>().Count));
        foreach (var chart in page.FindComponents<LineChart>())
            Assert.Equal([RunPalette.ColourOf(first), RunPalette.ColourOf(third)], chart.Instance.Series.Select(s => s.Colour));
        Assert.Single(page.FindComponents<LineChart>().Select(c => c.Instance.HoverGroup).Distinct());
    }

    [Fact]
    public async Task Toggle_ARun_FollowsInTheUrl()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        var second = await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        var page = OpenAt($"/compare?runs={first}");
        page.WaitForState(() => page.FindAll(".chooser input").Count == 2);

        page.FindAll(".chooser input")[0].Change(true);

        page.WaitForAssertion(() => Assert.EndsWith($"/compare?runs={first},{second}", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>()[0].Instance.Series.Count));
    }

    [Fact]
    public async Task Open_Suite_ComparesAllItsRunsAndSaysWhatDiffers()
    {
        var (suite, _) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Completed);

        var page = OpenAt($"/compare?suite={suite}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponent<FinalTable>().Instance.Rows.Count));
        var differing = page.FindComponent<DifferingSettings>();
        Assert.Equal(["Loss"], differing.FindAll("tbody th").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Feed_ComparedRunAdvances_CurveGrows()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 2);
        var page = OpenAt($"/compare?runs={run}");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>()[0].Instance.Series[0].Points.Count));

        await AddEpochAsync(run, 3);
        Feed.Publish(ChangeKind.RunProgress, run);

        page.WaitForAssertion(() => Assert.Equal(3, page.FindComponents<LineChart>()[0].Instance.Series[0].Points.Count));
    }

    [Fact]
    public async Task FinalTable_HeadingPressed_SortsWithMissingValuesLast()
    {
        var dataset = await AddDatasetAsync(3);
        var none = await AddRunAsync(dataset, RunStatus.Queued);
        var many = await AddRunAsync(dataset, RunStatus.Completed, r => r.Parameters = 900);
        var few = await AddRunAsync(dataset, RunStatus.Completed, r => r.Parameters = 100);
        var page = OpenAt($"/compare?runs={none},{many},{few}");
        page.WaitForAssertion(() => Assert.Equal([none, many, few], Order(page)));

        Heading(page).Click();
        Assert.Equal([few, many, none], Order(page));
        Heading(page).Click();
        Assert.Equal([many, few, none], Order(page));

        static AngleSharp.Dom.IElement Heading(IRenderedComponent<ComparePage> page) =>
            page.FindComponent<FinalTable>().FindAll("th button").Single(b => b.TextContent.StartsWith("Parameters", StringComparison.Ordinal));
        static IEnumerable<int> Order(IRenderedComponent<ComparePage> page) =>
            page.FindComponent<FinalTable>().FindAll("tbody a").Select(a => int.Parse(a.GetAttribute("href")!["/runs/".Length..], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task FinalTable_Always_HasTheNotebooksColumnsFirst()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);

        var page = OpenAt($"/compare?runs={run}");

        page.WaitForAssertion(() => Assert.Equal(["Model", "Epochs", "Loss function", "Loss train", "Loss val", "IoU score train", "IoU score val", "IoU score test"],
            page.FindComponent<FinalTable>().FindAll("th button").Select(b => b.TextContent).Take(8)));
    }

    [Fact]
    public async Task Report_OneOfTwoDone_SaysSoAndFillsItself()
    {
        var (suite, runs) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Running);
        var page = Render<SuiteReportPage>(p => p.Add(c => c.Id, suite));
        Assert.Contains("1 of 2 runs are done", page.WaitForElement(".verdict .notice").TextContent, StringComparison.Ordinal);

        await ChangeRunAsync(runs[1], r => r.Status = RunStatus.Completed);
        Feed.Publish(ChangeKind.RunStatus, runs[1]);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".verdict .notice")));
        Assert.NotEmpty(page.FindAll(".verdict p"));
    }

    private async Task<(int Suite, IReadOnlyList<int> Runs)> AddSuiteAsync(params RunStatus[] statuses)
    {
        var dataset = await AddDatasetAsync(3);
        int suite;
        await using (var context = Database.CreateDbContext())
        {
            var added = context.Suites.Add(new Suite { Name = "six", DatasetId = dataset });
            await context.SaveChangesAsync();
            suite = added.Entity.Id;
        }

        var runs = new List<int>();
        foreach (var (status, i) in statuses.Select((s, i) => (s, i)))
            runs.Add(await AddRunAsync(dataset, status, r => (r.SuiteId, r.Settings) = (suite, r.Settings with { Loss = i % 2 == 0 ? "Dice" : "BCE" }), epochs: 2));
        return (suite, runs);
    }

    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    private IRenderedComponent<ComparePage> OpenAt(string url)
    {
        Navigation.NavigateTo(url);
        return Render<ComparePage>();
    }
}
