using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Datasets;
using LesionPortal.Web.Datasets.Pages;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Datasets.Pages;

public sealed class DatasetImportPageTests : ImagePageContext
{
    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Submit_WithoutPath_SaysSoAtTheFieldAndStartsNothing()
    {
        var page = Render<DatasetImportPage>();

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        Assert.Contains("Give the path", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Imports.Started);
    }

    [Fact]
    public async Task Submit_PathWithoutName_NamesItAfterTheFolderAndFollowsTheImport()
    {
        Imports.Answer = ImportOutcome.Started(3);
        var page = Render<DatasetImportPage>();
        await page.InvokeAsync(() => page.FindAll("input.mud-input-slot")[0].ChangeAsync("/data/PH2Dataset.tar.xz"));

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() => Assert.EndsWith("/datasets/import?dataset=3", Navigation.Uri, StringComparison.Ordinal));
        Assert.Equal(("PH2Dataset", "/data/PH2Dataset.tar.xz"), Assert.Single(Imports.Started));
    }

    [Fact]
    public async Task Submit_Refused_ShowsTheReasonAtItsField()
    {
        Imports.Answer = ImportOutcome.Refused("path", "/nowhere: no such folder; check the spelling.");
        var page = Render<DatasetImportPage>();
        await page.InvokeAsync(() => page.FindAll("input.mud-input-slot")[0].ChangeAsync("/nowhere"));

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() =>
            Assert.Contains("no such folder", page.Find("form > .mud-input-control").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Upload_Refused_ShowsTheReasonBesideTheZone()
    {
        var page = Render<DatasetImportPage>();
        await page.InvokeAsync(() => page.FindAll("input[type=radio]")[1].ChangeAsync(true));
        var zone = page.FindComponent<UploadZone>();
        await page.InvokeAsync(() => zone.Instance.FileChosen("holiday.zip", 1000));

        await page.InvokeAsync(() =>
            zone.Instance.Finished(400, """{"errors":{"file":["holiday.zip holds no images in PH2's layout."]}}""")
        );

        Assert.Contains("no images in PH2's layout", page.Find(".field-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("holiday", page.Find("input.mud-input-slot").GetAttribute("value"));
    }

    [Fact]
    public async Task Follow_Importing_ListGrowsWithTheFeed()
    {
        var id = await AddDatasetAsync(5);
        await ChangeDatasetAsync(id, d => d.State = DatasetState.Importing);
        Imports.Progress[id] = new("Checking", 0.4, 60, 0, TimeSpan.FromSeconds(20));
        Navigation.NavigateTo($"/datasets/import?dataset={id}");
        var page = Render<DatasetImportPage>();
        page.WaitForAssertion(() => Assert.Equal("60", page.Find(".import-counts dd").TextContent));
        Assert.Equal("40", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));

        await AddProblemAsync(id, ProblemSeverity.Error, "IMD045", "the mask is empty", "draw it again");
        Feed.Publish(ChangeKind.Dataset, id);
        Time.Advance(FeedComponentBase.RenderInterval);

        page.WaitForAssertion(() => Assert.Contains("the mask is empty", page.Find(".problems").TextContent, StringComparison.Ordinal));
        Assert.Contains("draw it again", page.Find(".problems").TextContent, StringComparison.Ordinal);
        Assert.Equal("Check", page.Find("[aria-current=step]").TextContent.Trim()[2..]);
    }

    [Fact]
    public async Task Follow_Done_LinksToTheGallery()
    {
        var id = await AddDatasetAsync(5);
        Navigation.NavigateTo($"/datasets/import?dataset={id}");

        var page = Render<DatasetImportPage>();

        page.WaitForElement($"a[href='/datasets/{id}']");
    }

    [Fact]
    public async Task Stop_Importing_CancelsIt()
    {
        var id = await AddDatasetAsync(5);
        await ChangeDatasetAsync(id, d => d.State = DatasetState.Importing);
        Navigation.NavigateTo($"/datasets/import?dataset={id}");
        var page = Render<DatasetImportPage>();

        page.WaitForElement(".import-actions button");
        await page.InvokeAsync(() => page.Find(".import-actions button").ClickAsync());

        Assert.Equal([id], Imports.Cancelled);
    }
}
