using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Runs.Pages;

public sealed class CaseGridPageTests : ImagePageContext
{
    [Fact]
    public async Task Open_ASuite_ShowsCasesWorstFirstByRunsWithLinksToTheViewer()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = await AddSuiteAsync(dataset, "six");
        var first = await AddScoredRunAsync(dataset, "A", suite, 0.8, 0.3);
        await AddScoredRunAsync(dataset, "B", suite, 0.7, 0.4);

        var page = Render<CaseGridPage>(p => p.Add(x => x.SuiteId, suite));

        Assert.Equal(["IMD001", "IMD000"], page.WaitForElements("tbody th a").Select(a => a.TextContent));
        Assert.Equal($"/runs/{first}/cases/IMD001", page.Find("tbody td a").GetAttribute("href"));
        Assert.Equal("IMD001 by A, IoU 0.300", page.Find("tbody canvas").GetAttribute("aria-label"));
        var threshold = page.Find("tbody canvas").GetAttribute("data-threshold")!;
        Assert.Equal(DecisionRule.Baseline.Threshold, double.Parse(threshold, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Open_ByDisagreement_PutsTheCaseFirstOnWhichRunsDiffer()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = await AddSuiteAsync(dataset, "six");
        await AddScoredRunAsync(dataset, "A", suite, 0.9, 0.3);
        await AddScoredRunAsync(dataset, "B", suite, 0.2, 0.3);
        ((BunitNavigationManager)Services.GetRequiredService<NavigationManager>()).NavigateTo($"/suites/{suite}/grid?order=disagreement");

        var page = Render<CaseGridPage>(p => p.Add(x => x.SuiteId, suite));

        Assert.Equal(["IMD000", "IMD001"], page.WaitForElements("tbody th a").Select(a => a.TextContent));
        Assert.Contains("0.700", page.Find("tbody th").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NothingScored_SaysWhenPredictionsCome()
    {
        var suite = await AddSuiteAsync(await AddDatasetAsync(5), "six");

        var page = Render<CaseGridPage>(p => p.Add(x => x.SuiteId, suite));

        Assert.Contains("once a run of the suite has completed", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchSuite_SaysSo()
    {
        var page = Render<CaseGridPage>(p => p.Add(x => x.SuiteId, 99));

        Assert.Equal("No such suite", page.WaitForElement("h1").TextContent);
    }
}
