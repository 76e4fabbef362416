using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Reviews;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Scoring;

public sealed class ScoringTests(SyntheticFolder synthetic) : IAsyncLifetime
{
    private readonly ReviewPortal _portal = new(synthetic);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Request_OfARunWithMaps_EveryMetricOfEveryCaseIsKeptInBothResolutions()
    {
        var scoring = await _portal.ScoredAsync(_portal.Near);

        // The first case trains: this run has no map of it and no weights to make one, nor any map of its last epoch.
        Assert.Equal((ScoringState.Done, 12, 7), (scoring.State, scoring.Total, scoring.WithoutMap));
        Assert.Contains("neither the probability map", scoring.Message, StringComparison.Ordinal);
        var rows = await RowsAsync(_portal.Near);
        Assert.Equal(10, rows.Count);
        var folders = _portal.Portal.Service<PortalFolders>();
        foreach (var row in rows)
        {
            var file = Path.Combine(folders.Dataset(_portal.Dataset), "masks", row.Case!.CaseId + ".png");
            var map = ImageCodec.ReadRgb(folders.Run(_portal.Near).Prediction(row.Case.CaseId));
            byte[] grey = [.. map.Pixels.Where((_, i) => i % 3 == 0)];
            var native = ImageCodec.ReadMask(file);
            var expected =
                row.Resolution == MetricResolution.Training
                    ? SegmentationMetrics.Of(
                        grey,
                        ImageCodec.ReadMask(file, map.Width, map.Height).Pixels,
                        map.Width,
                        map.Height,
                        DecisionRule.Baseline
                    )
                    : SegmentationMetrics.AtNativeResolution(
                        grey,
                        map.Width,
                        map.Height,
                        native.Pixels,
                        native.Width,
                        native.Height,
                        DecisionRule.Baseline
                    );
            Assert.All(MetricCatalogue.All, m => Assert.Equal(m.Value(expected), CaseMetricColumns.Value(row, m.Key)));
        }
    }

    [Fact]
    public async Task Request_AgainAfterARevisionWasAdopted_OnlyThatCaseIsScoredAndBothVersionsStay()
    {
        await _portal.ScoredAsync(_portal.Near);
        var revised = _portal.Cases[3];
        await _portal.AdoptAsync(revised);

        var again = await _portal.ScoredAsync(_portal.Near);

        var latest = await RowsAsync(_portal.Near, MetricResolution.Native);
        var first = await RowsAsync(_portal.Near, MetricResolution.Native, 1);
        Assert.Equal(revised, Assert.Single(latest, m => m.ReferenceVersion == 2).Case!.CaseId);
        Assert.All(first, m => Assert.Equal(1, m.ReferenceVersion), throwIfEmpty: true);
        Assert.NotEqual(first.Single(m => m.Case!.CaseId == revised).Iou, latest.Single(m => m.Case!.CaseId == revised).Iou);
        // Beside the seven without a map and the revised one by the last epoch, which has none either.
        Assert.Equal((9, 8), (again.Total, again.WithoutMap));
    }

    /// <summary>Of a run whose trainer told every metric, the scorer adds what is against revised masks and touches nothing else.</summary>
    [Fact]
    public async Task Request_RunWhoseTrainerReportedEveryMetric_OnlyRevisedCasesAreScored()
    {
        SplitPart[] parts = [SplitPart.Train, SplitPart.Validation, SplitPart.Test, SplitPart.Test, SplitPart.Test, SplitPart.Test];
        var reported = CheckpointResult.Of(1, [.. _portal.Cases.Zip(parts, (c, part) => MadeUpScores.Result(c, part, 0.5))]);
        var records = _portal.Portal.Service<IDbContextFactory<PortalDbContext>>();
        await new RunRecorder(_portal.Near, 1, records, new PortalFeed(), new RunProgressBoard(), TimeProvider.System).FinishAsync(
            RunOutcome.Of(new RunCompleted(reported, reported, 1, 100), 0, [])
        );
        var before = await _portal.ScoredAsync(_portal.Near);
        await _portal.AdoptAsync(_portal.Cases[3]);

        var after = await _portal.ScoredAsync(_portal.Near);

        Assert.Equal((ScoringState.Done, 0, 0), (before.State, before.Total, before.WithoutMap));
        // By the best checkpoint; of the last there is neither map nor weights.
        Assert.Equal((ScoringState.Done, 2, 1), (after.State, after.Total, after.WithoutMap));
        Assert.Equal(
            reported.Cases.Select(c => c.Native.Iou),
            (await RowsAsync(_portal.Near, MetricResolution.Native, 1)).Select(r => r.Iou)
        );
        var latest = await RowsAsync(_portal.Near, MetricResolution.Native);
        Assert.Equal(_portal.Cases[3], Assert.Single(latest, r => r.ReferenceVersion == 2).Case!.CaseId);
    }

