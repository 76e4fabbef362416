using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

/// <summary>The viewer's image help and the moving of the image, by what is painted.</summary>
public sealed class ViewerTests(DemoPortal demo)
{
    [Theory]
    [InlineData("contrast")]
    [InlineData("brightness")]
    public async Task ImageHelp_MovedByKeyboard_ChangesThePictureAndSaysSoButNoScore(string slider)
    {
        var page = await OpenAsync();
        await page.GetByText("Image display").ClickAsync();
        var (asItCame, iou) = (await PaintedAsync(page), await page.Locator("[data-show=iou]").TextContentAsync());

        await page.Locator($"[data-set={slider}]").FocusAsync();
        for (var i = 0; i < 10; i++)
            await page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(page.Locator(".pane-mark")).ToHaveTextAsync("Contrast or brightness changed");
        await BecomesAsync(page, painted => painted != asItCame);
        Assert.Equal(iou, await page.Locator("[data-show=iou]").TextContentAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Reset", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".pane-mark")).ToHaveCountAsync(0);
        await BecomesAsync(page, painted => painted == asItCame);
    }

    [Fact]
    public async Task Layer_SwitchedOff_DimsWhatCanBeSetOfIt()
    {
        var page = await OpenAsync();
        var contour = page.Locator("[data-set='prediction.contour']").Locator("xpath=..");
        await Assertions.Expect(contour).ToHaveCSSAsync("opacity", "1");

        await page.Locator("[data-set='prediction.on']").UncheckAsync();

        await Assertions.Expect(contour).ToHaveCSSAsync("opacity", "0.75");
        await page.Locator("[data-set='prediction.on']").CheckAsync();
        await Assertions.Expect(contour).ToHaveCSSAsync("opacity", "1");
    }

    [Fact]
    public async Task Bars_OnAPhone_LieBesideEachOther()
    {
        var page = await demo.Browser.OpenAsync(demo.Portal, demo.Reader, 360, 780, finger: true);
        await page.GotoAsync("/runs/1/cases");
        await Assertions.Expect(page.Locator("[data-show=iou]").First).ToHaveTextAsync(new Regex("^0\\.\\d{3}$"));

        var panes = await page.GetByRole(AriaRole.Group, new() { Name = "Panes" }).BoundingBoxAsync();
        var zoom = await page.GetByRole(AriaRole.Group, new() { Name = "Zoom" }).BoundingBoxAsync();

        Assert.True(panes!.X + panes.Width <= zoom!.X, $"The panes' bar ends at {panes.X + panes.Width}, the zoom's begins at {zoom.X}.");
    }

    [Fact]
    public async Task ImageHelp_InThePaneOfTheOriginal_ChangesNothing()
    {
        var page = await OpenAsync("?panes=image,prediction");
        await page.GetByText("Image display").ClickAsync();
        var (left, right) = (await PaintedAsync(page, 0, 0.5), await PaintedAsync(page, 0.5, 1));

        await page.Locator("[data-set=contrast]").FillAsync("0.5");

        await BecomesAsync(page, painted => painted != right, 0.5, 1);
        Assert.Equal(left, await PaintedAsync(page, 0, 0.5));
    }

    [Theory]
    [InlineData("ArrowLeft", "ArrowRight")]
    [InlineData("ArrowUp", "ArrowDown")]
    public async Task ShiftAndAnArrow_MovesTheImageThereAndBackOnTheSameCase(string there, string back)
    {
        var page = await OpenAsync();
        await page.Keyboard.PressAsync("z");
        for (var i = 0; i < 6; i++)
            await page.Keyboard.PressAsync("+");
        await Assertions.Expect(page.Locator("[data-show=zoom]")).ToHaveTextAsync(new Regex("[2-9]\\d\\d %"));
        var (address, centred) = (page.Url, await PaintedAsync(page));

        await page.Keyboard.PressAsync($"Shift+{there}");
        await BecomesAsync(page, painted => painted != centred);
        await page.Keyboard.PressAsync($"Shift+{back}");

        await BecomesAsync(page, painted => painted == centred);
        Assert.Equal(address, page.Url);
    }

    [Fact]
    public async Task Tab_ThroughTheControls_AlwaysShowsWhereOneIs()
    {
        var page = await OpenAsync();
        var bare = new List<string>();
        var seen = new HashSet<string>();
        await page.Locator("body").FocusAsync();

        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = (
                await page.EvaluateAsync<string[]>(
                    """
                    () => {
                      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
                      return [document.activeElement.outerHTML.slice(0, 120),
                        outlineStyle === 'none' || outlineWidth === '0px' ? 'bare' : 'ringed'];
                    }
                    """
                )
            )!;
            seen.Add(focus[0]);
            if (focus[1] == "bare")
                bare.Add(focus[0]);
        }

        Assert.InRange(seen.Count, 40, 60);
        Assert.Empty(bare);
    }

