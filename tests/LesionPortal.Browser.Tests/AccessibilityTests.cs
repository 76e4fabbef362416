using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class AccessibilityTests(DemoPortal demo)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryPage_CheckedByAxe_HasNoSeriousFinding(ColorScheme scheme)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal, demo.Reader);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var findings = new List<string>();
        foreach (var path in demo.Pages)
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await page.WaitForFunctionAsync("() => !document.querySelector('.skeleton')");
            findings.AddRange(await FindingsAsync(page, path));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <summary>What is seen before a reader is known, and what opens over a page.</summary>
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task QuestionAndDialogs_CheckedByAxe_HaveNoSeriousFinding(ColorScheme scheme)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync("/review");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Choose a reader" })).ToBeVisibleAsync();
        List<string> findings = [.. await FindingsAsync(page, "/review, nobody reads")];
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        findings.AddRange(await FindingsAsync(page, "the keys"));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Locator(".reader-button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        findings.AddRange(await FindingsAsync(page, "the reader's dialog"));

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <summary>Every rule; but of what passes, axe describes one element and not each.</summary>
    private static AxeRunOptions OnlyViolations { get; } = new() { ResultTypes = [ResultType.Violations] };

    private static async Task<IEnumerable<string>> FindingsAsync(IPage page, string where) =>
        (await page.RunAxe(OnlyViolations))
            .Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{where}: {v.Id}, {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}");
}
