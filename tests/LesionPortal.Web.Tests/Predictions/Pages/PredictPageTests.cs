using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Predictions.Pages;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Shared.Viewer;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Predictions.Pages;

public sealed class PredictPageTests : ImagePageContext
{
    [Fact]
    public void Open_NoFinishedRun_LeadsToTraining()
    {
        var page = Render<PredictPage>();

        Assert.Equal("/runs/new?preset=quick", page.WaitForElement(".empty-state a").GetAttribute("href"));
    }

    [Fact]
    public async Task Open_FinishedRuns_BestFirst()
    {
        var dataset = await AddDatasetAsync(5);
        var worse = await AddScoredRunAsync(dataset, "worse", null, 0.5);
        await ChangeRunAsync(worse, r => r.BestValidationQuantisedIou = 1);
        await AddScoredRunAsync(dataset, "better", null, 0.9);

        var page = Render<PredictPage>();

        Assert.Equal(
            ["better · IoU (validation, best epoch) 0.900", "worse · IoU (validation, best epoch) 0.500"],
            page.WaitForElements("option").Select(o => o.TextContent)
        );
    }

    [Fact]
    public async Task Open_Upload_OffersTiffToo()
    {
        await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var zone = Render<PredictPage>().WaitForComponent<UploadZone>();
        Assert.Contains("JPEG, WebP or TIFF", zone.Markup, StringComparison.Ordinal);
        Assert.Contains(".tif,.tiff", zone.Find("input[type=file]").GetAttribute("accept"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_File_SendsItWithTheChosenRun()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var upload = JSInterop.SetupModule("./js/upload.js");
        upload.Mode = JSRuntimeMode.Loose;
        var page = Render<PredictPage>();
        var zone = page.WaitForComponent<UploadZone>();

        await page.InvokeAsync(() => zone.Instance.FileChosen("mole.png", 1234));

        var call = upload.VerifyInvoke("start");
        Assert.Equal("/api/predictions", call.Arguments[1]);
        Assert.Equal($"{run}", ((IReadOnlyDictionary<string, string>)call.Arguments[2]!)["run"]);
    }

    [Fact]
    public async Task Finished_WithId_GoesToTheResultsOwnAddress()
    {
        await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var page = Render<PredictPage>();
        var id = Guid.NewGuid();
        var zone = page.WaitForComponent<UploadZone>();

        await page.InvokeAsync(() => zone.Instance.Finished(201, $$"""{"id":"{{id}}"}"""));

        Assert.EndsWith($"/predict/{id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finished_Refused_SaysWhy()
    {
        await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var page = Render<PredictPage>();
        var zone = page.WaitForComponent<UploadZone>();

        await page.InvokeAsync(() => zone.Instance.Finished(400, """{"detail":"mole.txt is not an image."}"""));

        Assert.Equal("mole.txt is not an image.", page.Find(".field-problem").TextContent);
    }

    [Fact]
    public async Task Open_Result_ShowsItWithDownloadAndWithoutReference()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.9);
        var id = Guid.NewGuid();
        await using (var context = Database.CreateDbContext())
        {
            context.UploadedPredictions.Add(
                new UploadedPrediction
                {
                    Id = id,
                    RunId = run,
                    FileName = "mole.jpg",
                    Width = 800,
                    Height = 600,
                    Milliseconds = 41,
                    CreatedAt = DateTime.UnixEpoch,
                }
            );
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var page = Render<PredictPage>(p => p.Add(x => x.Id, id));

        var scene = page.WaitForComponent<CaseViewer>().Instance.Scene;
        Assert.Null(scene.MaskUrl);
        Assert.Equal($"/media/predictions/{id}/probability.png", scene.ProbabilityUrl);
        var download = page.Find("[data-threshold-link]");
        Assert.Equal($"/media/predictions/{id}/mask.png", download.GetAttribute("href"));
        Assert.Equal("mole-mask.png", download.GetAttribute("download"));
    }
}
