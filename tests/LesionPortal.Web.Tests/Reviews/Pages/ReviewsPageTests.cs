using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Imaging;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Reviews.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Reviews.Pages;

public sealed class ReviewsPageTests : ImagePageContext
{
    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Open_WithoutARun_SaysWhatToDoNext()
    {
        var page = Render<ReviewsPage>();

        Assert.Contains(
            "Predictions are available once a run has completed",
            page.WaitForElement(".empty-state").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_WithoutAReader_AsksWhoReadsAndThenOffersTheForm()
    {
        await AddRunWithPredictionsAsync();
        var page = Render<ReviewsPage>();
        page.WaitForElement(".reader-choice input[type=text]");
        await page.InvokeAsync(() => page.Find(".reader-choice input[type=text]").ChangeAsync("Anna"));

        await page.InvokeAsync(() => page.Find(".reader-choice form").SubmitAsync());

        Assert.Contains("Start review", page.WaitForElement("form.start").TextContent, StringComparison.Ordinal);
        Assert.Equal("Anna", Services.GetRequiredService<CurrentReader>().Reader!.Name);
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Start_WithWhatIsThere_OpensTheSession()
    {
        var run = await AddRunWithPredictionsAsync();
        await ReadAsAsync("Anna");
        var page = Render<ReviewsPage>();

        page.WaitForElement("form.start");
        await page.InvokeAsync(() => page.Find("form.start").SubmitAsync());

        var sessions = await Services
            .GetRequiredService<Data.Queries.ReviewQueries>()
            .SessionsAsync(cancellation: Xunit.TestContext.Current.CancellationToken);
        var session = Assert.Single(sessions);
        Assert.EndsWith($"/review/{session.Session.Id}", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal((2, true, $"Net (#{run})"), (session.Total, session.Session.IsBlinded, session.Session.Source));
    }

    [Fact]
    public async Task Start_WithNoPartTicked_SaysWhyInTheForm()
    {
        await AddRunWithPredictionsAsync();
        await ReadAsAsync("Anna");
        var page = Render<ReviewsPage>();
        page.WaitForElement("form.start");
        Assert.Equal([true, false], page.FindAll(".parts input").Select(i => i.HasAttribute("checked")));
        await page.InvokeAsync(() => page.Find(".parts input").ChangeAsync(false));

        await page.InvokeAsync(() => page.Find("form.start").SubmitAsync());

        Assert.Contains("validation and test", page.WaitForElement("form.start [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfWhatCannotBe_SaysWhyInTheForm()
    {
        await AddRunWithPredictionsAsync();
        await ReadAsAsync("Anna");
        var page = Render<ReviewsPage>();
        page.WaitForElement("form.start");
        await page.InvokeAsync(() => page.FindAll("form.start select")[1].ChangeAsync("MostDisagreement"));

        await page.InvokeAsync(() => page.Find("form.start").SubmitAsync());

        Assert.Contains("two runs or more", page.WaitForElement("form.start [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadTheSame_OfAnotherReadersSession_LaysTheSameStack()
    {
        var run = await AddRunWithPredictionsAsync();
        var other = await ReadAsAsync("Bert");
        var first = await Services
            .GetRequiredService<ReviewSessions>()
            .StartAsync(new ReviewRequest { ReaderId = other.Id, RunIds = [run] }, Xunit.TestContext.Current.CancellationToken);
        await ReadAsAsync("Anna");
        var page = Render<ReviewsPage>();

        page.WaitForElement("[aria-labelledby=others] button");
        await page.InvokeAsync(() => page.Find("[aria-labelledby=others] button").ClickAsync());

        var sessions = await Services
            .GetRequiredService<Data.Queries.ReviewQueries>()
            .SessionsAsync(cancellation: Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(["Anna", "Bert"], sessions.Select(s => s.Session.Reader!.Name));
        Assert.Equal(first.SessionId, sessions[1].Session.Id);
    }

    private async Task<Reader> ReadAsAsync(string name)
    {
        var reader = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync(name, null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await Services.GetRequiredService<CurrentReader>().ChooseAsync(reader);
        return reader;
    }

    private async Task<int> AddRunWithPredictionsAsync()
    {
        var dataset = await AddDatasetAsync(5);
        var run = await AddScoredRunAsync(dataset, "Net", null, 0.5, 0.6);
        for (var i = 0; i < 2; i++)
            ImageCodec.WriteMaskPng(Folders.Run(run).Prediction($"IMD{i:000}"), new PixelMask(8, 8, new bool[64]));
        return run;
    }
}
