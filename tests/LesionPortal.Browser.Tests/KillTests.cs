using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class KillTests(DemoPortal demo)
{
    [Fact]
    public async Task Portal_KilledWhileARunTrains_ResumesItFromItsCheckpoint()
    {
        var data = demo.NewDataDirectoryWithDemo();
        await using (var portal = await Portal.StartAsync(data))
        {
            var page = await demo.Browser.OpenAsync(portal);
            using var api = new PortalApi(portal);
            await api.PostAsync(
                "api/runs",
                new
                {
                    dataset = 1,
                    architecture = "UNet",
                    baseChannels = 4,
                    loss = "Dice",
                    epochs = 12,
                    batchSize = 4,
                    imageSize = 64,
                    split = new
                    {
                        train = 36,
                        validation = 12,
                        test = 12,
                        seed = 1,
                    },
                }
            );
            await page.GotoAsync("/runs/1");
            await Assertions
                .Expect(page.GetByText(new Regex("^[2-9] / 12 epochs")))
                .ToBeVisibleAsync(new() { Timeout = DemoPortal.TrainingMilliseconds });

            await portal.KillAsync();
        }

        await using var again = await Portal.StartAsync(data);
        var secondPage = await demo.Browser.OpenAsync(again);
        await secondPage.GotoAsync("/runs/1");
        await Assertions
            .Expect(secondPage.GetByText("Completed", new() { Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = DemoPortal.TrainingMilliseconds });

        using var after = new PortalApi(again);
        var history = await after.GetAsync("api/runs/1/history");
        Assert.Equal(Enumerable.Range(1, 12), history.EnumerateArray().Select(row => row.GetProperty("epoch").GetInt32()));
        await Assertions.Expect(secondPage.GetByText("1 time", new() { Exact = true })).ToBeVisibleAsync();
        Directory.Delete(data, recursive: true);
    }
}
