using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Web.Components.Pages;
using LesionPortal.Web.Components.Viewer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Components.Pages;

public sealed class CasePageTests : ImagePageContext
{
    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Open_UnderAFilter_NextStaysWithinIt()
    {
        var id = await AddDatasetAsync(10);
        Navigation.NavigateTo($"/datasets/{id}/cases/IMD004?diagnosis=Melanoma");

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD004"));

        Assert.Equal($"/datasets/{id}/cases/IMD009?diagnosis=Melanoma", page.WaitForElement("a[data-step=next]").GetAttribute("href"));
        Assert.Empty(page.FindAll("a[data-step=previous]"));
    }

    [Fact]
    public async Task Open_CaseTheFilterLeavesOut_StepsThroughAll()
    {
        var id = await AddDatasetAsync(10);
        Navigation.NavigateTo($"/datasets/{id}/cases/IMD005?diagnosis=Melanoma");

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD005"));

        Assert.Equal($"/datasets/{id}/cases/IMD006", page.WaitForElement("a[data-step=next]").GetAttribute("href"));
    }

    [Fact]
    public async Task Open_ScoredByRuns_ListsThemBestFirstWithLinksToTheOverlay()
    {
        var id = await AddDatasetAsync(5);
        var worse = await AddScoredRunAsync(id, "worse", null, 0.5);
        var better = await AddScoredRunAsync(id, "better", null, 0.9);
        Navigation.NavigateTo($"/datasets/{id}/cases/IMD000");

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD000"));

        Assert.Equal([$"/runs/{better}/cases/IMD000?part=test", $"/runs/{worse}/cases/IMD000?part=test"], page.WaitForElements(".case-runs a").Select(a => a.GetAttribute("href")));
        Assert.Contains("0.900", page.Find(".case-runs li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Case_ShowsImageAndReferenceButNoPrediction()
    {
        var id = await AddDatasetAsync(5);
        Navigation.NavigateTo($"/datasets/{id}/cases/IMD003");

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD003"));

        var scene = page.WaitForComponent<CaseViewer>().Instance.Scene;
        Assert.Equal($"/media/datasets/{id}/cases/IMD003/mask.png", scene.MaskUrl);
        Assert.Null(scene.ProbabilityUrl);
        Assert.Contains("64×48", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }
}
