using Bunit;
using LesionPortal.Core.Imaging;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Reviews.Components;
using LesionPortal.Web.Reviews.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Reviews.Pages;

public sealed class ReviewPageTests : ImagePageContext
{
    [Fact]
    public async Task Press_ANumber_GivesTheVerdictAndGoesOn()
    {
        var (page, session) = await OpenAsync(blinded: true);
        var first = Picture(page).ImageUrl;
        Assert.Equal(4, page.FindAll(".verdict").Count);

        await page.InvokeAsync(() => page.Instance.PressAsync("3"));

        Assert.NotEqual(first, Picture(page).ImageUrl);
        Assert.Contains("Review 2 of 4", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("1/4", page.Find(".review-progress").TextContent, StringComparison.Ordinal);
        Assert.Equal([ReviewVerdict.Major], await VerdictsAsync(session));
    }

    [Theory]
    [InlineData("u")]
    [InlineData("Backspace")]
    public async Task Press_Undo_ComesBackWithWhatWasSaid(string key)
    {
        var (page, session) = await OpenAsync(blinded: true);
        var first = Picture(page).ImageUrl;
        await page.InvokeAsync(() => page.Find("textarea").InputAsync("tail missing"));
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        Assert.Equal("", page.Find("textarea").GetAttribute("value") ?? "");

        await page.InvokeAsync(() => page.Instance.PressAsync(key));

        Assert.Equal(first, Picture(page).ImageUrl);
        Assert.Equal("tail missing", page.Find("textarea").GetAttribute("value"));
        Assert.Empty(await VerdictsAsync(session));
    }

    [Fact]
    public async Task Press_UndoAndJudgedAgain_AddsTheNewTimeToTheFirst()
    {
        var browser = PicturesSeenFor(10);
        var (page, session) = await OpenAsync(blinded: true);
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));

        await page.InvokeAsync(() => page.Instance.PressAsync("u"));
        await page.InvokeAsync(() => page.Instance.PressAsync("2"));
        await page.InvokeAsync(() => page.Instance.PressAsync("3"));

        Assert.Equal([20, 10], await SecondsAsync(session));
        // The second had been looked at for ten seconds when the first was taken back.
        Assert.Contains(
            browser.Invocations["keep"],
            call => call.Arguments[1] is string draft && draft.Contains("\"seconds\":10", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Press_BackAndForward_KeepsTheTimeOfTheOneToJudge()
    {
        PicturesSeenFor(7);
        var (page, session) = await OpenAsync(blinded: true);
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));

        await page.InvokeAsync(() => page.Instance.PressAsync("ArrowLeft"));
        await page.InvokeAsync(() => page.Instance.PressAsync("ArrowRight"));
        await page.InvokeAsync(() => page.Instance.PressAsync("2"));

        Assert.Equal([7, 14], await SecondsAsync(session));
    }

