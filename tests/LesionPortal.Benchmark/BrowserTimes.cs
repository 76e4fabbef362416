using System.Globalization;
using Microsoft.Playwright;

namespace LesionPortal.Benchmark;

/// <summary>How long a person waits in Chromium.</summary>
internal static class BrowserTimes
{
    private const double Limit = 1000;
    private const int Times = 7;

    private const string Rows = "() => document.querySelectorAll('.runs-table tbody tr').length >= 50";

    // Two curves, two scatters and the heat map's canvas at its size.
    private const string Charts =
        "() => document.querySelectorAll('.apexcharts-svg').length >= 4 && document.querySelector('.heat canvas')?.height > 200";

    // As a click on a link inside the portal: the page's script stays. Two frames more, so that all is on the screen.
    private const string Opened = """
        async ([path, ready]) => {
          const isReady = eval(ready);
          await new Promise(requestIdleCallback);
          const start = performance.now();
          Blazor.navigateTo(path);
          while (!isReady()) await new Promise(requestAnimationFrame);
          await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
          return performance.now() - start;
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
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu"],
            }
        );
        var page = await browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                BaseURL = portal.Address.ToString(),
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
            }
        );
        await page.GotoAsync("/compare");
        await page.Locator("h1").WaitForAsync();
        var list = await OpenAsync(page, _ => "/runs", Rows);
        var compare = await OpenAsync(
            page,
            i => string.Create(CultureInfo.InvariantCulture, $"/compare?runs={string.Join(',', ServerTimes.Any(runs, i))}"),
            Charts
        );
        string[] metrics = ["dice", "quantisedIou", "iou"];
        var switched = new List<double>();
        for (var i = 0; i < Times; i++)
            switched.Add(await page.EvaluateAsync<double>(Redrawn, metrics[i % metrics.Length]));
        return
        [
            new Timing("the list of runs: from the link to its rows", list, Limit),
            new Timing("the compare page of any 20 runs: from the link to every chart drawn", compare, Limit),
            new Timing("its metric changed: until every chart is drawn anew", switched, Limit),
        ];
    }

    /// <summary>Some unmeasured, then so many times, each from another page at rest.</summary>
    private static async Task<IReadOnlyList<double>> OpenAsync(IPage page, Func<int, string> path, string ready)
    {
        var times = new List<double>();
        for (var i = 0; i < Timing.Unmeasured + Times; i++)
        {
            await page.EvaluateAsync("() => Blazor.navigateTo('/metrics')");
            await page.WaitForFunctionAsync("() => !document.querySelector('.runs-table, .compare') && document.querySelector('h1')");
            times.Add(await page.EvaluateAsync<double>(Opened, new[] { path(i), ready }));
        }

        return times[Timing.Unmeasured..];
    }
}
