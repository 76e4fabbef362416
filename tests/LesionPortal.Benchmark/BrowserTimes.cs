using System.Globalization;
using LesionPortal.Browser.Tests;
using Microsoft.Playwright;

namespace LesionPortal.Benchmark;

/// <summary>How long a person waits in Chromium.</summary>
internal static class BrowserTimes
{
    private const double Limit = 1000;
    private const int Times = 7;

    // Two curves, two scatters and the heat map's canvas at its size; then two frames, so that they are on the screen.
    private const string Drawn = """
        async () => {
          const ready = () => document.querySelectorAll('.apexcharts-svg').length >= 4 && document.querySelector('.heat canvas')?.height > 200;
          while (!ready()) await new Promise(requestAnimationFrame);
          await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
        }
        """;

    // Bars of the means move with the metric: what is drawn is compared with what was.
    private const string Redrawn = """
        async metric => {
          const select = document.querySelector('.view-bar select');
          const before = document.querySelector('.heat canvas').toDataURL();
          const start = performance.now();
          select.value = metric;
          select.dispatchEvent(new Event('change', { bubbles: true }));
          while (document.querySelector('.heat canvas').toDataURL() === before) await new Promise(requestAnimationFrame);
          await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
          return performance.now() - start;
        }
        """;

    public static async Task<IReadOnlyList<Timing>> OfAsync(Portal portal, int runs)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = portal.Address.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        await page.GotoAsync("/compare");
        await page.Locator("h1").WaitForAsync();
        var list = await Timing.OfAsync("the list of runs: from the link to its rows", Limit, Times, _ => OpenAsync(page, "/runs", "() => document.querySelectorAll('.runs-table tbody tr').length >= 50"));
        var compare = await Timing.OfAsync("the compare page of any 20 runs: from the link to every chart drawn", Limit, Times, i => CompareAsync(page, ServerTimes.Any(runs, i)));
        string[] metrics = ["dice", "quantisedIou", "iou"];
        var switched = new List<double>();
        for (var i = 0; i < Times; i++)
            switched.Add(await page.EvaluateAsync<double>(Redrawn, metrics[i % metrics.Length]));
        return [list, compare, new Timing("its metric changed: until every chart is drawn anew", switched, Limit)];
    }

    /// <summary>As a click on a link inside the portal: the page's script stays.</summary>
    private static async Task OpenAsync(IPage page, string path, string until)
    {
        await page.EvaluateAsync("() => Blazor.navigateTo('/metrics')");
        await page.WaitForFunctionAsync("() => !document.querySelector('.runs-table, .compare')");
        await page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
        await page.WaitForFunctionAsync(until);
    }

    private static async Task CompareAsync(IPage page, IReadOnlyList<int> runs)
    {
        await OpenAsync(page, string.Create(CultureInfo.InvariantCulture, $"/compare?runs={string.Join(',', runs)}"), "() => document.querySelector('.compare')");
        await page.EvaluateAsync(Drawn);
    }
}
