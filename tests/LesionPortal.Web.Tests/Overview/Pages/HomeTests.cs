using Bunit;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Overview.Pages;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Overview.Pages;

public sealed class HomeTests : ImagePageContext
{
    [Fact]
    public void Open_Empty_LeadsToTheImport()
    {
        var page = Render<Home>();

        Assert.Equal("/datasets/import", page.WaitForElement(".empty-state a").GetAttribute("href"));
        Assert.Empty(page.FindAll(".page-actions a"));
    }

    [Fact]
    public async Task Open_RealDataset_OffersTheBaselinesComparisonOnIt()
    {
        var synthetic = await AddDatasetAsync(60, "Demo");
        await ChangeDatasetAsync(synthetic, d => d.IsSynthetic = true);
        var real = await AddDatasetAsync(30);

        var page = Render<Home>();

        Assert.Equal($"/runs/new?mode=suite&preset=notebook&dataset={real}", page.WaitForElement(".page-actions a").GetAttribute("href"));
    }

    [Fact]
    public async Task Open_OnlyTheSmallDemo_OffersThePresetThatFits()
    {
        var synthetic = await AddDatasetAsync(60, "Demo");
        await ChangeDatasetAsync(synthetic, d => d.IsSynthetic = true);

        var page = Render<Home>();

        Assert.Contains("preset=quick", page.WaitForElement(".page-actions a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_EpochDone_MovesTheProgressAndTheCurve()
    {
        var dataset = await AddDatasetAsync(10);
        var run = await AddRunAsync(dataset, RunStatus.Running, r => r.Settings = r.Settings with { Epochs = 10 }, epochs: 2);
        var page = Render<Home>();
        page.WaitForAssertion(() => Assert.Equal("20", page.Find("[role=progressbar]").GetAttribute("aria-valuenow")));

        await AddEpochAsync(run, 3);
        await ChangeRunAsync(run, r => r.EpochsDone = 3);
        Board.Update(run, p => p with { Remaining = TimeSpan.FromSeconds(90) });
        Feed.Publish(ChangeKind.RunProgress, run);
        Time.Advance(FeedComponentBase.RenderInterval);

        page.WaitForAssertion(() => Assert.Equal("30", page.Find("[role=progressbar]").GetAttribute("aria-valuenow")));
        Assert.Contains("1 min 30 s left", page.Find(".training-head").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.Find("polyline").GetAttribute("points")!.Split(' ').Length);
    }

    [Fact]
    public async Task Open_BestStillTraining_HidesItsTestScore()
    {
        var dataset = await AddDatasetAsync(10);
        await AddRunAsync(
            dataset,
            RunStatus.Running,
            r => (r.BestEpoch, r.BestValidationQuantisedIou, r.BestValidationIou) = (4, 0.9, 0.87),
            epochs: 4
        );

        var page = Render<Home>();

        Assert.Contains(
            "when the run has finished",
            page.WaitForElement("[aria-labelledby=best] .facts").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_Finished_ShowsTheBestByValidationWithItsTestScore()
    {
        var dataset = await AddDatasetAsync(10);
        await AddScoredRunAsync(dataset, "the better", null, 0.8, 0.9);
        await AddScoredRunAsync(dataset, "the worse", null, 0.5, 0.6);

        var page = Render<Home>();

        var best = page.WaitForElement("[aria-labelledby=best]").TextContent;
        Assert.Contains("the better", best, StringComparison.Ordinal);
        Assert.Contains("0.850", best, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Finished_ChoosesByQuantisedIouAndShowsIouFirst()
    {
        var dataset = await AddDatasetAsync(10);
        var chosen = await AddScoredRunAsync(dataset, "the higher quantised", null, 0.5);
        await AddScoredRunAsync(dataset, "the higher IoU", null, 0.6);
        await ChangeRunAsync(chosen, r => r.BestValidationQuantisedIou = 0.7);

        var page = Render<Home>();

        var best = page.WaitForElement("[aria-labelledby=best]");
        Assert.Contains("the higher quantised", best.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [
                "IoU (validation, epoch 7)",
                "Dice (validation, epoch 7)",
                "IoU (test, best epoch)",
                "Dice (test, best epoch)",
                "Quantised IoU (validation, epoch 7), by which epoch and run are chosen",
            ],
            best.QuerySelectorAll("dt").Select(t => t.TextContent.Trim())
        );
        Assert.Equal(MetricCatalogue.Get("quantisedIou").Formula, best.QuerySelector("dt a")!.GetAttribute("aria-description"));
    }

    [Fact]
    public async Task Open_HighestScoreOfFlatMaps_IsNotTheBest()
    {
        var dataset = await AddDatasetAsync(10);
        var flat = await AddScoredRunAsync(dataset, "the flat one", null, 0.8, 0.9);
        await ChangeRunAsync(flat, r => r.ValidationMapSpread = 0.001);
        await AddScoredRunAsync(dataset, "the other", null, 0.5, 0.6);

        var page = Render<Home>();

        Assert.Contains("the other", page.WaitForElement("[aria-labelledby=best]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AReviewBegun_SaysHowManyPredictionsAreLeftAndLeadsBack()
    {
        var (_, suite) = await AddReadableSuiteAsync();
        var reader = await ReadAsAsync("Anna");
        var session = (
            await Services
                .GetRequiredService<ReviewSessions>()
                .StartAsync(
                    new ReviewRequest
                    {
                        ReaderId = reader.Id,
                        SuiteId = suite,
                        Count = 2,
                    },
                    Cancellation
                )
        ).SessionId;
        var reading = Services.GetRequiredService<ReviewReading>();
        var first = (await reading.NextAsync(session!.Value, Cancellation))!.Current!;
        await reading.JudgeAsync(
            new ReviewDraft
            {
                SessionId = session.Value,
                Token = first.Token,
                Verdict = ReviewVerdict.Minor,
                Seconds = 20,
            },
            Cancellation
        );

        var page = Render<Home>();

        Assert.Equal($"/review/{session}", page.WaitForElement("[aria-labelledby=waiting] li a").GetAttribute("href"));
        Assert.Contains(
            "1 prediction of 2 left · about 20 s",
            page.Find("[aria-labelledby=waiting]").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_PredictionsNobodyHasRead_AsksWhoReadsAndThenOffersThem()
    {
        var (_, suite) = await AddReadableSuiteAsync();
        var page = Render<Home>();
        page.WaitForAssertion(() =>
            Assert.Contains("Choose a reader", page.Find("[aria-labelledby=waiting]").TextContent, StringComparison.Ordinal)
        );

        await ReadAsAsync("Anna");

        Assert.Equal($"/review?suite={suite}", page.WaitForElement("[aria-labelledby=waiting] a").GetAttribute("href"));
    }

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    private async Task<(int Run, int Suite)> AddReadableSuiteAsync()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = await AddSuiteAsync(dataset, "Six networks");
        var run = await AddScoredRunAsync(dataset, "Net", suite, 0.5, 0.6);
        for (var i = 0; i < 2; i++)
            ImageCodec.WriteMaskPng(Folders.Run(run).Prediction($"IMD{i:000}"), new PixelMask(8, 8, new bool[64]));
        return (run, suite);
    }

    private async Task<Reader> ReadAsAsync(string name)
    {
        var reader = (await Services.GetRequiredService<ReaderRegister>().AddAsync(name, null, null, Cancellation)).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(reader);
        return reader;
    }
}
