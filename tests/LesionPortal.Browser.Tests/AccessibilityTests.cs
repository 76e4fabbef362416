using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class AccessibilityTests(DemoPortal demo) : IClassFixture<DemoPortal>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryPage_CheckedByAxe_HasNoSeriousFinding(ColorScheme scheme)
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var findings = new List<string>();
        foreach (var path in DemoJourneyTests.Pages)
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await page.WaitForFunctionAsync("() => !document.querySelector('.skeleton')");
            var result = await page.RunAxe();
            findings.AddRange(result.Violations
                .Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{path}: {v.Id}, {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }
}
