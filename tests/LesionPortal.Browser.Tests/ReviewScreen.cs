using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>A review session as its reader sees it.</summary>
internal sealed class ReviewScreen(IPage page)
{
    public ILocator Picture { get; } = page.Locator(".review canvas");
    public ILocator Comment { get; } = page.Locator("[data-comment]");
    public ILocator Done { get; } = page.GetByText("All predictions reviewed", new() { Exact = true });

    /// <summary>Waits until the item of this number is drawn.</summary>
    /// <param name="before">The address of the picture that was drawn before it.</param>
    /// <returns>The address of its picture, which names the item.</returns>
    public async Task<string> ShownAsync(int number, string? before = null)
    {
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(new Regex($"^Review {number} of"));
        await Assertions.Expect(Picture).ToHaveAttributeAsync("data-case", new Regex("^/media/reviews/"));
        if (before is not null)
            await Assertions.Expect(Picture).Not.ToHaveAttributeAsync("data-case", before);
        return (await Picture.GetAttributeAsync("data-case"))!;
    }

    /// <summary>One verdict a key, each once its picture is drawn.</summary>
    /// <returns>The picture drawn last, null when all is read.</returns>
    public async Task<string?> PressAsync(string keys, int from = 1)
    {
        var shown = await ShownAsync(from);
        for (var i = 0; i < keys.Length; i++)
        {
            await page.Keyboard.PressAsync($"{keys[i]}");
            await Assertions
                .Expect(Done.Or(page.Locator("h1", new() { HasTextRegex = new Regex($"^Review {from + i + 1} of") })))
                .ToBeVisibleAsync();
            if (await Done.IsVisibleAsync())
                return null;
            shown = await ShownAsync(from + i + 1, before: shown);
        }

        return shown;
    }
}
