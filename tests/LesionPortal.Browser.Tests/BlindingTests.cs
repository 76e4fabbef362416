using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>A blinded session as its reader's browser could be searched: answers, headers, addresses, the circuit, the page.</summary>
public sealed class BlindingTests(DemoPortal demo)
{
    private const string Other = "Prof Otherhand";
    private const string Remark = "otherhand finds the margin wrong";

    [Fact]
    public async Task Read_Blinded_NothingThatArrivesGivesItAwayUntilTheVerdictsAreIn()
    {
        using var api = new PortalApi(demo.Portal);
        var secrets = await BlindingSecrets.OfAsync(demo, api, suite: 1, Other, Remark);
        var (page, traffic, session) = await OpenAsync(api, "Dr Blind", blinded: true);
        await page.GotoAsync($"/review/{session}");
        var screen = new ReviewScreen(page);

        await screen.PressAsync("12");
        await traffic.LookAtPageAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Locator(".seen canvas")).ToHaveAttributeAsync("data-case", new Regex("^/media/reviews/"));
        await traffic.LookAtPageAsync();
        await page.Keyboard.PressAsync("u");
        await screen.ShownAsync(2);
        await page.ReloadAsync();
        await screen.PressAsync("1", from: 2);
        await traffic.LookAtPageAsync();
        Assert.Null(await screen.PressAsync("4321", from: 3));
        await traffic.LookAtPageAsync();

        var arrived = traffic.Pieces;
        Assert.True(arrived.Count(p => p.Kind == "frame") > 10, "The circuit was not listened to.");
        Assert.True(
            arrived.Count(p =>
                p.Where.Contains("/media/reviews/", StringComparison.Ordinal) && p.Kind.StartsWith("image/", StringComparison.Ordinal)
            ) >= 12,
            "The pictures were not seen."
        );
        Assert.Empty(await secrets.FindAsync(traffic));

        // The same search of the same page, once the blinding is lifted.
        await page.GetByRole(AriaRole.Button, new() { Name = "See results" }).ClickAsync();
        await Assertions.Expect(page.GetByText(Other, new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".look-back canvas")).ToHaveAttributeAsync("data-case", new Regex("^/media/reviews/"));
        await traffic.LookAtPageAsync();
        AssertFinds(
            await secrets.FindAsync(traffic),
            "network",
            "run id",
            "case",
            "address of the reference",
            "reference mask",
            "other reader"
        );
    }

    [Fact]
    public async Task Read_Open_TheSameSearchFindsNetworkCaseAndReference()
    {
        using var api = new PortalApi(demo.Portal);
        var secrets = await BlindingSecrets.OfAsync(demo, api, suite: 1, Other, Remark);
        var (page, traffic, session) = await OpenAsync(api, "Dr Open", blinded: false);
        await page.GotoAsync($"/review/{session}");

        await new ReviewScreen(page).PressAsync("1");
        await traffic.LookAtPageAsync();

        var found = await secrets.FindAsync(traffic);
        AssertFinds(found, "network", "case", "address of the reference", "reference mask");
        // Where a leak could be and a search of the page alone would miss it.
        Assert.Contains(found, f => f.Kind == "network" && f.Where.StartsWith("frame", StringComparison.Ordinal));
    }

    private static void AssertFinds(IReadOnlyList<(string Kind, string Word, string Where)> found, params string[] kinds) =>
        Assert.Empty(kinds.Except(found.Select(f => f.Kind)));

    /// <summary>Another reader has read the whole stack, with remarks.</summary>
    private async Task<(IPage Page, Traffic Traffic, int Session)> OpenAsync(PortalApi api, string name, bool blinded)
    {
        var other = await api.AddReaderAsync(blinded ? Other : $"{Other} junior");
        var theirs = await api.StartReviewAsync(
            new
            {
                reader = other,
                suite = 1,
                count = 5,
                seed = 11,
                blinded,
            }
        );
        Assert.Equal(6, await api.ReadAsync(theirs, (_, _) => "unusable", Remark));
        var reader = await api.AddReaderAsync(name);
        var session = await api.StartReviewAsync(new { reader, sameAs = theirs });
        var page = await demo.Browser.OpenAsync(demo.Portal, new Reader(reader));
        return (page, await Traffic.ListenAsync(page), session);
    }
}
