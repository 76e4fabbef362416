using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float ExpectMilliseconds = 20_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // Several portals, trainings and browsers share the machine; a page that is slow for that is not wrong.
        Assertions.SetDefaultExpectTimeout(ExpectMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                ],
            }
        );
    }

    /// <summary>A fresh profile at a desk's size; errors of the page's script fail the test that looks at them.</summary>
    /// <param name="finger">As on a phone: touch, and no pointer that hovers.</param>
    public async Task<IPage> OpenAsync(Portal portal, int width = 1440, int height = 900, bool finger = false)
    {
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = portal.Address.ToString(),
                ViewportSize = new ViewportSize { Width = width, Height = height },
                HasTouch = finger,
                IsMobile = finger,
            }
        );
        await PagesOfTestsAttribute.AddAsync(context);
        return await context.NewPageAsync();
    }

    /// <summary>The same, in a browser that knows who reads.</summary>
    public async Task<IPage> OpenAsync(Portal portal, Reader reader, int width = 1440, int height = 900, bool finger = false)
    {
        var page = await OpenAsync(portal, width, height, finger);
        await page.Context.AddInitScriptAsync($"localStorage.setItem('lesionportal.reader', '{reader.Id}')");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A reader's profile by its id.</summary>
public readonly record struct Reader(int Id);
