using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Datasets.Pages;

public sealed class DatasetPageTests : ImagePageContext
{
    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Open_Dataset_ShowsEveryCaseWithThumbnailAndMask()
    {
        var id = await AddDatasetAsync(10);
        Navigation.NavigateTo($"/datasets/{id}");

        var page = Render<DatasetPage>(p => p.Add(x => x.Id, id));

        Assert.Equal(10, page.WaitForElements(".gallery a").Count);
        var first = page.Find(".gallery a");
        Assert.Equal($"/datasets/{id}/cases/IMD000", first.GetAttribute("href"));
        Assert.Equal($"/media/datasets/{id}/cases/IMD000/mask.png", first.GetAttribute("data-mask"));
        Assert.Equal("lazy", page.Find(".gallery img").GetAttribute("loading"));
    }

    [Fact]
    public async Task Navigate_Filter_ShowsFewerAndKeepsTheFilterInTheLinks()
    {
        var id = await AddDatasetAsync(10);
        Navigation.NavigateTo($"/datasets/{id}");
        var page = Render<DatasetPage>(p => p.Add(x => x.Id, id));
        var melanoma = page.WaitForElement(".filter-wide a:contains('Melanoma')").GetAttribute("href")!;

        Navigation.NavigateTo(melanoma);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".gallery a").Count));
        Assert.Equal($"/datasets/{id}/cases/IMD004?diagnosis=Melanoma", page.Find(".gallery a").GetAttribute("href"));
        Assert.Equal("true", page.Find(".filter-wide a:contains('Melanoma')").GetAttribute("aria-checked"));
        Assert.Contains("2", page.Find(".browse-count").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NothingFits_SaysWhatToDo()
    {
        var id = await AddDatasetAsync(5);
        Navigation.NavigateTo($"/datasets/{id}?q=nosuchthing");

        var page = Render<DatasetPage>(p => p.Add(x => x.Id, id));

        Assert.Contains("Remove a filter", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ProblemsTab_ListsErrorsFirstWithAdvice()
    {
        var id = await AddDatasetAsync(3);
        await AddProblemAsync(id, ProblemSeverity.Info, null, "50 rows of the sheet have no image.", "Nothing to do.");
        await AddProblemAsync(
            id,
            ProblemSeverity.Error,
            "IMD045",
            "mask is 512×512 but the image is 767×576",
            "export the mask at the image's size"
        );
        Navigation.NavigateTo($"/datasets/{id}?tab=problems");

        var page = Render<DatasetPage>(p => p.Add(x => x.Id, id));

        var items = page.WaitForElements(".problems li");
        Assert.Contains("IMD045", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not imported", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("export the mask at the image's size", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Remark", items[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Synthetic_WearsTheBadge()
    {
        var id = await AddDatasetAsync(3);
        await ChangeDatasetAsync(id, d => d.IsSynthetic = true);
        Navigation.NavigateTo($"/datasets/{id}");

        var page = Render<DatasetPage>(p => p.Add(x => x.Id, id));

        Assert.Equal("Synthetic", page.WaitForElement(".badge-synthetic").TextContent);
    }

    [Fact]
    public void Open_Unknown_LeadsToTheList()
    {
        var page = Render<DatasetPage>(p => p.Add(x => x.Id, 99));

        Assert.Equal("/datasets", page.WaitForElement(".empty-state a").GetAttribute("href"));
    }
}
