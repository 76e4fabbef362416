using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>The reader's queue in a real browser: keys, back and undo, stopping and going on.</summary>
public sealed class ReviewTests(DemoPortal demo)
{
    [Fact]
    public async Task Keys_FromTheFormToTheLastItem_AreOneVerdictEach()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/review?suite=1");
        await page.GetByLabel("Name").FillAsync("Dr Keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and select" }).ClickAsync();
        await page.GetByLabel("Number of predictions").FillAsync("6");
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Blinded") })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start review" }).ClickAsync();
        var screen = new ReviewScreen(page);

        await screen.ShownAsync(1);
        var session = int.Parse(new Uri(page.Url).Segments[^1], CultureInfo.InvariantCulture);
        // Six predictions, one of them twice.
        Assert.NotNull(await screen.PressAsync("123412"));
        await Assertions.Expect(page.GetByText(new Regex("^6/7 · about .+ left$"))).ToBeVisibleAsync();
        Assert.Null(await screen.PressAsync("3", from: 7));

        using var api = new PortalApi(demo.Portal);
        var verdicts = await api.VerdictsAsync(session);
        Assert.Equal(["acceptable", "minor", "major", "unusable", "acceptable", "minor", "major"], verdicts.Select(v => v["verdict"]));
        Assert.All(verdicts, v => Assert.Equal(("Dr Keys", "1"), (v["reader"], v["blinded"])));
        Assert.Single(verdicts, v => v["repeat"] == "1");
    }

    [Fact]
    public async Task Undo_AfterAVerdictWithNotes_BringsItemAndNotesBack()
    {
        var (page, screen, session) = await OpenAsync("Dr Undo", count: 4);
        var first = await screen.ShownAsync(1);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("1 tail missing");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "hair" }).ClickAsync();
        await screen.PressAsync("2");
        await Assertions.Expect(screen.Comment).ToHaveValueAsync("");

        await page.Keyboard.PressAsync("u");

        await screen.ShownAsync(1);
        await Assertions.Expect(screen.Picture).ToHaveAttributeAsync("data-case", first);
        await Assertions.Expect(screen.Comment).ToHaveValueAsync("1 tail missing");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "hair" })).ToHaveAttributeAsync("aria-pressed", "true");
        await screen.PressAsync("3");
        using var api = new PortalApi(demo.Portal);
        var verdict = Assert.Single(await api.VerdictsAsync(session));
        Assert.Equal(("major", "1 tail missing", "hair"), (verdict["verdict"], verdict["comment"], verdict["tags"]));
    }

    [Fact]
    public async Task Back_ByArrowKeys_ShowsWhatWasJudgedAndKeepsTheVerdicts()
    {
        var (page, screen, session) = await OpenAsync("Dr Back", count: 4);
        var first = await screen.ShownAsync(1);
        var second = await screen.PressAsync("1");
        var third = await screen.PressAsync("2", from: 2);
        var seen = page.Locator(".seen canvas");

        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(seen).ToHaveAttributeAsync("data-case", second!);
        await Assertions.Expect(page.Locator(".seen")).ToContainTextAsync("Minor correction");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(seen).ToHaveAttributeAsync("data-case", first);
        await page.Keyboard.PressAsync("4");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");

        Assert.Equal(third, await screen.ShownAsync(3));
        await screen.PressAsync("3", from: 3);
        using var api = new PortalApi(demo.Portal);
        Assert.Equal(["acceptable", "minor", "major"], (await api.VerdictsAsync(session)).Select(v => v["verdict"]));
    }

    [Fact]
    public async Task Pause_TakenUpInAnotherBrowser_GoesOnWithTheSameItem()
    {
        var (page, screen, session) = await OpenAsync("Dr Elsewhen", count: 5);
        var third = await screen.PressAsync("12");
        await page.GetByRole(AriaRole.Link, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "In progress" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();

        var other = await demo.Browser.OpenAsync(demo.Portal);
        await other.GotoAsync("/review");
        await other.GetByRole(AriaRole.Button, new() { NameRegex = new("^Dr Elsewhen") }).ClickAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "Continue", Exact = true }).ClickAsync();

        var again = new ReviewScreen(other);
        Assert.Equal(third, await again.ShownAsync(3));
        Assert.Null(await again.PressAsync("3412", from: 3));
        using var api = new PortalApi(demo.Portal);
        Assert.Equal(
            ["acceptable", "minor", "major", "unusable", "acceptable", "minor"],
            (await api.VerdictsAsync(session)).Select(v => v["verdict"])
        );
    }

    [Fact]
    public async Task Leave_WithNotesAndNoVerdict_KeepsThemAndTheTime()
    {
        var (page, screen, session) = await OpenAsync("Dr Reload", count: 4);
        await screen.ShownAsync(1);
        await screen.Comment.FillAsync("half a thought");
        await page.GetByRole(AriaRole.Radio, new() { Name = "4" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "4" })).ToBeCheckedAsync();

        await page.ReloadAsync();

        await screen.ShownAsync(1);
        await Assertions.Expect(screen.Comment).ToHaveValueAsync("half a thought");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "4" })).ToBeCheckedAsync();
        var before = await LookedAtAsync(page);
        Assert.True(before > 0, "The time before the reload is lost.");
        // Elsewhere in the portal and back.
        await page.Locator("[data-go=h]").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/$"));
        await Assertions.Expect(screen.Picture).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await screen.ShownAsync(1);
        Assert.True(await LookedAtAsync(page) > before, "The time before the way home is lost.");
        await screen.PressAsync("1");
        using var api = new PortalApi(demo.Portal);
        var verdict = Assert.Single(await api.VerdictsAsync(session));
        Assert.True(double.Parse(verdict["seconds"], CultureInfo.InvariantCulture) > before);
    }

    /// <summary>Seconds that are kept of the one item begun.</summary>
    private static Task<double> LookedAtAsync(IPage page) =>
        page.EvaluateAsync<double>(
            "() => JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('lesionportal.review.'))[1]).seconds"
        );

    [Fact]
    public async Task Keys_BeforeTheNextPictureIsDrawn_JudgeNothing()
    {
        using var api = new PortalApi(demo.Portal);
        var reader = await api.AddReaderAsync("Dr Hasty");
        var session = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count = 4,
            }
        );
        var token = (await api.GetAsync($"api/review-sessions/{session}/next")).GetProperty("item").GetProperty("item").GetString()!;
        var page = await demo.Browser.OpenAsync(demo.Portal, new Reader(reader));
        var arrives = new TaskCompletionSource();
        await page.RouteAsync(
            new Regex($"/media/reviews/(?!{token}/)"),
            async route =>
            {
                await arrives.Task;
                await route.ContinueAsync();
            }
        );
        await page.GotoAsync($"/review/{session}");
        var screen = new ReviewScreen(page);
        var first = await screen.ShownAsync(1);

        await page.Keyboard.PressAsync("1");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^Review 2 of"));
        await page.Keyboard.PressAsync("4");

        arrives.SetResult();
        await screen.ShownAsync(2, before: first);
        await screen.PressAsync("2", from: 2);
        Assert.Equal(["acceptable", "minor"], (await api.VerdictsAsync(session)).Select(v => v["verdict"]));
    }

    [Fact]
    public async Task Verdict_GivenInTwoTabs_CountsOnceAndTheSecondIsNotified()
    {
        var (page, screen, session) = await OpenAsync("Dr Two Tabs", count: 4);
        await screen.ShownAsync(1);
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync(page.Url);
        await new ReviewScreen(tab).PressAsync("1");

        await page.Keyboard.PressAsync("4");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("already has a verdict");
        await screen.ShownAsync(2);
        using var api = new PortalApi(demo.Portal);
        Assert.Equal("acceptable", Assert.Single(await api.VerdictsAsync(session))["verdict"]);
    }

    [Fact]
    public async Task Undo_InTwoTabs_TakesOneVerdictBackAndTheSecondGoesOn()
    {
        var (page, screen, session) = await OpenAsync("Dr Two Undos", count: 4);
        await screen.PressAsync("12");
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync(page.Url);
        var second = new ReviewScreen(tab);
        var third = await second.ShownAsync(3);

        await page.Keyboard.PressAsync("u");
        await screen.ShownAsync(2, before: third);
        await tab.Keyboard.PressAsync("u");

        await Assertions.Expect(tab.GetByRole(AriaRole.Alert)).ToContainTextAsync("another tab");
        await second.ShownAsync(2, before: third);
        await second.PressAsync("4", from: 2);
        using var api = new PortalApi(demo.Portal);
        Assert.Equal(["acceptable", "unusable"], (await api.VerdictsAsync(session)).Select(v => v["verdict"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hints_AtKeys_AreShownWhereThereAreKeys(bool finger)
    {
        using var api = new PortalApi(demo.Portal);
        var reader = await api.AddReaderAsync($"Dr Finger {finger}");
        var session = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count = 4,
            }
        );
        var page = await demo.Browser.OpenAsync(demo.Portal, new Reader(reader), 390, 844, finger);
        await page.GotoAsync($"/review/{session}");
        await new ReviewScreen(page).ShownAsync(1);

        var hints = page.Locator("kbd:visible, .of-keys:visible");
        if (finger)
            await Assertions.Expect(hints).ToHaveCountAsync(0);
        else
            await Assertions.Expect(hints.First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Fill_ByButtonOrKey_TintsTheInsideAndStaysForTheNext()
    {
        // Open, for the reference's sake: a network of two epochs may predict nothing that could be filled.
        var (page, screen, _) = await OpenAsync("Dr Fill", count: 4, blinded: false);
        await screen.ShownAsync(1);
        var fill = page.GetByRole(AriaRole.Button, new() { Name = "Fill what is inside" });
        const string painted = "() => document.querySelector('.review canvas').toDataURL()";
        var outlines = await page.EvaluateAsync<string>(painted);

        await fill.ClickAsync();

        await Assertions.Expect(fill).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync("before => document.querySelector('.review canvas').toDataURL() !== before", outlines);
        await screen.PressAsync("2");
        await Assertions.Expect(fill).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("f");
        await Assertions.Expect(fill).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Theory]
    [InlineData("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError') } })")]
    [InlineData("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")]
    public async Task Reading_WhereStorageIsOffOrFull_GoesOnWithItsNotes(string storage)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        var broken = new List<string>();
        page.PageError += (_, problem) => broken.Add(problem);
        await page.AddInitScriptAsync(storage);
        await page.GotoAsync("/review?suite=1");
        await page.GetByLabel("Name").FillAsync($"Dr Private {storage.Length}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and select" }).ClickAsync();
        await page.GetByLabel("Number of predictions").FillAsync("4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start review" }).ClickAsync();
        var screen = new ReviewScreen(page);
        await screen.ShownAsync(1);
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("a thought");
        await page.Keyboard.PressAsync("Escape");

        await screen.PressAsync("2");
        await page.Keyboard.PressAsync("u");

        await Assertions.Expect(screen.Comment).ToHaveValueAsync("a thought");
        Assert.Empty(broken);
    }

    private async Task<(IPage Page, ReviewScreen Screen, int Session)> OpenAsync(string name, int count, bool blinded = true)
    {
        using var api = new PortalApi(demo.Portal);
        var reader = await api.AddReaderAsync(name);
        var session = await api.StartReviewAsync(
            new
            {
                reader,
                suite = 1,
                count,
                blinded,
            }
        );
        var page = await demo.Browser.OpenAsync(demo.Portal, new Reader(reader));
        await page.GotoAsync($"/review/{session}");
        return (page, new ReviewScreen(page), session);
    }
}