    [Fact]
    public async Task Standing_ReferenceRevisedSinceScoring_IsBehindUntilScoredAgain()
    {
        await _portal.ScoredAsync(_portal.Near);
        await _portal.AdoptAsync(_portal.Cases[3]);

        var before = await CompareAsync($"runs={_portal.Near}");
        await _portal.ScoredAsync(_portal.Near);
        var after = await CompareAsync($"runs={_portal.Near}");
        var original = await CompareAsync($"runs={_portal.Near}&reference=v1");

        Assert.Equal((1, 0, "latest"), Standing(before));
        Assert.Contains(
            "1 of 5 cases was scored against an outdated reference",
            before.GetProperty("runs")[0].GetProperty("reference").GetProperty("words").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal((0, 1, "latest"), Standing(after));
        Assert.Equal((0, 0, "v1"), Standing(original));

        static (int, int, string?) Standing(JsonElement compared)
        {
            var standing = compared.GetProperty("runs")[0].GetProperty("reference");
            return (
                standing.GetProperty("behind").GetInt32(),
                standing.GetProperty("revised").GetInt32(),
                standing.GetProperty("asked").GetString()
            );
        }
    }

    [Fact]
    public async Task Compare_ByAMetricOfTheContract_HasItsMeanInBothResolutions()
    {
        await _portal.ScoredAsync(_portal.Near);
        await _portal.ScoredAsync(_portal.Far);

        var compared = await CompareAsync($"runs={_portal.Near},{_portal.Far}&metric=hausdorff95&resolution=native");

        var run = compared.GetProperty("runs")[0];
        var rows = (await RowsAsync(_portal.Near)).Where(m => m.Part == Core.Cases.SplitPart.Test).ToLookup(m => m.Resolution);
        var (training, native) = (
            run.GetProperty("scores").GetProperty("test").GetProperty("hausdorff95"),
            run.GetProperty("scoresNative").GetProperty("test").GetProperty("hausdorff95")
        );
        Assert.Equal(rows[MetricResolution.Training].Average(m => m.Hausdorff95!.Value), training.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(rows[MetricResolution.Native].Average(m => m.Hausdorff95!.Value), native.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(
            ("64×64", "image's own size", 4),
            (
                training.GetProperty("resolution").GetString(),
                native.GetProperty("resolution").GetString(),
                native.GetProperty("n").GetInt32()
            )
        );
        var pair = Assert.Single(compared.GetProperty("comparisons").EnumerateArray());
        Assert.Equal(
            ("hausdorff95", "image's own size", 4),
            (pair.GetProperty("metric").GetString(), pair.GetProperty("resolution").GetString(), pair.GetProperty("n").GetInt32())
        );
        Assert.Equal(rows[MetricResolution.Native].Average(m => m.Hausdorff95!.Value), pair.GetProperty("meanA").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task RunMetrics_OfARun_EveryCaseWithEveryMetric()
    {
        await _portal.ScoredAsync(_portal.Near);

        var cases = await _portal.GetAsync($"/api/runs/{_portal.Near}/metrics?split=test&resolution=native");

        Assert.Equal(_portal.Cases.Skip(2), cases.EnumerateArray().Select(c => c.GetProperty("caseId").GetString()));
        Assert.All(
            cases.EnumerateArray(),
            c => Assert.Equal(MetricCatalogue.All.Select(m => m.Key), c.GetProperty("metrics").EnumerateObject().Select(m => m.Name))
        );
        Assert.All(cases.EnumerateArray(), c => Assert.Equal(1, c.GetProperty("referenceVersion").GetInt32()));
    }

    [Fact]
    public async Task Worker_CompletedRunNobodyAskedFor_IsScoredWhenTheQueueTellsOfIt()
    {
        var done = _portal.NextScoringAsync(_portal.Far);

        _portal.Portal.Service<PortalFeed>().Publish(ChangeKind.RunStatus, _portal.Far);

        Assert.Equal(ScoringState.Done, (await done).State);
    }

    [Fact]
    public async Task Requests_OfSomethingWrong_AreRefusedWithAReason()
    {
        using var unknown = await _portal.Client.PostAsJsonAsync("/api/runs/999/scorings", new { reference = "latest" }, Cancellation);
        using var odd = await _portal.Client.PostAsJsonAsync(
            $"/api/runs/{_portal.Near}/scorings",
            new { reference = "newest" },
            Cancellation
        );
        using var suite = await _portal.Client.PostAsJsonAsync("/api/suites/999/scorings", new { }, Cancellation);

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.NotFound),
            (unknown.StatusCode, odd.StatusCode, suite.StatusCode)
        );
        Assert.Contains("expected v1", await odd.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestSuite_BothItsRuns_AreScored()
    {
        var both = Task.WhenAll(_portal.NextScoringAsync(_portal.Near), _portal.NextScoringAsync(_portal.Far));

        var asked = await _portal.PostAsync($"/api/suites/{_portal.Suite}/scorings", new { });

        Assert.Equal([_portal.Near, _portal.Far], asked.EnumerateArray().Select(s => s.GetProperty("runId").GetInt32()));
        Assert.All(await both, s => Assert.Equal(ScoringState.Done, s.State));
    }

    private Task<JsonElement> CompareAsync(string query) => _portal.GetAsync("/api/compare?" + query);

    private async Task<List<RunCaseMetrics>> RowsAsync(int run, MetricResolution? resolution = null, int? version = null) =>
        [.. await _portal.Portal.Service<CaseMetricsQueries>().OfRunsAsync([run], Checkpoint.Best, resolution, version, Cancellation)];
}