    /// <summary>
    /// Every validation case of a run, at its image's size: the browser's mask gives the score that is stored, to the last bit.
    /// </summary>
    [Fact]
    public async Task Scores_AtTheRunsRule_AreThoseThePortalStored()
    {
        using var api = new PortalApi(demo.Portal);
        var decision = (await api.GetAsync("api/runs/1")).GetProperty("decision");
        var page = await OpenAsync();
        var stored = await StoredAsync(api);

        var shown = await page.EvaluateAsync<JsonElement>(
            """
            async ([ids, ruleThreshold, largestRegion]) => {
              const { load } = await import('/js/viewer/scene.js');
              const { count, scores } = await import('/js/viewer/masks.js');
              return Promise.all(ids.map(async id => {
                const of = name => `/media/datasets/1/cases/${id}/${name}`;
                const addresses = { imageUrl: of('image'), maskUrl: of('mask.png'), probabilityUrl: `/media/runs/1/predictions/${id}.png` };
                const { layers } = await load({ ...addresses, ruleThreshold, largestRegion }, [], null);
                return scores(count(layers.maskOf('prediction'), layers.maskOf('reference')));
              }));
            }
            """,
            new object[]
            {
                stored.Select(s => s.Id).ToArray(),
                decision.GetProperty("threshold").GetDouble(),
                decision.GetProperty("largestRegion").GetBoolean(),
            }
        );

        Assert.Contains(stored, s => s.Scores[0] is > 0.01 and < 1);
        Assert.Equal(stored.Select(s => s.Scores), shown.EnumerateArray().Select(ScoresOf));
    }

    /// <summary>Links carry a threshold that a reader set, and none at the run's own, which has more digits than are shown.</summary>
    [Fact]
    public async Task CorrectionLink_ByTheThreshold_CarriesItOnlyWhereItIsTheReaders()
    {
        var page = await OpenAsync();
        var link = page.Locator("a[data-draw]");
        await Assertions.Expect(link).ToHaveAttributeAsync("href", new Regex("from=prediction:1$"));

        await page.Keyboard.PressAsync(".");
        await Assertions.Expect(link).ToHaveAttributeAsync("href", new Regex("from=prediction:1@0\\.5125$"));

        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(link).ToHaveAttributeAsync("href", new Regex("from=prediction:1$"));
    }

    private static readonly string[] Metrics = ["iou", "dice", "sensitivity", "specificity"];

    /// <summary>Asks until the portal has scored the run, which it does in the background; the test's own time limit ends it.</summary>
    private static async Task<List<(string Id, double[] Scores)>> StoredAsync(PortalApi api)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var rows = await api.GetAsync("api/runs/1/metrics?split=validation&resolution=native&reference=v1");
            if (rows.GetArrayLength() > 0)
                return [.. rows.EnumerateArray().Select(r => (r.GetProperty("caseId").GetString()!, ScoresOf(r.GetProperty("metrics"))))];
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static double[] ScoresOf(JsonElement metrics) => [.. Metrics.Select(m => metrics.GetProperty(m).GetDouble())];

    private async Task<IPage> OpenAsync(string query = "")
    {
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/runs/1/cases" + query);
        await Assertions.Expect(page.Locator("[data-show=iou]")).ToHaveTextAsync(new Regex("[01]\\.\\d{3}"));
        return page;
    }

    /// <summary>A sum over the canvas's pixels between two shares of its width, after the frame that is being drawn.</summary>
    private static async Task<string> PaintedAsync(IPage page, double from = 0, double to = 1) =>
        (
            await page.EvaluateAsync<string>(
                """
                async ([from, to]) => {
                  await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
                  const canvas = document.querySelector('.viewer-stage canvas');
                  const left = Math.round(from * canvas.width) + (from > 0 ? 2 : 0);
                  const { data } = canvas.getContext('2d').getImageData(left, 0, Math.round(to * canvas.width) - 2 - left, canvas.height);
                  const digest = await crypto.subtle.digest('SHA-256', data);
                  return [...new Uint8Array(digest)].join();
                }
                """,
                new[] { from, to }
            )
        )!;

    /// <summary>Asks at every frame; the test's own time limit ends it.</summary>
    private static async Task BecomesAsync(IPage page, Func<string, bool> wanted, double from = 0, double to = 1)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!wanted(await PaintedAsync(page, from, to)))
            limit.Token.ThrowIfCancellationRequested();
    }
}
