using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reports.Endpoints;

public sealed class FrozenReportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Freeze_ThenARunIsAdded_KeepsItsNumbersInEveryForm()
    {
        await using var portal = await TestPortal.StartAsync();
        var suite = await AddAsync(portal);
        await portal.Client.PutAsJsonAsync(
            $"/api/suites/{suite}/report/texts/question",
            new { markdown = "As asked.", version = 0 },
            Cancellation
        );
        using var frozen = await portal.Client.PostAsJsonAsync(
            $"/api/suites/{suite}/report/frozen",
            new { note = "handed in" },
            Cancellation
        );
        Assert.Equal(HttpStatusCode.Created, frozen.StatusCode);
        var before = await TextAsync(portal, $"/api/suites/{suite}/report.html?frozen=1");

        await AddRunAsync(portal, suite);
        await portal.Client.PutAsJsonAsync(
            $"/api/suites/{suite}/report/texts/question",
            new { markdown = "Asked anew.", version = 1 },
            Cancellation
        );

        Assert.Equal(before, await TextAsync(portal, $"/api/suites/{suite}/report.html?frozen=1"));
        Assert.Contains("As asked.", before, StringComparison.Ordinal);
        Assert.Contains("Asked anew.", await TextAsync(portal, $"/api/suites/{suite}/report.html"), StringComparison.Ordinal);
        Assert.Equal(2, await RunsAsync(portal, $"/api/suites/{suite}/report.json?frozen=1"));
        Assert.Equal(3, await RunsAsync(portal, $"/api/suites/{suite}/report.json"));
        foreach (var ending in new[] { "csv", "md", "tex", "zip" })
            Assert.NotEmpty(await TextAsync(portal, $"/api/suites/{suite}/report.{ending}?frozen=1"));
        var listed = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/suites/{suite}/report/frozen", Cancellation);
        Assert.Equal("handed in", listed[0].GetProperty("note").GetString());
        using var unknown = await portal.Client.GetAsync(
            new Uri($"/api/suites/{suite}/report.json?frozen=9", UriKind.Relative),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Freeze_WithADifferenceThatMatters_KeepsIt()
    {
        await using var portal = await TestPortal.StartAsync();
        var suite = await AddAsync(portal);

        using var frozen = await portal.Client.PostAsJsonAsync($"/api/suites/{suite}/report/frozen", new { relevant = 0.05 }, Cancellation);
        using var refused = await portal.Client.PostAsJsonAsync($"/api/suites/{suite}/report/frozen", new { relevant = -1 }, Cancellation);

        Assert.Contains(
            "\"relevantDifference\":0.05",
            await TextAsync(portal, $"/api/suites/{suite}/report.json?frozen=1"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"relevantDifference\":0.02",
            await TextAsync(portal, $"/api/suites/{suite}/report.json"),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "-1 is no difference that matters; expected a number above 0",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task PutText_FromAnOldVersionOrOfNoSection_IsRefused()
    {
        await using var portal = await TestPortal.StartAsync();
        var suite = await AddAsync(portal);

        using var first = await portal.Client.PutAsJsonAsync(
            $"/api/suites/{suite}/report/texts/limits",
            new { markdown = "one", version = 0 },
            Cancellation
        );
        using var old = await portal.Client.PutAsJsonAsync(
            $"/api/suites/{suite}/report/texts/limits",
            new { markdown = "two", version = 0 },
            Cancellation
        );
        using var nowhere = await portal.Client.PutAsJsonAsync(
            $"/api/suites/{suite}/report/texts/nowhere",
            new { markdown = "x", version = 0 },
            Cancellation
        );

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.NotFound),
            (first.StatusCode, old.StatusCode, nowhere.StatusCode)
        );
        var texts = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/suites/{suite}/report/texts", Cancellation);
        Assert.Equal("one", Assert.Single(texts.EnumerateArray().ToList()).GetProperty("markdown").GetString());
    }

    private static async Task<string> TextAsync(TestPortal portal, string address) =>
        await portal.Client.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);

    private static async Task<int> RunsAsync(TestPortal portal, string address)
    {
        using var report = JsonDocument.Parse(await TextAsync(portal, address));
        return report.RootElement.GetProperty("runs").GetArrayLength();
    }

    private static async Task<int> AddAsync(TestPortal portal)
    {
        double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
        await using var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        return (
            await ScoredRuns.AddAsync(
                context,
                (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
                (Loss.BCE, lower, 0, RunStatus.Completed)
            )
        ).Suite;
    }

    private static async Task AddRunAsync(TestPortal portal, int suite)
    {
        await using var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var run = ScoredRuns.Of(new RunSettings { Loss = Loss.Focal }, ScoredRuns.Twenty);
        var dataset = (await context.Suites.SingleAsync(s => s.Id == suite, Cancellation)).DatasetId;
        run.SuiteId = suite;
        run.MoveTo(await context.Datasets.Include(d => d.Cases).SingleAsync(d => d.Id == dataset, Cancellation));
        context.Runs.Add(run);
        await context.SaveChangesAsync(Cancellation);
    }
}
