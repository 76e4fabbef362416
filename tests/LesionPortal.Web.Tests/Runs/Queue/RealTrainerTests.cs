using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>The queue with the trainer that the build put beside the portal.</summary>
[Collection("processes")]
public sealed class RealTrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    private static string Trainer { get; } =
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "LesionPortal.Web",
                new DirectoryInfo(AppContext.BaseDirectory).Name,
                "trainer",
                "LesionPortal.Trainer.dll"
            )
        );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queue_TinyImages_TrainsScoresAndLeavesWeightsAndMaps()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, Trainer);
        var dataset = await host.AddDatasetAsync(cases: 8);
        await DrawAsync(host, dataset);
        await host.StartAsync();

        var outcome = await host.Queue.QueueAsync(
            QueueHost.Settings(dataset) with
            {
                Split = SplitSettings.OfSizes(4, 2, 2, 1),
            },
            Cancellation
        );

        var run = await host.WhenAsync(outcome.RunIds[0], r => r.Status.IsFinished());
        Assert.True(run.Status == RunStatus.Completed, run.Message);
        Assert.Equal((2, "cpu"), (run.EpochsDone, run.TrainedOn));
        Assert.Equal(2, (await host.Queries.HistoryAsync(run.Id, 0, Cancellation)).Count);
        Assert.Equal(6, run.Scores.Count);
        Assert.Equal(8, (await host.Queries.CaseScoresAsync(run.Id, null, Checkpoint.Last, Cancellation)).Count);
        await AssertScoredAsStoredAsync(host, run);
        Assert.True(run.PeakMemoryMb > 20, $"Peak memory is {run.PeakMemoryMb} MiB.");
        var files = host.Folders.Run(run.Id);
        Assert.True(File.Exists(files.BestWeights) && File.Exists(files.LastCheckpoint));
        Assert.All(run.Split.Test, id => Assert.True(File.Exists(files.Prediction(id)), id), throwIfEmpty: true);
    }

    /// <summary>What the trainer told is what its kept maps give: the portal need not score the run.</summary>
    private static async Task AssertScoredAsStoredAsync(QueueHost host, Run run)
    {
        var files = host.Folders.Run(run.Id);
        foreach (var checkpoint in Enum.GetValues<Checkpoint>())
        {
            var (path, rule) =
                checkpoint == Checkpoint.Best
                    ? ((Func<string, string>)files.Prediction, run.Decision)
                    : (files.LastPrediction, run.LastDecision);
            var rows = await new CaseMetricsQueries(host.Contexts).OfRunsAsync([run.Id], checkpoint, cancellation: Cancellation);
            Assert.Equal(16, rows.Count);
            foreach (var row in rows)
            {
                var (width, height, map) = ImageCodec.ReadGrey(path(row.Case!.CaseId));
                var reference = Path.Combine(host.Folders.Dataset(run.DatasetId), row.Case.MaskFile);
                var kept = MapMetrics.Of(map, width, height, reference, rule);
                var expected = row.Resolution == MetricResolution.Training ? kept.Training : kept.Native;
                Assert.All(MetricCatalogue.All, m => Assert.Equal(m.Value(expected), CaseMetricColumns.Value(row, m.Key)));
            }
        }
    }

    [Fact]
    public async Task QueueEnsemble_OfTwoFinishedFolds_IsScoredOnTheSharedTestCasesAndPredicts()
    {
        await using var host = await QueueHost.CreateAsync(_folder.Path, Trainer);
        var dataset = await host.AddDatasetAsync(cases: 8);
        await DrawAsync(host, dataset);
        await host.StartAsync();
        var settings = QueueHost.Settings(0) with { Epochs = 1, Split = SplitSettings.OfSizes(4, 2, 2, 1) with { Folds = 2, Fold = 1 } };
        var folds = await host.Queue.QueueSuiteAsync(
            dataset,
            "folds",
            [settings, settings with { Split = settings.Split with { Fold = 2 } }],
            Cancellation
        );
        Assert.Empty(folds.Problems);
        var members = new List<Run>();
        foreach (var id in folds.RunIds)
            members.Add(await host.WhenAsync(id, r => r.Status.IsFinished()));

        var outcome = await host.Queue.QueueEnsembleAsync(folds.RunIds, Cancellation);

        var run = await host.WhenAsync(Assert.Single(outcome.RunIds), r => r.Status.IsFinished());
        Assert.True(run.Status == RunStatus.Completed, run.Message);
        Assert.Equal(members.Sum(m => m.Parameters), run.Parameters);
        Assert.Equal([SplitPart.Train, SplitPart.Test], run.Scores.Where(s => s.Checkpoint == Checkpoint.Best).Select(s => s.Part).Order());
        var tested = await host.Queries.CaseScoresAsync(run.Id, SplitPart.Test, Checkpoint.Best, Cancellation);
        Assert.Equal(members[0].Split.Test, tested.Select(s => s.CaseId).Order());
        Assert.All(run.Split.Test, id => Assert.True(File.Exists(host.Folders.Run(run.Id).Prediction(id)), id));
        Assert.EndsWith("ensemble.json", host.Folders.Run(run.Id).PredictingFile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_AfterTheFirstEpoch_GoesOnFromItsCheckpoint()
    {
        int id;
        await using (var host = await QueueHost.CreateAsync(_folder.Path, Trainer))
        {
            var dataset = await host.AddDatasetAsync();
            await DrawAsync(host, dataset);
            await host.StartAsync();
            id = (await host.Queue.QueueAsync(QueueHost.Settings(dataset) with { Epochs = 400 }, Cancellation)).RunIds[0];
            await host.WhenAsync(id, r => r.EpochsDone >= 1);
        }

        await using var next = await QueueHost.CreateAsync(_folder.Path, Trainer);
        var before = await next.Queries.HistoryAsync(id, 0, Cancellation);
        await next.StartAsync();
        var run = await next.WhenAsync(id, r => r.Status == RunStatus.Running && r.EpochsDone > before.Count);

        Assert.Equal(1, run.Resumptions);
        Assert.Equal(before, (await next.Queries.HistoryAsync(id, 0, Cancellation)).Take(before.Count));
        Assert.True((await next.Queue.CancelAsync(id, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Resident_Asked_KnowsParametersAndDevices()
    {
        var program = new TrainerProgram(Microsoft.Extensions.Options.Options.Create(new PortalOptions { TrainerPath = Trainer }));
        await using var resident = new ResidentTrainer(program, TimeProvider.System, NullLogger<ResidentTrainer>.Instance);

        var described = await resident.DescribeAsync(new RunSettings { Architecture = Architecture.UNet, BaseChannels = 8 }, Cancellation);

        Assert.Equal((null, 214_361L), (described.Error, described.Parameters));
        Assert.Contains(ComputeDevice.Cpu, await resident.DevicesAsync(Cancellation));
    }

    /// <summary>A dark square on a light ground for every case.</summary>
    private static async Task DrawAsync(QueueHost host, int dataset)
    {
        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        var random = new Random(1);
        foreach (var file in await context.Cases.Where(c => c.DatasetId == dataset).ToListAsync(Cancellation))
        {
            const int size = 40;
            var (left, top) = (random.Next(5, 20), random.Next(5, 20));
            var lesion = Enumerable
                .Range(0, size * size)
                .Select(i => i % size >= left && i % size < left + 15 && i / size >= top && i / size < top + 15)
                .ToArray();
            var folder = host.Folders.Dataset(dataset);
            ImageCodec.WriteMaskPng(Path.Combine(folder, file.MaskFile), new PixelMask(size, size, lesion));
            ImageCodec.WriteRgbPng(
                Path.Combine(folder, file.ImageFile),
                new RgbImage(
                    size,
                    size,
                    [
                        .. lesion.SelectMany(inside =>
                            new byte[] { (byte)(inside ? 90 : 220), (byte)(inside ? 60 : 180), (byte)random.Next(80, 120) }
                        ),
                    ]
                )
            );
        }
    }
}
