using System.IO.Compression;
using System.Net;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reports.Endpoints;

public sealed class ReportEndpointTests(ReportEndpointTests.TwoRuns two) : IClassFixture<ReportEndpointTests.TwoRuns>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_EveryForm_AnswersWithItsType()
    {
        foreach (
            var (ending, type) in new[]
            {
                ("json", "application/json"),
                ("csv", "text/csv"),
                ("html", "text/html"),
                ("md", "text/markdown"),
                ("tex", "application/x-tex"),
                ("zip", "application/zip"),
            }
        )
        {
            using var answer = await two.Client.GetAsync(
                new Uri($"/api/suites/{two.Suite}/report.{ending}", UriKind.Relative),
                Cancellation
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        }

        using var unknown = await two.Client.GetAsync(new Uri("/api/suites/999/report.zip", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Json_HasRunsComparisonsSlicesAndEnvironment()
    {
        using var report = JsonDocument.Parse(
            await two.Client.GetStringAsync(new Uri($"/api/suites/{two.Suite}/report.json", UriKind.Relative), Cancellation)
        );

        var root = report.RootElement;
        var iou = root.GetProperty("runs")[0].GetProperty("scores").GetProperty("test").GetProperty("iou");
        Assert.Equal(0.795, iou.GetProperty("mean").GetDouble(), 9);
        Assert.Equal(20, iou.GetProperty("n").GetInt32());
        var comparison = root.GetProperty("comparisons")[0];
        foreach (var name in new[] { "a", "b", "metric", "difference", "low", "high", "p", "pAdjusted", "verdict" })
            Assert.True(comparison.TryGetProperty(name, out _), name);
        Assert.Equal(JsonValueKind.Array, root.GetProperty("slices").ValueKind);
        Assert.Equal(64, root.GetProperty("environment").GetProperty("datasetSha256").GetString()!.Length);
        Assert.Contains("SkiaSharp", root.GetProperty("environment").GetProperty("libraries").EnumerateObject().Select(l => l.Name));
        Assert.Equal("loss", root.GetProperty("questions")[0].GetProperty("question").GetString());
    }

    [Fact]
    public async Task Csv_OfATable_IsThatTableAndAWrongNameIsAnsweredWithThoseThereAre()
    {
        var cases = await two.Client.GetStringAsync(
            new Uri($"/api/suites/{two.Suite}/report.csv?table=test-cases", UriKind.Relative),
            Cancellation
        );
        Assert.Equal(2 * 20 + 1, cases.TrimEnd().Split("\r\n").Length);
        using var wrong = await two.Client.GetAsync(
            new Uri($"/api/suites/{two.Suite}/report.csv?table=nothing", UriKind.Relative),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("comparisons", await wrong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_HasDocumentsTablesFiguresAndTheRequestThatStartsItAgain()
    {
        using var zip = new ZipArchive(
            await two.Client.GetStreamAsync(new Uri($"/api/suites/{two.Suite}/report.zip", UriKind.Relative), Cancellation)
        );

        var names = zip.Entries.Select(e => e.FullName).ToList();
        foreach (
            var name in new[]
            {
                "report.html",
                "report.md",
                "report.tex",
                "report.json",
                "suite.json",
                "tables/test-cases.csv",
                "figures/test-iou.svg",
            }
        )
            Assert.Contains(name, names);
        Assert.Contains(
            names,
            n => n.StartsWith("tables/", StringComparison.Ordinal) && n.EndsWith("-comparisons.csv", StringComparison.Ordinal)
        );
        using var svg = new StreamReader(zip.GetEntry("figures/test-iou.svg")!.Open());
        System.Xml.Linq.XDocument.Parse(await svg.ReadToEndAsync(Cancellation));
        using var request = JsonDocument.Parse(zip.GetEntry("suite.json")!.Open());
        Assert.Equal(20, request.RootElement.GetProperty("runs")[0].GetProperty("split").GetProperty("test").GetArrayLength());
    }

    [Fact]
    public async Task Json_OfASuiteWithMelanomas_TellsTheirResultInTheVerdictAndWhatElseRan()
    {
        await using var portal = await TestPortal.StartAsync();
        const int Dataset = 1;
        await using var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        var (suite, runs) = await ScoredRuns.AddAsync(
            context,
            [ScoredRuns.Of(new RunSettings { Loss = Loss.Dice, Dataset = Dataset }, ScoredRuns.Twenty)]
        );
        foreach (var (i, tested) in context.Cases.Local.Where(c => c.CaseId[0] == 'T').OrderBy(c => c.CaseId).Index())
        {
            tested.Diagnosis = i < 9 ? Diagnosis.Melanoma : Diagnosis.CommonNevus;
            (tested.Width, tested.Height, tested.LesionAreaPixels) = (64, 48, 100 + i);
        }

        await context.SaveChangesAsync(Cancellation);
        var folder = portal.Service<PortalFolders>().Run(runs[0]);
        Directory.CreateDirectory(folder.Root);
        new OtherWork(5, 38, 60, 1).Write(folder);

        using var report = JsonDocument.Parse(
            await portal.Client.GetStringAsync(new Uri($"/api/suites/{suite}/report.json", UriKind.Relative), Cancellation)
        );

        Assert.Matches(
            @"On the 9 melanomas of the test cases \(n = 9\) its IoU is 0\.740 \(95% interval over cases [\d.]+ to [\d.]+\), "
                + @"on the 11 others of known diagnosis 0\.840",
            report.RootElement.GetProperty("verdict")[0].GetString()
        );
        Assert.Equal(38, report.RootElement.GetProperty("rows")[0].GetProperty("otherWork").GetProperty("cpuPercent").GetDouble());
    }

    /// <summary>A portal with a suite of two scored runs, which nobody changes.</summary>
    public sealed class TwoRuns : IAsyncLifetime
    {
        private TestPortal _portal = null!;

        public HttpClient Client => _portal.Client;
        public int Suite { get; private set; }

        public async ValueTask InitializeAsync()
        {
            _portal = await TestPortal.StartAsync();
            double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
            await using var context = await _portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
            Suite = (
                await ScoredRuns.AddAsync(
                    context,
                    (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
                    (Loss.BCE, lower, 0, RunStatus.Completed)
                )
            ).Suite;
        }

        public ValueTask DisposeAsync() => _portal.DisposeAsync();
    }
}
