using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class DemoJourneyTests(DemoPortal demo)
{
    [Fact]
    public async Task Gallery_OfTheDemo_SaysSyntheticAndFilters()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/datasets/1");

        await Assertions.Expect(page.GetByText("Synthetic", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Melanoma" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("diagnosis=Melanoma"));
        await Assertions
            .Expect(page.GetByText("Common nevus", new() { Exact = true }).Filter(new() { Visible = true }))
            .ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Report_OfTheSuite_NamesTheBestRunByValidation()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/suites/1/report");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Results" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#final table").First.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("validation");
    }

    [Fact]
    public async Task Report_FromSuiteToExport_KeepsTheAuthorsTextFreezesAndPrints()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/suites/1/report");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add your own text: Question" }).ClickAsync();
        var text = page.GetByLabel("Your text in “Question”");
        await text.FillAsync("Does the **network** matter?");
        await Assertions.Expect(page.Locator("#question [role=status]")).ToContainTextAsync("Saved");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#question .author strong")).ToHaveTextAsync("network");

        await page.GetByText("Frozen reports").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze the report" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Report 1", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Its numbers do not change")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#cases svg image")).Not.ToHaveCountAsync(0);

        var zip = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Everything (zip)" }).ClickAsync()
        );
        Assert.Equal("suite-1.zip", zip.SuggestedFilename);
        await page.GotoAsync("/api/suites/1/report.html?frozen=1");
        await Assertions.Expect(page.Locator("#question .author")).ToContainTextAsync("Does the network matter?");
        Assert.Equal(0, await page.Locator("script, link, [src^=http]").CountAsync());
        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    [Fact]
    public async Task Overlay_SliderMovedByKeyboard_RecomputesScoresWithoutTraffic()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases");
        var slider = page.Locator("input[data-set=threshold]");
        var area = page.Locator("[data-show=area]");
        await Assertions.Expect(page.Locator("[data-show=iou]")).ToHaveTextAsync(new Regex("[01]\\.\\d{3}"));
        var areaByRule = await area.TextContentAsync();
        var requests = new List<string>();
        var shown = (await page.Locator("h1").TextContentAsync())!.Split(' ')[0];
        page.Request += (_, request) =>
        {
            // Neighbours are fetched ahead and the browser fetches the tab's icon, both when they like.
            if (
                request.Url.Contains($"/{shown}", StringComparison.Ordinal)
                || request.Url.Contains("_blazor", StringComparison.Ordinal)
                || request.Url.Contains("/api/", StringComparison.Ordinal)
            )
                requests.Add(request.Url);
        };

        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");

        await Assertions.Expect(area).Not.ToHaveTextAsync(areaByRule!);
        var iou = double.Parse((await page.Locator("[data-show=iou]").TextContentAsync())!, CultureInfo.InvariantCulture);
        var dice = double.Parse((await page.Locator("[data-show=dice]").TextContentAsync())!, CultureInfo.InvariantCulture);
        Assert.InRange(2 * iou / (1 + iou) - dice, -0.0015, 0.0015);
        Assert.Empty(requests);
    }

    [Fact]
    public async Task Overlay_PanesAndSwipe_AreInTheAddressAndComeBack()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases");
        await Assertions.Expect(page.Locator("[data-show=iou]")).Not.ToBeEmptyAsync();

        await page.Locator("[data-layout='6']").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("panes=image,reference,prediction,difference,heat,run:2"));
        await page.Locator("[data-pane='0']").SelectOptionAsync("heat");
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("[data-pane]")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("[data-pane='0']")).ToHaveValueAsync("heat");
        await Assertions.Expect(page.Locator("[data-pane='5']")).ToHaveValueAsync("run:2");
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator("[data-pane]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Slider, new() { NameRegex = new("Swipe") })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Overlay_SpaceHeld_TakesTheOverlaysOffUntilItIsLetGo()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases?layers=RP");
        await Assertions.Expect(page.Locator("[data-show=iou]")).Not.ToBeEmptyAsync();
        var canvas = page.Locator(".viewer-stage canvas");
        var with = await canvas.ScreenshotAsync();

        await page.Keyboard.DownAsync("Space");
        await Assertions.Expect(page.Locator(".viewer[data-overlays-off]")).ToHaveCountAsync(1);
        var without = await canvas.ScreenshotAsync();
        await page.Keyboard.UpAsync("Space");

        await Assertions.Expect(page.Locator(".viewer[data-overlays-off]")).ToHaveCountAsync(0);
        Assert.NotEqual(with, without);
    }

    [Fact]
    public async Task Overlay_MeasuresOpened_SaysSharesAndBoundaryDistances()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases");

        await page.GetByText("Lesion measures").ClickAsync();

        await Assertions.Expect(page.Locator("[data-show=reference-irregularity]")).ToHaveTextAsync(new Regex(@"^\d+\.\d\d$"));
        await Assertions.Expect(page.Locator("[data-show=surface]")).ToHaveTextAsync(new Regex(@"^\d+\.\d px$"));
    }

    [Fact]
    public async Task Overlay_ArrowKey_GoesToTheNextCase()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases");
        await Assertions.Expect(page.GetByText("case 1 of 12, worst first")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-show=iou]")).Not.ToBeEmptyAsync();

        await page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(page.GetByText("case 2 of 12, worst first")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Predict_ImageUploaded_ShowsAreaAndOffersTheMask()
    {
        var image = Directory.EnumerateFiles(Path.Combine(demo.Portal.DataDirectory, "datasets", "1", "images")).Order().First();
        var page = await demo.Browser.OpenAsync(demo.Portal);
        // The script that sends the file comes after the choice, as on a slow connection: the choice must not be lost.
        var chosen = new TaskCompletionSource();
        await page.RouteAsync(
            new Regex("/js/upload[^/]*\\.js"),
            async route =>
            {
                await chosen.Task;
                await route.ContinueAsync();
            }
        );
        await page.GotoAsync("/predict");

        await page.Locator("input[type=file]").SetInputFilesAsync(image);
        chosen.SetResult();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/predict/[0-9a-f-]{32,}"), new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("[data-show=area]")).ToContainTextAsync("%");
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByText(new Regex("mask", RegexOptions.IgnoreCase))
                .And(page.Locator("a[download], a[href*='mask.png']"))
                .First.ClickAsync()
        );
        Assert.EndsWith(".png", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task EveryPage_Opened_HasATitleNoScriptErrorAndNoSidewaysScroll(int width)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal, demo.Reader, width, 844);
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        foreach (var path in demo.Pages)
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await page.WaitForFunctionAsync("() => !document.querySelector('.skeleton')");
            var overflow = await page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.True(overflow <= 0, $"{path} is {overflow} px wider than a window of {width} px.");
        }

        Assert.Empty(errors);
    }
}
