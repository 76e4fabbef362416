using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class AnnotationKillTests(DemoPortal demo)
{
    [Fact]
    public async Task Draw_PortalKilledMidStrokeAndStartedAgain_SavesEveryStrokeByItself()
    {
        var folder = demo.NewDataDirectoryWithDemo();
        var portal = await Portal.StartAsync(folder);
        try
        {
            var page = await demo.Browser.OpenAsync(portal);
            using var client = new HttpClient { BaseAddress = portal.Address };
            using var added = await client.PostAsJsonAsync(
                "/api/readers",
                new { name = "Dr Resilient" },
                TestContext.Current.CancellationToken
            );
            var reader = (await added.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
                .GetProperty("id")
                .GetInt32();
            await page.AddInitScriptAsync($"localStorage.setItem('lesionportal.reader', '{reader}')");
            await page.GotoAsync("/datasets/1/cases/SYN001/annotate");
            await Assertions.Expect(page.Locator("canvas[data-shown]")).ToBeVisibleAsync();
            var box = (await page.Locator("canvas").BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + 0.3f * box.Width, box.Y + 0.4f * box.Height);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + 0.5f * box.Width, box.Y + 0.4f * box.Height, new() { Steps = 5 });

            await portal.KillAsync();
            await page.Mouse.MoveAsync(box.X + 0.5f * box.Width, box.Y + 0.7f * box.Height, new() { Steps = 5 });
            await page.Mouse.UpAsync();
            var area = await page.Locator("[data-show=area]").TextContentAsync();
            await page.Keyboard.PressAsync("Control+s");
            await Assertions.Expect(page.Locator("[data-show=state]")).ToHaveTextAsync("Not saved: offline");

            await portal.DisposeAsync();
            portal = await Portal.StartAtAsync(portal.Address, folder);

            // The page finds the portal again by itself, perhaps by loading anew, and sends what it kept.
            await Assertions.Expect(page.Locator("[data-show=state]")).ToHaveTextAsync("Saved", new() { Timeout = 90_000 });
            await Assertions.Expect(page.Locator("[data-show=area]")).ToHaveTextAsync(area!);
            Assert.Single(
                (
                    await client.GetFromJsonAsync<JsonElement[]>(
                        "/api/datasets/1/cases/SYN001/revisions",
                        TestContext.Current.CancellationToken
                    )
                )!
            );
        }
        finally
        {
            await portal.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