    [Fact]
    public async Task Press_Undo_WithNothingToTakeBack_SaysSo()
    {
        var (page, _) = await OpenAsync(blinded: true);

        await page.InvokeAsync(() => page.Instance.PressAsync("u"));

        Assert.Contains("no verdict to undo", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Press_Undo_AfterAnotherTabTookItBack_TakesNoFurtherVerdictAndGoesOn()
    {
        var (page, session) = await OpenAsync(blinded: true);
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        await page.InvokeAsync(() => page.Instance.PressAsync("2"));
        Assert.Equal(
            ReviewState.Done,
            (await Services.GetRequiredService<ReviewReading>().UndoAsync(session, 2, Xunit.TestContext.Current.CancellationToken)).State
        );

        await page.InvokeAsync(() => page.Instance.PressAsync("u"));

        Assert.Contains("another tab", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Review 2 of 4", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Equal([ReviewVerdict.Acceptable], await VerdictsAsync(session));
        await page.InvokeAsync(() => page.Instance.PressAsync("4"));
        Assert.Equal([ReviewVerdict.Acceptable, ReviewVerdict.Unusable], await VerdictsAsync(session));
    }

    [Fact]
    public async Task Open_NotBlinded_WithADamagedMap_StandsWithoutScores()
    {
        var (page, session) = await OpenAsync(blinded: false);
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        foreach (var map in Directory.GetFiles(Path.GetDirectoryName(Folders.Run(1).Prediction("IMD000"))!, "*.png"))
            await File.WriteAllTextAsync(map, "no picture", Xunit.TestContext.Current.CancellationToken);

        await page.InvokeAsync(() => page.Instance.PressAsync("1"));

        Assert.Contains("Review 3 of 4", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("IoU –", page.Find(".review-main").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await VerdictsAsync(session)).Count);
    }

    [Fact]
    public async Task Open_Blinded_ShowsAndLoadsNothingOfRunCaseOrReference()
    {
        var (page, _) = await OpenAsync(blinded: true);

        Assert.Equal(["prediction"], Picture(page).Layers.Select(l => l.Look));
        Assert.All(
            [Picture(page).ImageUrl, .. Picture(page).Layers.Select(l => l.Url), .. Picture(page).Preload],
            url => Assert.StartsWith("/media/reviews/", url, StringComparison.Ordinal)
        );
        Assert.Equal(2, Picture(page).Preload.Count);
        foreach (var secret in new[] { "Secret net", "IMD0", "IoU", "who is wrong", "/runs/" })
            Assert.DoesNotContain(secret, page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Press_QInAnOpenSession_SaysThePredictionIsWrong()
    {
        var (page, session) = await OpenAsync(blinded: false);
        Assert.Equal(["reference", "prediction"], Picture(page).Layers.Select(l => l.Look));

        await page.InvokeAsync(() => page.Instance.PressAsync("q"));
        Assert.Equal("true", page.Find(".faults button").GetAttribute("aria-pressed"));
        await page.InvokeAsync(() => page.Instance.PressAsync("2"));

        await using var context = Database.CreateDbContext();
        Assert.Equal(
            ReviewFault.Prediction,
            (await context.Reviews.SingleAsync(r => r.Item!.SessionId == session, Xunit.TestContext.Current.CancellationToken)).Fault
        );
    }

    [Fact]
    public async Task Pin_OnTheImage_IsKeptWithTheVerdict()
    {
        var (page, session) = await OpenAsync(blinded: true);
        await page.InvokeAsync(() => page.Instance.PressAsync("p"));
        Assert.True(page.FindComponent<MaskPicture>().Instance.IsPinning);

        await page.InvokeAsync(() => page.FindComponent<MaskPicture>().Instance.PinAsync(12, 34));
        await page.InvokeAsync(() => page.Find("ol input").InputAsync("a spur"));
        await page.InvokeAsync(() => page.Instance.PressAsync("4"));

        await using var context = Database.CreateDbContext();
        Assert.Equal(
            [new ReviewPin(12, 34, "a spur")],
            (await context.Reviews.SingleAsync(r => r.Item!.SessionId == session, Xunit.TestContext.Current.CancellationToken)).Pins
        );
    }

    [Fact]
    public async Task Press_ThroughTheStack_EndsWithALookBackThatLiftsTheBlinding()
    {
        var (page, _) = await OpenAsync(blinded: true);
        for (var i = 0; i < 4; i++)
            await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        Assert.Contains("All predictions reviewed", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret net", page.Markup, StringComparison.Ordinal);

        Services
            .GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>()
            .NavigateTo($"/review/{page.Instance.SessionId}?look=1");

        page.WaitForAssertion(() => Assert.Contains("Secret net", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Instance.PressAsync("w"));
        Assert.Equal("true", page.FindAll(".faults button")[1].GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task Press_BeforeThePictureIsSeen_JudgesNothing()
    {
        var pictures = JSInterop.SetupModule("./js/mask-picture.js");
        pictures.Mode = JSRuntimeMode.Loose;
        pictures.Setup<double>("seconds", _ => true).SetResult(-1);
        var (page, session) = await OpenAsync(blinded: true);

        await page.InvokeAsync(() => page.Instance.PressAsync("4"));

        Assert.Contains("Review 1 of 4", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Empty(await VerdictsAsync(session));
    }

    [Fact]
    public async Task Press_ArrowLeft_ShowsTheLastWithItsVerdictKeptAndStillBlinded()
    {
        var (page, session) = await OpenAsync(blinded: true);
        var first = Picture(page).ImageUrl;
        await page.InvokeAsync(() => page.Instance.PressAsync("3"));
        var second = Picture(page).ImageUrl;

        await page.InvokeAsync(() => page.Instance.PressAsync("ArrowLeft"));
        page.WaitForAssertion(() => Assert.Contains("Major correction", page.Find(".seen").TextContent, StringComparison.Ordinal));
        Assert.Equal((first, "prediction"), (Picture(page).ImageUrl, Assert.Single(Picture(page).Layers).Look));
        await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        await page.InvokeAsync(() => page.Instance.PressAsync("ArrowRight"));

        Assert.Equal(second, Picture(page).ImageUrl);
        Assert.Equal([ReviewVerdict.Major], await VerdictsAsync(session));
    }

    [Fact]
    public async Task Open_NotBlinded_LeadsToTheEditorWithThePrediction()
    {
        var (page, session) = await OpenAsync(blinded: false);

        Assert.Matches(
            $"^/datasets/1/cases/IMD00[0-3]/annotate\\?from=prediction:1&review={session}$",
            page.Find(".review-main a").GetAttribute("href")
        );
    }

    [Fact]
    public async Task Press_ShiftAndANumber_SaysHowSureAndStays()
    {
        var (page, session) = await OpenAsync(blinded: true);

        await page.InvokeAsync(() => page.Instance.PressAsync("Confidence4"));

        Assert.Equal("4", page.Find("[role=radio][aria-checked=true]").TextContent);
        Assert.Empty(await VerdictsAsync(session));
    }

    [Fact]
    public async Task Open_AnotherReadersStack_TakesNoVerdictInTheirNameAndOffersTheSame()
    {
        var (page, session) = await OpenAsync(blinded: true);
        var bert = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Bert", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(bert);
        Assert.Contains("This review belongs to Anna", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".verdict"));

        await page.InvokeAsync(() => page.Instance.PressAsync("1"));
        await page.InvokeAsync(() =>
            page.FindAll(".empty-state button")
                .Single(b => b.TextContent.Contains("Review the same predictions " + "as Bert", StringComparison.Ordinal))
                .ClickAsync()
        );

        Assert.Empty(await VerdictsAsync(session));
        var sessions = await Services
            .GetRequiredService<Data.Queries.ReviewQueries>()
            .SessionsAsync(bert.Id, Xunit.TestContext.Current.CancellationToken);
        Assert.EndsWith(
            $"/review/{Assert.Single(sessions).Session.Id}",
            Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Open_AnUnknownSession_SaysSo()
    {
        var page = Render<ReviewPage>(p => p.Add(x => x.SessionId, 99));

        Assert.Contains("Review session not found", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }

    /// <summary>Four predictions, too few for one to come twice.</summary>
    private async Task<(IRenderedComponent<ReviewPage> Page, int Session)> OpenAsync(bool blinded)
    {
        var dataset = await AddDatasetAsync(5);
        var run = await AddScoredRunAsync(dataset, "Secret net", null, 0.5, 0.6, 0.7, 0.8);
        var square = new PixelMask(64, 48, [.. Enumerable.Range(0, 64 * 48).Select(i => i % 64 < 30)]);
        ImageCodec.WriteMaskPng(Path.Combine(Folders.Dataset(dataset), "m"), square);
        for (var i = 0; i < 4; i++)
            ImageCodec.WriteMaskPng(Folders.Run(run).Prediction($"IMD{i:000}"), square);
        var reader = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Anna", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        var start = await Services
            .GetRequiredService<ReviewSessions>()
            .StartAsync(
                new ReviewRequest
                {
                    ReaderId = reader.Id,
                    RunIds = [run],
                    IsBlinded = blinded,
                },
                Xunit.TestContext.Current.CancellationToken
            );
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(reader);
        var page = Render<ReviewPage>(p => p.Add(x => x.SessionId, start.SessionId!.Value));
        page.WaitForElement(".review");
        return (page, start.SessionId!.Value);
    }

    private BunitJSModuleInterop PicturesSeenFor(double seconds)
    {
        var pictures = JSInterop.SetupModule("./js/mask-picture.js");
        pictures.Mode = JSRuntimeMode.Loose;
        pictures.Setup<double>("seconds", _ => true).SetResult(seconds);
        var browser = JSInterop.SetupModule("./js/reviews.js");
        browser.Mode = JSRuntimeMode.Loose;
        return browser;
    }

    private async Task<List<double>> SecondsAsync(int session)
    {
        await using var context = Database.CreateDbContext();
        return await context
            .Reviews.Where(r => r.Item!.SessionId == session)
            .OrderBy(r => r.Item!.Position)
            .Select(r => r.Seconds)
            .ToListAsync(Xunit.TestContext.Current.CancellationToken);
    }

    private static PictureScene Picture(IRenderedComponent<ReviewPage> page) => page.FindComponent<MaskPicture>().Instance.Scene;

    private async Task<List<ReviewVerdict>> VerdictsAsync(int session)
    {
        await using var context = Database.CreateDbContext();
        return await context
            .Reviews.Where(r => r.Item!.SessionId == session)
            .OrderBy(r => r.Id)
            .Select(r => r.Verdict)
            .ToListAsync(Xunit.TestContext.Current.CancellationToken);
    }
}
