using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>A portal that made its synthetic demo dataset, and a two-run suite that was queued in the form and watched to its end.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    public const float ImportMilliseconds = 180_000;
    public const float TrainingMilliseconds = 300_000;

    public Portal Portal { get; private set; } = null!;
    public Browser Browser { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Portal = await Portal.StartAsync(Portal.NewDataDirectory());
        var page = await Browser.OpenAsync(Portal);
        await WaitForDemoAsync(page);
        await QueueTwoRunsAsync(page);
        await page.Context.CloseAsync();
    }

    /// <summary>Opens the demo dataset's gallery once its 60 cases are in.</summary>
    public static async Task WaitForDemoAsync(IPage page)
    {
        await page.GotoAsync("/datasets");
        await Assertions.Expect(page.GetByText("60 cases").First).ToBeVisibleAsync(new() { Timeout = ImportMilliseconds });
    }

    private static async Task QueueTwoRunsAsync(IPage page)
    {
        await page.GotoAsync("/runs/new?mode=suite&preset=quick");
        await page.GetByRole(AriaRole.Button, new() { Name = "Quick look" }).ClickAsync();
        await page.GetByLabel("Suite name").FillAsync("Two networks");
        foreach (var loss in new[] { "BCE", "Focal" })
            await page.GetByRole(AriaRole.Checkbox, new() { Name = loss, Exact = true }).UncheckAsync();
        await page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Image size").FillAsync("64");
        await page.GetByRole(AriaRole.Button, new() { Name = "Queue 2 runs" }).ClickAsync();

        await page.GotoAsync("/runs");
        await Assertions.Expect(page.Locator("tbody tr").Filter(new() { HasText = "Completed" })).ToHaveCountAsync(2, new() { Timeout = TrainingMilliseconds });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Portal.DisposeAsync();
        Directory.Delete(Portal.DataDirectory, recursive: true);
    }
}
