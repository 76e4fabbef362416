using Bunit;
using LesionPortal.Core.Imaging;
using LesionPortal.Web.Datasets.Pages;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Masks.Components;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Masks.Components;

public sealed class MasksTabTests : ImagePageContext
{
    [Fact]
    public async Task Choose_AReader_ChangesWhatIsTakenOut()
    {
        var (page, reader) = await OpenAsync();
        Assert.Contains(
            "masks.zip?version=latest",
            page.WaitForElement("[aria-labelledby=masks-out] a").GetAttribute("href"),
            StringComparison.Ordinal
        );

        await page.InvokeAsync(() => page.Find("[aria-labelledby=masks-out] select").ChangeAsync($"reader={reader}"));

        Assert.Equal(
            [$"/api/datasets/1/masks.zip?reader={reader}", $"/api/datasets/1/coco.json?reader={reader}", "/api/datasets/1/reviews.csv"],
            page.FindAll("[aria-labelledby=masks-out] a").Select(a => a.GetAttribute("href")!)
        );
    }

    [Fact]
    public async Task Open_MasksIn_OffersPngTiffAndZip()
    {
        var (page, _) = await OpenAsync();
        Assert.Equal(".png,.tif,.tiff,.zip", page.WaitForComponent<MaskImportPanel>().Find("input[type=file]").GetAttribute("accept"));
    }

    [Fact]
    public async Task Taken_WithRefusals_SaysHowManyAndWhy()
    {
        var (page, _) = await OpenAsync();
        var panel = page.WaitForComponent<MaskImportPanel>();

        await panel.InvokeAsync(() =>
            panel.Instance.Taken(
                3,
                1,
                1,
                [
                    ["IMD9.png", "there is no case IMD9"],
                ]
            )
        );

        Assert.Contains("3 masks imported, 1 unchanged, 1 rejected.", panel.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("IMD9.png: there is no case IMD9", panel.Find("li").TextContent, StringComparison.Ordinal);
    }

    private async Task<(IRenderedComponent<DatasetPage> Page, int Reader)> OpenAsync()
    {
        var dataset = await AddDatasetAsync(1);
        var reader = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(reader);
        await Services
            .GetRequiredService<MaskRevisions>()
            .SaveAsync(
                new RevisionDraft
                {
                    DatasetId = dataset,
                    CaseId = "IMD000",
                    ReaderId = reader.Id,
                    Png = ImageCodec.MaskPng(new PixelMask(64, 48, new bool[64 * 48])),
                },
                Xunit.TestContext.Current.CancellationToken
            );
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/datasets/{dataset}?tab=masks");
        return (Render<DatasetPage>(p => p.Add(x => x.Id, dataset)), reader.Id);
    }
}
