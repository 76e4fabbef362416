using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class AnnotationTests(DemoPortal demo)
{
    [Fact]
    public async Task Draw_WithMouseAndKeyboard_IsSavedAsTheReadersRevision()
    {
        var page = await OpenAsync("SYN001", await AddReaderAsync("Dr Mouse"));

        await StrokeAsync(page, (0.4f, 0.4f), (0.6f, 0.5f));
        var afterMouse = await AreaAsync(page);
        await page.Keyboard.DownAsync("Space");
        for (var i = 0; i < 10; i++)
            await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.UpAsync("Space");

        Assert.True(afterMouse > 0);
        Assert.True(await AreaAsync(page) > afterMouse, "The keyboard drew nothing.");
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(State(page)).ToHaveTextAsync("Saved");
        var revision = Assert.Single(await RevisionsAsync("SYN001"));
        Assert.Equal(await AreaAsync(page), revision.GetProperty("area").GetInt32());
        Assert.Equal(2, revision.GetProperty("tools").GetProperty("brush").GetInt32());
        Assert.Equal("Dr Mouse", revision.GetProperty("reader").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Draw_ConnectionLostMidStrokeAndReloaded_FindsEveryStroke()
    {
        var page = await OpenAsync("SYN002", await AddReaderAsync("Dr Offline"));
        await StrokeAsync(page, (0.3f, 0.3f), (0.4f, 0.3f));
        var first = await AreaAsync(page);
        var box = await CanvasAsync(page);
        await page.Mouse.MoveAsync(box.X + 0.5f * box.Width, box.Y + 0.5f * box.Height);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 0.6f * box.Width, box.Y + 0.5f * box.Height, new() { Steps = 8 });

        await page.Context.SetOfflineAsync(true);
        await page.Mouse.MoveAsync(box.X + 0.6f * box.Width, box.Y + 0.7f * box.Height, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(State(page)).ToHaveTextAsync("Not saved: offline");
        var drawn = await AreaAsync(page);
        Assert.True(drawn > first);

        await page.Context.SetOfflineAsync(false);
        await page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal(drawn, await AreaAsync(page));
        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(first, await AreaAsync(page));
        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(0, await AreaAsync(page));
    }

    [Fact]
    public async Task Draw_ReloadedWithTheButtonDown_KeepsTheStrokeSoFar()
    {
        var page = await OpenAsync("SYN003", await AddReaderAsync("Dr Sudden"));
        var box = await CanvasAsync(page);
        await page.Mouse.MoveAsync(box.X + 0.3f * box.Width, box.Y + 0.5f * box.Height);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 0.7f * box.Width, box.Y + 0.5f * box.Height, new() { Steps = 8 });

        await page.ReloadAsync();

        await ReadyAsync(page);
        Assert.True(await AreaAsync(page) > 0, "The stroke is gone.");
    }

    [Fact]
    public async Task Draw_TabClosedAtOnce_FindsEveryStrokeInANewOne()
    {
        var page = await OpenAsync("SYN010", await AddReaderAsync("Dr Closer"));
        await StrokeAsync(page, (0.3f, 0.3f), (0.5f, 0.3f));
        await StrokeAsync(page, (0.3f, 0.6f), (0.5f, 0.6f));
        var drawn = await AreaAsync(page);
        var reader = await page.EvaluateAsync<string>("() => localStorage.getItem('lesionportal.reader')");
        await page.CloseAsync();

        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/datasets/1/cases/SYN010/annotate");
        await ReadyAsync(tab);

        Assert.Equal(reader, await tab.EvaluateAsync<string>("() => localStorage.getItem('lesionportal.reader')"));
        Assert.Equal(drawn, await AreaAsync(tab));
        await tab.Keyboard.PressAsync("Control+z");
        Assert.InRange(await AreaAsync(tab), 1, drawn - 1);
    }

    [Fact]
    public async Task Draw_WithTheKeyboardAloneAndOffline_FindsEveryStrokeAfterAReload()
    {
        var page = await OpenAsync("SYN011", await AddReaderAsync("Dr Keys Only"));
        await page.Context.SetOfflineAsync(true);
        // A triangle by corners, closed by a corner at the same place, then a bar erased from it.
        await page.Keyboard.PressAsync("p");
        foreach (var way in new[] { "", "ArrowRight", "ArrowDown" })
        {
            for (var i = 0; way.Length > 0 && i < 8; i++)
                await page.Keyboard.PressAsync($"Shift+{way}");
            await page.Keyboard.PressAsync("Enter");
        }

        await page.Keyboard.PressAsync("Enter");
        var triangle = await AreaAsync(page);
        Assert.InRange(triangle, 2800, 3600);
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.DownAsync("Space");
        for (var i = 0; i < 4; i++)
            await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await page.Keyboard.UpAsync("Space");
        var drawn = await AreaAsync(page);
        Assert.InRange(drawn, 1, triangle - 1);

        await page.Context.SetOfflineAsync(false);
        await page.ReloadAsync();

        await ReadyAsync(page);
        Assert.Equal(drawn, await AreaAsync(page));
        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(triangle, await AreaAsync(page));
        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(0, await AreaAsync(page));
    }

    [Fact]
    public async Task Save_TheSameReaderInTwoBrowsers_IsNotifiedOfTheNewerAndLosesNeither()
    {
        var reader = await AddReaderAsync("Dr Twice");
        var one = await OpenAsync("SYN004", reader);
        var other = await OpenAsync("SYN004", reader);
        await StrokeAsync(one, (0.2f, 0.2f), (0.4f, 0.2f));
        await one.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(State(one)).ToHaveTextAsync("Saved");

        await StrokeAsync(other, (0.6f, 0.6f), (0.7f, 0.8f));
        await other.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(State(other)).ToHaveTextAsync("A newer revision exists");
        Assert.Single(await RevisionsAsync("SYN004"));

        await other.GetByRole(AriaRole.Button, new() { NameRegex = new("Save mine") }).ClickAsync();
        await Assertions.Expect(State(other)).ToHaveTextAsync("Saved");
        var saved = await RevisionsAsync("SYN004");
        Assert.Equal([await AreaAsync(other), await AreaAsync(one)], saved.Select(r => r.GetProperty("area").GetInt32()));
    }

    [Fact]
    public async Task Save_TwoReadersOnOneCase_EachHasAFirstRevision()
    {
        var one = await OpenAsync("SYN005", await AddReaderAsync("Dr One"));
        var other = await OpenAsync("SYN005", await AddReaderAsync("Dr Other"));
        foreach (var page in new[] { one, other })
        {
            await StrokeAsync(page, (0.4f, 0.4f), (0.6f, 0.6f));
            await page.Keyboard.PressAsync("Control+s");
            await Assertions.Expect(State(page)).ToHaveTextAsync("Saved");
        }

        Assert.Equal([1, 1], (await RevisionsAsync("SYN005")).Select(r => r.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Save_ArrivedButTheAnswerLostAndReloaded_IsOneRevisionAndNoConflict()
    {
        var page = await OpenAsync("SYN009", await AddReaderAsync("Dr Unheard"));
        await page.RouteAsync(
            "**/revisions?*",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
        );
        await StrokeAsync(page, (0.4f, 0.4f), (0.6f, 0.6f));
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(State(page)).ToHaveTextAsync("Not saved: offline");
        var drawn = await AreaAsync(page);

        await page.UnrouteAllAsync();
        await page.ReloadAsync();

        await ReadyAsync(page);
        await Assertions.Expect(State(page)).ToHaveTextAsync("Saved");
        Assert.Equal(drawn, await AreaAsync(page));
        Assert.Single(await RevisionsAsync("SYN009"));
    }

    [Fact]
    public async Task Reader_AnotherSitsDown_DoesNotGetTheDrawingOfTheFirst()
    {
        var first = await AddReaderAsync("Dr First");
        await AddReaderAsync("Dr Second");
        var page = await OpenAsync("SYN007", first);
        await StrokeAsync(page, (0.4f, 0.4f), (0.6f, 0.6f));
        var drawn = await AreaAsync(page);

        await page.Locator("[data-reader] button").ClickAsync();
        await SitAsync(page, "Dr Second");
        await Assertions.Expect(page.Locator("[data-show=area]")).ToHaveTextAsync(new Regex("^0 px"));

        var revision = Assert.Single(await RevisionsAsync("SYN007"));
        Assert.Equal(
            (drawn, "Dr First"),
            (revision.GetProperty("area").GetInt32(), revision.GetProperty("reader").GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Reader_ChosenAfterTheFirstStroke_GetsTheDrawing()
    {
        await AddReaderAsync("Dr Late");
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/datasets/1/cases/SYN008/annotate?from=reference");
        await ReadyAsync(page);
        await StrokeAsync(page, (0.1f, 0.1f), (0.2f, 0.1f));
        await page.Keyboard.PressAsync("Control+s");
        await Assertions.Expect(page.Locator("[data-show=state-detail]")).ToContainTextAsync("Choose a reader");

        await SitAsync(page, "Dr Late");

        await Assertions.Expect(State(page)).ToHaveTextAsync("Saved");
        var revision = Assert.Single(await RevisionsAsync("SYN008"));
        Assert.Equal("reference", revision.GetProperty("origin").GetProperty("kind").GetString(), ignoreCase: true);
        // A reload goes on with what was drawn, not with the reference again.
        var drawn = await AreaAsync(page);
        await page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal(drawn, await AreaAsync(page));
    }

    [Fact]
    public async Task GrabCut_AMarkInside_FindsABorderByTheWorker()
    {
        var page = await OpenAsync("SYN006", await AddReaderAsync("Dr Cut"));
        await page.Keyboard.PressAsync("k");

        await StrokeAsync(page, (0.45f, 0.5f), (0.55f, 0.5f));

        await Assertions.Expect(page.Locator("[data-show=took]")).ToHaveTextAsync(new Regex(@"Cut in \d+ ms"), new() { Timeout = 60_000 });
        Assert.True(await AreaAsync(page) > 0);
    }

    [Fact]
    public async Task ImageHelp_WhileDrawing_ChangesThePictureAndSaysSoButNoMask()
    {
        var page = await OpenAsync("SYN012", await AddReaderAsync("Dr Contrast"));
        await StrokeAsync(page, (0.4f, 0.4f), (0.6f, 0.5f));
        var (drawn, canvas) = (await AreaAsync(page), page.Locator("canvas"));
        await page.GetByText("Image display").ClickAsync();
        var asItCame = await canvas.ScreenshotAsync();

        await page.Locator("[data-set=contrast]").FillAsync("0.6");

        var processed = page.Locator("[data-show=processed]");
        await Assertions.Expect(processed).ToHaveTextAsync("Contrast or brightness changed");
        Assert.NotEqual(asItCame, await canvas.ScreenshotAsync());
        await page.GetByLabel("Remove hair", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(processed).ToHaveTextAsync("Processed: hair removed", new() { Timeout = 60_000 });
        Assert.Equal(drawn, await AreaAsync(page));

        await page.GetByRole(AriaRole.Button, new() { Name = "Reset", Exact = true }).ClickAsync();
        await Assertions.Expect(processed).ToBeEmptyAsync();
    }

    private static Task SitAsync(IPage page, string name) =>
        page.Locator(".mud-dialog .reader").Filter(new() { HasText = name }).ClickAsync();

    private async Task<int> AddReaderAsync(string name)
    {
        using var client = new HttpClient { BaseAddress = demo.Portal.Address };
        using var answer = await client.PostAsJsonAsync("/api/readers", new { name }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetInt32();
    }

    private async Task<JsonElement[]> RevisionsAsync(string caseId)
    {
        using var client = new HttpClient { BaseAddress = demo.Portal.Address };
        return (
            await client.GetFromJsonAsync<JsonElement[]>($"/api/datasets/1/cases/{caseId}/revisions", TestContext.Current.CancellationToken)
        )!;
    }

    private async Task<IPage> OpenAsync(string caseId, int reader)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.AddInitScriptAsync($"localStorage.setItem('lesionportal.reader', '{reader}')");
        await page.GotoAsync($"/datasets/1/cases/{caseId}/annotate");
        await ReadyAsync(page);
        return page;
    }

    private static async Task ReadyAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("canvas[data-shown]")).ToBeVisibleAsync();
        await page.Locator("canvas").FocusAsync();
    }

    private static async Task StrokeAsync(IPage page, (float X, float Y) from, (float X, float Y) to)
    {
        var box = await CanvasAsync(page);
        await page.Mouse.MoveAsync(box.X + from.X * box.Width, box.Y + from.Y * box.Height);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + to.X * box.Width, box.Y + to.Y * box.Height, new() { Steps = 6 });
        await page.Mouse.UpAsync();
    }

    private static async Task<LocatorBoundingBoxResult> CanvasAsync(IPage page) => (await page.Locator("canvas").BoundingBoxAsync())!;

    private static ILocator State(IPage page) => page.Locator("[data-show=state]");

    private static async Task<int> AreaAsync(IPage page)
    {
        var text = await page.Locator("[data-show=area]").TextContentAsync();
        return int.Parse(text!.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
