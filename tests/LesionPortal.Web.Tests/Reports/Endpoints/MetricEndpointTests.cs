using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Reports.Endpoints;

[Collection(EmptyPortal.Collection)]
public sealed class MetricEndpointTests(EmptyPortal empty)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AreTheCatalogue()
    {
        var metrics = await empty.Client.GetFromJsonAsync<JsonElement>("/api/metrics", Cancellation);

        Assert.Equal(MetricCatalogue.All.Select(m => m.Key), metrics.EnumerateArray().Select(m => m.GetProperty("key").GetString()));
        var hausdorff = metrics.EnumerateArray().Single(m => m.GetProperty("key").GetString() == "hausdorff95");
        foreach (var property in new[] { "name", "formula", "averaging", "threshold", "resolution", "emptyMaskRule", "unit", "source" })
            Assert.NotEqual("", hausdorff.GetProperty(property).GetString());
        Assert.Equal("LowerIsBetter", hausdorff.GetProperty("direction").GetString());
        Assert.Equal(0, hausdorff.GetProperty("minimum").GetDouble());
        Assert.Equal(JsonValueKind.Null, hausdorff.GetProperty("maximum").ValueKind);
    }

    [Fact]
    public async Task OpenApi_DescribesBoth()
    {
        var description = await empty.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);

        var paths = description.GetProperty("paths");
        Assert.Equal("ListMetrics", paths.GetProperty("/api/metrics").GetProperty("get").GetProperty("operationId").GetString());
        Assert.Equal("CompareRuns", paths.GetProperty("/api/compare").GetProperty("get").GetProperty("operationId").GetString());
    }

    [Fact]
    public async Task Compare_GivesTheSameNumbersAsTheSuitesReport()
    {
        await using var portal = await TestPortal.StartAsync();
        var (suite, runs) = await AddAsync(portal);

        var answer = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/compare?runs={runs[1]},{runs[0]}&metric=iou", Cancellation);
        var report = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/suites/{suite}/report.json", Cancellation);

        Assert.Equal(report.GetProperty("comparisons").GetRawText(), answer.GetProperty("comparisons").GetRawText());
        var comparison = Assert.Single(answer.GetProperty("comparisons").EnumerateArray());
        Assert.Equal((runs[0], runs[1]), (comparison.GetProperty("a").GetInt32(), comparison.GetProperty("b").GetInt32()));
        foreach (var property in new[] { "difference", "low", "high", "p", "pAdjusted" })
            Assert.Equal(JsonValueKind.Number, comparison.GetProperty(property).ValueKind);
        Assert.Equal(("Test", "Best"), (comparison.GetProperty("split").GetString(), comparison.GetProperty("checkpoint").GetString()));
        Assert.NotEmpty(comparison.GetProperty("verdict").GetString()!);
        var mean = report.GetProperty("runs")[0].GetProperty("scores").GetProperty("test").GetProperty("iou");
        Assert.Equal(0.795, mean.GetProperty("mean").GetDouble(), 12);
        Assert.Equal(20, mean.GetProperty("n").GetInt32());
        Assert.Equal("256×256", mean.GetProperty("resolution").GetString());
    }

    [Fact]
    public async Task Compare_ByAnotherMetric_ComparesByThat()
    {
        await using var portal = await TestPortal.StartAsync();
        var (_, runs) = await AddAsync(portal);

        var answer = await portal.Client.GetFromJsonAsync<JsonElement>($"/api/compare?runs={runs[0]},{runs[1]}&metric=Dice", Cancellation);

        Assert.Equal("dice", answer.GetProperty("metric").GetProperty("key").GetString());
        Assert.Equal("dice", answer.GetProperty("comparisons")[0].GetProperty("metric").GetString());
    }

    [Fact]
    public async Task Compare_TwoOfThreeRunsOfASuite_SaysThatThereAreOthersAndCallsOtherMetricsExploratory()
    {
        await using var portal = await TestPortal.StartAsync();
        IReadOnlyList<int> runs;
        await using (var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation))
        {
            (_, runs) = await ScoredRuns.AddAsync(
                context,
                [
                    .. new[] { (Loss.Dice, 0), (Loss.Dice, 1), (Loss.BCE, 0) }.Select(r =>
                        ScoredRuns.Of(
                            new RunSettings { Loss = r.Item1, Seed = r.Item2 },
                            [.. ScoredRuns.Twenty.Select((v, i) => v - 0.1 * r.Item2 - i / 1000.0)]
                        )
                    ),
                ]
            );
        }

        var answer = await portal.Client.GetFromJsonAsync<JsonElement>(
            $"/api/compare?runs={runs[0]},{runs[1]}&metric=dice&relevant=0.3",
            Cancellation
        );

        Assert.Contains(
            answer.GetProperty("notes").EnumerateArray(),
            n => n.GetString()!.StartsWith("Suite “scored” has 1 other completed run beside the 2 compared here", StringComparison.Ordinal)
        );
        Assert.Contains(
            answer.GetProperty("notes").EnumerateArray(),
            n => n.GetString()!.StartsWith("Exploratory: comparisons are of Dice", StringComparison.Ordinal)
        );
        Assert.Equal(0.3, answer.GetProperty("relevantDifference").GetDouble());
        var pair = Assert.Single(answer.GetProperty("comparisons").EnumerateArray());
        Assert.Equal(
            ("seedAlone", JsonValueKind.Null, JsonValueKind.Null, true),
            (
                pair.GetProperty("subject").GetString(),
                pair.GetProperty("better").ValueKind,
                pair.GetProperty("pAdjusted").ValueKind,
                pair.GetProperty("isExploratory").GetBoolean()
            )
        );
    }

    [Fact]
    public async Task MissingSeeds_NothingToCompare_IsAConflict()
    {
        await using var portal = await TestPortal.StartAsync();
        int suite;
        await using (var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation))
            (suite, _) = await ScoredRuns.AddAsync(context, (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed));

        using var unknown = await portal.Client.PostAsync("/api/suites/99/missing-seeds", null, Cancellation);
        using var nothing = await portal.Client.PostAsync($"/api/suites/{suite}/missing-seeds", null, Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict), (unknown.StatusCode, nothing.StatusCode));
    }

    [Theory]
    [InlineData("runs=7", HttpStatusCode.NotFound, "no run 7")]
    [InlineData("runs=0", HttpStatusCode.NotFound, "no run 0")]
    [InlineData("", HttpStatusCode.BadRequest, "1 to 20 ids")]
    [InlineData("runs=1,x", HttpStatusCode.BadRequest, "\"x\" is no run's id")]
    [InlineData("runs=1&metric=jaccard", HttpStatusCode.BadRequest, "no metric \"jaccard\"")]
    [InlineData("runs=1&resolution=full", HttpStatusCode.BadRequest, "expected training or native")]
    [InlineData("runs=1&relevant=-1", HttpStatusCode.BadRequest, "expected a number above 0")]
    [InlineData("runs=1&reference=newest", HttpStatusCode.BadRequest, "expected v1")]
    public async Task Compare_OfSomethingUnknown_SaysWhat(string query, HttpStatusCode status, string said)
    {
        using var response = await empty.Client.GetAsync($"/api/compare?{query}", Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(int Suite, IReadOnlyList<int> Runs)> AddAsync(TestPortal portal)
    {
        await using var context = await portal.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.01 * (i % 4))];
        return await ScoredRuns.AddAsync(
            context,
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, lower, 0, RunStatus.Completed)
        );
    }
}
