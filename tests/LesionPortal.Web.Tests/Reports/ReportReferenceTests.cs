using System.Net;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>A suite's report against the dataset's own masks and against revised ones.</summary>
public sealed class ReportReferenceTests(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly ReviewPortal _portal = new(synthetic);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Report_NoMaskRevised_IsOfV1AndSaysNothingOfAChoice()
    {
        var report = await ReportAsync("");

        Assert.Equal(("v1", 1), (Asked(report), report.GetProperty("reference").GetProperty("highest").GetInt32()));
        Assert.DoesNotContain("Scores are against", report.GetProperty("notes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_RunsScoredAgainstTheRevisedMask_EveryFigureIsOfTheVersionAskedFor()
    {
        var revised = _portal.Cases[3];
        await _portal.AdoptAsync(revised);
        await _portal.ScoredAsync(_portal.Near);
        await _portal.ScoredAsync(_portal.Far);

        var own = await ReportAsync("");
        var latest = await ReportAsync("?reference=latest");
        var second = await ReportAsync("?reference=v2");

        Assert.Equal(("v1", "latest", "v2"), (Asked(own), Asked(latest), Asked(second)));
        Assert.Contains(
            "Scores are against the original masks (reference v1)",
            own.GetProperty("notes").GetRawText(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 case of the dataset has a revised mask there",
            second.GetProperty("notes").GetRawText(),
            StringComparison.Ordinal
        );
        Assert.Empty(second.GetProperty("reference").GetProperty("behind").EnumerateArray());
        Assert.Equal(2, second.GetProperty("reference").GetProperty("revised").GetProperty(revised).GetInt32());
        Assert.NotEqual(IouOf(own, revised), IouOf(second, revised));
        foreach (var other in _portal.Cases.Skip(2).Where(c => c != revised))
            Assert.Equal(IouOf(own, other), IouOf(second, other), 1e-6);
        var test = TestCases(second).Average(c => c.GetProperty("iou").GetDouble());
        Assert.Equal(test, second.GetProperty("rows")[0].GetProperty("test").GetProperty("iou").GetDouble(), 1e-12);
        Assert.Equal(
            test,
            second.GetProperty("runs")[0].GetProperty("scores").GetProperty("test").GetProperty("iou").GetProperty("mean").GetDouble(),
            1e-12
        );
        Assert.Contains(
            "against revised ones up to v2",
            Assert.Single(second.GetProperty("comparisons").EnumerateArray()).GetProperty("references").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(second.GetProperty("rows").GetRawText(), latest.GetProperty("rows").GetRawText());
        Assert.Contains(
            "Scores are against reference v2.",
            await _portal.Client.GetStringAsync(Address("html", "?reference=v2&pictures=false"), Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Report_OneRunNotScoredAgainstIt_IsNamedAndNotComparedWithTheOther()
    {
        await _portal.AdoptAsync(_portal.Cases[3]);
        await _portal.ScoredAsync(_portal.Near);
        await _portal.ScoredAsync(_portal.Far);
        // As if the far run had been scored before the mask was revised.
        await using (var context = await _portal.Portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation))
            await context.RunCaseMetrics.Where(m => m.RunId == _portal.Far && m.ReferenceVersion > 1).ExecuteDeleteAsync(Cancellation);

        var report = await ReportAsync("?reference=v2");

        Assert.Equal("Faraway network", Assert.Single(report.GetProperty("reference").GetProperty("behind").EnumerateArray()).GetString());
        Assert.Empty(report.GetProperty("comparisons").EnumerateArray());
        Assert.Contains("Not scored against it yet: Faraway network", report.GetProperty("notes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frozen_AgainstV2_KeepsItsVersionAndAnOddOneIsRefused()
    {
        await _portal.AdoptAsync(_portal.Cases[3]);
        await _portal.ScoredAsync(_portal.Near);
        await _portal.ScoredAsync(_portal.Far);
        await _portal.PostAsync($"/api/suites/{_portal.Suite}/report/frozen", new { note = "revised", reference = "v2" });

        Assert.Equal("v2", Asked(await ReportAsync("?frozen=1")));
        Assert.Equal("v2", Asked(await ReportAsync("?frozen=1&reference=v1")));
        using var odd = await _portal.Client.GetAsync(Address("json", "?reference=newest"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, odd.StatusCode);
        Assert.Contains("expected v1", await odd.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_RunsOfTwoMachines_AreGroupedByWhatTheyWroteDown()
    {
        var folders = _portal.Portal.Service<PortalFolders>();
        var machine = new RunMachine
        {
            Device = "cpu",
            Processor = "Drawn processor",
            Cores = 4,
            Threads = 4,
            MemoryGb = 8,
            OperatingSystem = "Linux",
            Runtime = ".NET 10",
            Version = "1.0.0",
            Libraries = new Dictionary<string, string> { ["TorchSharp"] = "0.1" },
        };
        machine.Write(folders.Run(_portal.Near));
        var different = await MachinesAsync();
        machine.Write(folders.Run(_portal.Far));
        var same = await MachinesAsync();

        Assert.Equal(
            ["[1]", "[]"],
            different.Select(g => $"[{string.Join(',', g.GetProperty("machines").EnumerateArray().Select(_ => 1))}]")
        );
        Assert.Equal([_portal.Near, _portal.Far], Assert.Single(same).GetProperty("runs").EnumerateArray().Select(r => r.GetInt32()));
        var markdown = await _portal.Client.GetStringAsync(Address("md", ""), Cancellation);
        Assert.Contains("| What | All runs |", markdown, StringComparison.Ordinal);
        Assert.Contains("Drawn processor, 4 cores", markdown, StringComparison.Ordinal);

        async Task<List<JsonElement>> MachinesAsync() =>
            [.. (await ReportAsync("")).GetProperty("environment").GetProperty("machines").EnumerateArray()];
    }

    private async Task<JsonElement> ReportAsync(string query) => await _portal.GetAsync(Address("json", query).OriginalString);

    private Uri Address(string form, string query) => new($"/api/suites/{_portal.Suite}/report.{form}{query}", UriKind.Relative);

    private static string? Asked(JsonElement report) => report.GetProperty("reference").GetProperty("asked").GetString();

    private List<JsonElement> TestCases(JsonElement report) =>
        [.. report.GetProperty("testCases").EnumerateArray().Where(c => c.GetProperty("runId").GetInt32() == _portal.Near)];

    private double IouOf(JsonElement report, string caseId) =>
        TestCases(report).Single(c => c.GetProperty("caseId").GetString() == caseId).GetProperty("iou").GetDouble();
}
