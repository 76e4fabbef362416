using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class CompareTests(DemoPortal demo)
{
    [Fact]
    public async Task Compare_OfTheSuite_DrawsItsChartsAndKeepsTheChoiceInTheAddress()
    {
        var page = await OpenAsync("/compare?suite=1");

        foreach (var column in new[] { "Model", "Epochs", "Loss function", "Loss train", "Parameters" })
            await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { NameRegex = new(column) }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "SegNet" }).UncheckAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("runs="));
        await Assertions.Expect(page.GetByText("Choose two runs to compare")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_MetricChanged_ChartsFollowAndTheLinkRestoresThem()
    {
        var page = await OpenAsync("/compare?runs=1,2&metric=iou");
        await Assertions.Expect(page.GetByText("IoU (Jaccard), validation cases, best checkpoint").First).ToBeVisibleAsync();

        await page.GetByLabel("Metric").SelectOptionAsync("dice");

        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/compare\?runs=1,2&metric=dice$"));
        await Assertions
            .Expect(page.Locator(".apexcharts-yaxis-title-text").Filter(new() { HasText = "Dice, validation" }))
            .ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Metric")).ToHaveValueAsync("dice");
        await Assertions.Expect(page.GetByText("Dice, validation cases, best checkpoint").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Scatter_DotClicked_OpensTheCaseInTheViewer()
    {
        var page = await OpenAsync("/compare?suite=1");
        var dot = page.Locator("figure").Filter(new() { HasText = "Case by case" }).Locator(".apexcharts-marker").First;
        await dot.ScrollIntoViewIfNeededAsync();

        // Dots of like cases may cover one another: whichever is on top, a case opens.
        await dot.ClickAsync(new() { Force = true });

        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/runs/[12]/cases/SYN\d+\?part=validation$"));
        await Assertions.Expect(page.Locator(".viewer-stage canvas")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task HeatMap_MovedByArrowKeys_SaysTheCellAndEnterOpensIt()
    {
        var page = await OpenAsync("/compare?suite=1&split=test");
        var map = page.Locator(".heat canvas");
        await map.FocusAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");

        var said = page.Locator("[data-said]");
        await Assertions.Expect(said).ToHaveTextAsync(new Regex(@"^SYN\d+ by .+: [01]\.\d{3}$"));
        var shown = (await said.TextContentAsync())!.Split(' ')[0];
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/cases/{shown}$"));
    }

    [Fact]
    public async Task Curves_MarkedByDragging_ShowThatPartAndSayItInTheAddress()
    {
        var page = await OpenAsync("/compare?suite=1&x=time");
        var box = (await page.Locator(".apexcharts-grid").First.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + 0.2f * box.Width, box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 0.6f * box.Width, box.Y + 60, new() { Steps = 6 });
        await page.Mouse.UpAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"from=[\d.]+&to=[\d.]+"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).First.ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("from="));
    }

    [Theory]
    [InlineData("CSV", ".csv")]
    [InlineData("SVG", ".svg")]
    public async Task Chart_Saved_GivesAFileThatHoldsIt(string button, string ending)
    {
        var page = await OpenAsync("/compare?suite=1");
        var figure = page.Locator("figure").Filter(new() { HasText = "Case by case" });

        var download = await page.RunAndWaitForDownloadAsync(() =>
            figure.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync()
        );

        Assert.Equal("scatter-iou-validation" + ending, download.SuggestedFilename);
        var text = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains(ending == ".csv" ? "Case,Diagnosis," : "<svg", text, StringComparison.Ordinal);
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator(".apexcharts-svg")).ToHaveCountAsync(4);
        return page;
    }
}
