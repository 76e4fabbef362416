using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Comparison;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;

namespace LesionPortal.Benchmark;

/// <summary>What the pages ask of the server, and the API over HTTP.</summary>
internal static class ServerTimes
{
    public const double Limit = 300;
    private const int Times = 15;
    private const int Compared = 20;

    public static async Task<IReadOnlyList<Timing>> OfPagesAsync(BenchmarkDatabase database, int runs)
    {
        var queries = new RunQueries(database);
        var reader = new CompareReader(queries, new CompareQueries(database), People(database));
        var builder = new SuiteReportBuilder(queries, new CaseMetricsQueries(database));
        var evidence = new MetricEvidence(queries, new CaseMetricsQueries(database), Skins(database));
        var iou = EvidenceMetric.Iou.Definition;
        var question = new EvidenceQuestion([iou], iou, MetricResolution.Training, ReferenceChoice.Latest, [iou]);
        return
        [
            await Timing.OfAsync(
                "page of 50 runs, training first",
                Limit,
                Times,
                i => queries.ListAsync(new RunFilter { Skip = 50 * (i % 4) })
            ),
            await Timing.OfAsync(
                "page of 50 runs, by validation",
                Limit,
                Times,
                i => queries.ListAsync(new RunFilter { Sort = RunSort.BestValidation, Skip = 50 * (i % 4) })
            ),
            await Timing.OfAsync(
                "page of 50 runs whose name holds \"Dice\"",
                Limit,
                Times,
                _ => queries.ListAsync(new RunFilter { Text = "Dice" })
            ),
            await Timing.OfAsync(
                "compare page, any 20 runs, IoU, validation",
                Limit,
                Times,
                i => reader.ReadAsync(Any(runs, i), new CompareView())
            ),
            await Timing.OfAsync(
                "compare page, any 20 runs, IoU, training cases",
                Limit,
                Times,
                i => reader.ReadAsync(Any(runs, i), new CompareView { Split = SplitPart.Train })
            ),
            await Timing.OfAsync(
                "means with intervals and 190 paired tests of any 20 runs, IoU, test",
                Limit,
                Times,
                i => builder.EvidenceAsync(Any(runs, i), EvidenceMetric.Iou)
            ),
            await Timing.OfAsync(
                "GET /api/compare's evidence alone: both resolutions, slices, IoU",
                Limit,
                Times,
                i => evidence.OfRunsAsync(Any(runs, i), question)
            ),
            await Timing.OfAsync(
                "one case by every run",
                Limit,
                Times,
                i => queries.RunsOfCaseAsync(1, ManyRuns.CaseId(i), Checkpoint.Best)
            ),
        ];
    }

    public static async Task<IReadOnlyList<Timing>> OfApiAsync(Uri portal, int runs, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = portal };
        return
        [
            await Timing.OfAsync(
                "GET /api/runs (the newest 500)",
                Limit,
                Times,
                _ => http.GetByteArrayAsync(new Uri("/api/runs", UriKind.Relative), cancellation)
            ),
            await Timing.OfAsync(
                "GET /api/runs?suite=…",
                Limit,
                Times,
                i => http.GetByteArrayAsync(new Uri($"/api/runs?suite={1 + i}", UriKind.Relative), cancellation)
            ),
            await Timing.OfAsync(
                "GET /api/compare of any 20 runs",
                Limit,
                Times,
                i => http.GetByteArrayAsync(new Uri($"/api/compare?runs={string.Join(',', Any(runs, i))}", UriKind.Relative), cancellation)
            ),
        ];
    }

    /// <summary>There are no image files: no case is measured.</summary>
    private static CaseSkins Skins(BenchmarkDatabase database)
    {
        var folders = new PortalFolders(Options.Create(new PortalOptions()));
        return new(
            database,
            new ReferenceMasks(
                database,
                new DatasetQueries(database),
                new RevisionQueries(database),
                new RevisionStore(folders),
                folders,
                new PortalFeed(),
                TimeProvider.System,
                new CurrentPerson(Options.Create(new PortalOptions()))
            ),
            folders
        );
    }

    /// <summary>No reader has drawn a mask in this database: no file is read.</summary>
    private static HumanBands People(BenchmarkDatabase database) =>
        new(new RevisionQueries(database), new RevisionStore(new PortalFolders(Options.Create(new PortalOptions()))));

    /// <summary>Twenty runs from all over the table, others for each seed.</summary>
    public static IReadOnlyList<int> Any(int runs, int seed)
    {
#pragma warning disable CA5394 // Which runs are measured needs no secrecy.
        var random = new Random(seed);
        return [.. Enumerable.Range(1, runs).OrderBy(_ => random.Next()).Take(Compared).Order()];
#pragma warning restore CA5394
    }
}
