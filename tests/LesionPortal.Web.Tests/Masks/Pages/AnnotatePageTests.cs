using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Masks.Components;
using LesionPortal.Web.Masks.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Masks.Pages;

public sealed class AnnotatePageTests : ImagePageContext
{
    [Fact]
    public async Task Open_ACase_OffersTheRunsThatKnowItAndPassesTheStartOn()
    {
        var dataset = await AddDatasetAsync(5);
        var run = await AddScoredRunAsync(dataset, "U-Net", null, 0.8, 0.3);
        ((BunitNavigationManager)Services.GetRequiredService<NavigationManager>()).NavigateTo(
            $"/datasets/{dataset}/cases/IMD001/annotate?from=prediction:{run}@0.6"
        );

        var page = Render<AnnotatePage>(p => p.Add(x => x.DatasetId, dataset).Add(x => x.CaseId, "imd_001"));

        var scene = page.WaitForComponent<AnnotationEditor>().Instance.Scene;
        Assert.Equal("IMD001", scene.CaseId);
        Assert.Equal($"prediction:{run}@0.6", scene.From);
        Assert.Equal(
            new NetworkChoice(run, "U-Net", $"/media/runs/{run}/predictions/IMD001.png", false, DecisionRule.Baseline),
            Assert.Single(scene.Networks)
        );
    }

    [Fact]
    public async Task Open_ACase_StepsToItsNeighboursInOrderOfId()
    {
        var dataset = await AddDatasetAsync(5);

        var page = Render<AnnotatePage>(p => p.Add(x => x.DatasetId, dataset).Add(x => x.CaseId, "IMD000"));

        Assert.Equal($"/datasets/{dataset}/cases/IMD001/annotate", page.WaitForElement("a[data-step=next]").GetAttribute("href"));
        Assert.Empty(page.FindAll("a[data-step=previous]"));
    }

    [Theory]
    [InlineData("", "/review/7")]
    [InlineData("&look=3", "/review/7?look=3")]
    public async Task Open_FromAReview_LeadsBackToWhereTheReaderStood(string look, string back)
    {
        var dataset = await AddDatasetAsync(5);
        Services
            .GetRequiredService<NavigationManager>()
            .NavigateTo($"/datasets/{dataset}/cases/IMD001/annotate?from=reference&review=7{look}");

        var page = Render<AnnotatePage>(p => p.Add(x => x.DatasetId, dataset).Add(x => x.CaseId, "IMD001"));

        Assert.Equal(back, page.WaitForElement(".page-actions a").GetAttribute("href"));
        Assert.Empty(page.FindAll("a[data-step]"));
    }

    [Fact]
    public void Open_NoSuchCase_SaysSo()
    {
        var page = Render<AnnotatePage>(p => p.Add(x => x.DatasetId, 1).Add(x => x.CaseId, "IMD999"));

        Assert.Equal("No such case", page.WaitForElement("h1").TextContent);
    }
}
