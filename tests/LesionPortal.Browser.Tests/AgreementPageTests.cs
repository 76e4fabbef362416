using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LesionPortal.Browser.Tests;

public sealed class AgreementPageTests(DemoPortal demo)
{
    /// <summary>By prediction; the readers differ by a step on the fourth, by three on the eighth.</summary>
    private static readonly string[] First =
    [
        "acceptable",
        "acceptable",
        "minor",
        "minor",
        "major",
        "major",
        "unusable",
        "acceptable",
        "minor",
        "minor",
        "acceptable",
    ];
    private static readonly string[] Second =
    [
        "acceptable",
        "acceptable",
        "minor",
        "major",
        "major",
        "major",
        "unusable",
        "unusable",
        "minor",
        "minor",
        "acceptable",
    ];

    [Fact]
    public async Task Agreement_OfTwoReaders_ShowsCountsKappaRepeatabilityAndDisputes()
    {
        using var api = new PortalApi(demo.Portal);
        var suite = await TrainSuiteAsync(api, "Read by two");
        var reader = await api.AddReaderAsync("Dr Kappa");
        var session = await api.StartReviewAsync(
            new
            {
                reader,
                suite,
                count = First.Length,
                blinded = false,
            }
        );
        Assert.Equal(First.Length + 1, await api.ReadAsync(session, ByCase(First)));
        var other = await api.AddReaderAsync("Dr Lambda");
        await api.ReadAsync(await api.StartReviewAsync(new { reader = other, sameAs = session }), ByCase(Second));
        var page = await demo.Browser.OpenAsync(demo.Portal, width: 390, height: 844);
        await page.GotoAsync($"/agreement?suite={suite}");

        await Assertions
            .Expect(page.GetByText("22 first readings of 11 predictions by 2 readers; 11 read by two or more"))
            .ToBeVisibleAsync();
        Assert.Equal(["Dr Kappa", "4", "4", "2", "1", "11"], await CellsAsync(page, "By reader", "Dr Kappa"));
        Assert.Equal(["Dr Lambda", "3", "3", "3", "2", "11"], await CellsAsync(page, "By reader", "Dr Lambda"));
        var pair = await CellsAsync(page, "Cohen's kappa", "Dr Kappa, Dr Lambda");
        Assert.Equal("11", pair[1]);
        Assert.StartsWith("82% (", pair[2], StringComparison.Ordinal);
        Assert.StartsWith(CohensKappa().ToString("0.000", CultureInfo.InvariantCulture) + " (", pair[3], StringComparison.Ordinal);
        await Assertions.Expect(page.GetByText(new Regex(@"^Fleiss' kappa 0\.\d{3}"))).ToBeVisibleAsync();
        foreach (var name in new[] { "Dr Kappa", "Dr Lambda" })
            await Assertions
                .Expect(page.Locator("section[aria-labelledby=repeatability] tr", new() { HasText = name }))
                .ToContainTextAsync("1 of 1 ·");
        var disputes = page.Locator("section[aria-labelledby=disputed] li");
        await Assertions.Expect(disputes).ToHaveCountAsync(2);
        await Assertions.Expect(disputes.First).ToContainTextAsync("Dr Kappa: acceptable · Dr Lambda: unusable");

        await AssertTablesScrollByKeyboardAsync(page);
        await disputes.First.GetByRole(AriaRole.Link).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/runs/\d+/cases/SYN\d+"));
    }

    [Fact]
    public async Task Agreement_SuiteChosenByKeyboard_IsInTheAddress()
    {
        using var api = new PortalApi(demo.Portal);
        var suite = await TrainSuiteAsync(api, "Read by nobody");
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync("/agreement?suite=1");
        var choice = page.GetByLabel("Suite");
        await choice.FocusAsync();
        var steps = await choice.EvaluateAsync<int>(
            "(list, wanted) => list.selectedIndex - [...list.options].findIndex(o => o.value === wanted)",
            $"{suite}"
        );
        Assert.True(steps > 0, "A newer suite stands before an older one.");

        for (var i = 0; i < steps; i++)
            await page.Keyboard.PressAsync("ArrowUp");

        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"suite={suite}$"));
        await Assertions.Expect(page.GetByText("Read by nobody · verdicts on predictions")).ToBeVisibleAsync();
    }

    /// <summary>On a narrow screen tables move inside their panel, the page never; and without a mouse, too.</summary>
    private static async Task AssertTablesScrollByKeyboardAsync(IPage page)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Locator(".suite-choice").FocusAsync();
        for (var tabs = 0; await page.EvaluateAsync<bool>("() => !document.activeElement.closest('[aria-labelledby=disputed]')"); tabs++)
        {
            Assert.True(tabs < 30, "Tab does not reach the disputed predictions.");
            await page.Keyboard.PressAsync("Tab");
            await page.EvaluateAsync("() => document.activeElement.closest('.scroller')?.setAttribute('data-reached', '')");
        }

        var unreached = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.scroller:not([data-reached])')]
              .filter(s => s.scrollWidth > s.clientWidth)
              .map(s => s.closest('section').querySelector('h2').textContent)
            """
        );
        Assert.Empty(unreached);
    }

    /// <summary>A prediction's verdict whenever it comes, in the order in which the cases come first.</summary>
    private static Func<JsonElement, int, string> ByCase(string[] verdicts)
    {
        var seen = new List<string>();
        return (item, _) =>
        {
            var id = item.GetProperty("opened").GetProperty("case").GetString()!;
            if (!seen.Contains(id))
                seen.Add(id);
            return verdicts[seen.IndexOf(id)];
        };
    }

    private static double CohensKappa()
    {
        var observed = First.Zip(Second).Count(v => v.First == v.Second) / (double)First.Length;
        var expected =
            First.Distinct().Sum(v => First.Count(x => x == v) * Second.Count(x => x == v)) / (double)(First.Length * First.Length);
        return (observed - expected) / (1 - expected);
    }

    private static async Task<IReadOnlyList<string>> CellsAsync(IPage page, string caption, string row)
    {
        var cells = page.Locator("table", new() { HasText = caption })
            .Locator("tr", new() { HasText = row })
            .Locator("th, td:not([aria-hidden])");
        return [.. (await cells.AllInnerTextsAsync()).Select(c => c.Trim())];
    }

    /// <summary>One small network for one epoch: enough to have predictions that nobody else judges.</summary>
    private async Task<int> TrainSuiteAsync(PortalApi api, string name)
    {
        var run = new
        {
            dataset = 1,
            architecture = "SegNet",
            baseChannels = 4,
            loss = "Dice",
            epochs = 1,
            batchSize = 4,
            imageSize = 64,
            split = new
            {
                train = 36,
                validation = 12,
                test = 12,
                seed = 1,
            },
        };
        var suite = await api.PostAsync(
            "api/suites",
            new
            {
                dataset = 1,
                name,
                runs = new[] { run },
            }
        );
        var page = await demo.Browser.OpenAsync(demo.Portal);
        await page.GotoAsync($"/runs/{suite.GetProperty("runs")[0].GetProperty("id")}");
        await Assertions
            .Expect(page.GetByText("Completed", new() { Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = DemoPortal.TrainingMilliseconds });
        await page.Context.CloseAsync();
        return suite.GetProperty("id").GetInt32();
    }
}
