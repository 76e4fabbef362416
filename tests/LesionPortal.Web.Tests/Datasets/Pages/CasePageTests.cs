using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Datasets.Pages;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Viewer;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Datasets.Pages;

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

        Assert.Equal(
            [$"/runs/{better}/cases/IMD000?part=test", $"/runs/{worse}/cases/IMD000?part=test"],
            page.WaitForElements(".case-runs a").Select(a => a.GetAttribute("href"))
        );
        Assert.Contains("0.900", page.Find(".case-runs li").TextContent, StringComparison.Ordinal);
    }

    /// <summary>A drawn image: nothing here shows a person's skin.</summary>
    [Fact]
    public async Task Open_MeasurableCase_ShowsContrastAndSkinToneWithTheirSpread()
    {
        var id = await AddDatasetAsync(1);
        Directory.CreateDirectory(Folders.Dataset(id));
        var mask = new PixelMask(
            64,
            48,
            [.. Enumerable.Range(0, 64 * 48).Select(i => i % 64 is >= 24 and < 40 && i / 64 is >= 16 and < 32)]
        );
        ImageCodec.WriteMaskPng(Path.Combine(Folders.Dataset(id), "m"), mask);
        ImageCodec.WriteRgbPng(
            Path.Combine(Folders.Dataset(id), "i"),
            new RgbImage(64, 48, [.. mask.Pixels.SelectMany(inside => inside ? new byte[] { 100, 60, 45 } : [220, 165, 132])])
        );

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD000"));

        page.WaitForAssertion(() =>
            Assert.Contains("between the median colours of lesion and skin", page.Find("dl.facts").TextContent, StringComparison.Ordinal)
        );
        Assert.Matches(
            @"ITA \d+° \(\d+° to \d+° over the middle half of its pixels\) · light; the light is not calibrated",
            page.Find("dl.facts").TextContent
        );
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

    [Fact]
    public async Task Adopt_WhileThePageIsOpen_ShowsTheNewReferenceAtOnceAndKeepsTheOld()
    {
        var id = await AddDatasetAsync(1);
        Navigation.NavigateTo($"/datasets/{id}/cases/IMD000");
        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD000"));
        Assert.Equal(("", 1), Shown(page.WaitForComponent<CaseViewer>()));

        await AdoptAsync(id);
        Time.Advance(FeedComponentBase.RenderInterval);

        page.WaitForAssertion(() =>
            Assert.Equal(($"/api/datasets/{id}/cases/IMD000/references/2.png", 2), Shown(page.FindComponent<CaseViewer>()))
        );
        Assert.Equal($"/media/datasets/{id}/cases/IMD000/mask.png", page.FindComponent<CaseViewer>().Instance.Scene.MaskUrl);

        static (string, int) Shown(IRenderedComponent<CaseViewer> viewer) =>
            (viewer.Instance.Scene.LaterReferences, viewer.Instance.Scene.ReferenceVersion);
    }

    [Fact]
    public async Task Open_ScoredAgainstALaterReference_SaysBothWithTheirVersion()
    {
        var id = await AddDatasetAsync(1);
        var run = await AddScoredRunAsync(id, "net", null, 0.5);
        await AdoptAsync(id);
        await using (var context = Database.CreateDbContext())
        {
            context.RunCaseMetrics.Add(Scored(run, 2, 0.75));
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var page = Render<CasePage>(p => p.Add(x => x.DatasetId, id).Add(x => x.CaseId, "IMD000"));

        Assert.Equal("v2 0.750", page.WaitForElement(".later").TextContent);
        Assert.Contains(
            "against reference v1 and later versions",
            page.Find("[aria-labelledby=predictions]").TextContent,
            StringComparison.Ordinal
        );

        static RunCaseMetrics Scored(int run, int version, double iou) =>
            new()
            {
                RunId = run,
                DatasetCaseId = 1,
                Checkpoint = Checkpoint.Best,
                Resolution = MetricResolution.Training,
                ReferenceVersion = version,
                Part = SplitPart.Test,
                Width = 96,
                Height = 96,
                Iou = iou,
            };
    }

    private async Task AdoptAsync(int dataset)
    {
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var target = (await Services.GetRequiredService<DatasetQueries>().CaseAsync(dataset, "IMD000", cancellation))!;
        var reader = (await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, cancellation)).Reader!;
        var saved = await Services
            .GetRequiredService<MaskRevisions>()
            .SaveAsync(
                new RevisionDraft
                {
                    DatasetId = dataset,
                    CaseId = "IMD000",
                    ReaderId = reader.Id,
                    Png = ImageCodec.MaskPng(new PixelMask(64, 48, new bool[64 * 48])),
                },
                cancellation
            );
        Assert.Equal(
            AdoptState.Adopted,
            (
                await Services
                    .GetRequiredService<ReferenceMasks>()
                    .AdoptAsync(target, saved.Revision!.Id, reader.Id, "The edge was cut off.", cancellation)
            ).State
        );
    }
}
