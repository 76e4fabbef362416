using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Testing;

/// <summary>
/// Records of so many completed runs, for measuring how fast they are read: drawn from a seeded generator, nothing in them was
/// trained or measured. Five runs in a row differ in their seed only, twenty make a suite; half of the cases train, a quarter each
/// validates and tests.
/// </summary>
public sealed class ManyRuns(int runs, int epochs, int cases, int seed = 1)
{
    private const int SeedsOfAConfiguration = 5;
    private const int RunsOfASuite = 20;
    private const int ImageWidth = 765;
    private const int ImageHeight = 574;

    private static readonly DateTime s_start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Random _random = new(seed);

    /// <summary>Into a migrated, empty database; the dataset gets id 1, the runs 1 to their number.</summary>
    public async Task WriteAsync(IDbContextFactory<PortalDbContext> contexts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        var dataset = NewDataset();
        await AddAsync(contexts, dataset, cancellation);
        var split = new Split([.. Ids(0, cases / 2)], [.. Ids(cases / 2, 3 * cases / 4)], [.. Ids(3 * cases / 4, cases)]);
        for (var first = 0; first < runs; first += RunsOfASuite)
        {
            var suite = new Suite
            {
                Name = $"Suite {1 + first / RunsOfASuite}",
                DatasetId = dataset.Id,
                CreatedAt = s_start.AddHours(first),
            };
            for (var i = first; i < Math.Min(runs, first + RunsOfASuite); i++)
                suite.Runs.Add(NewRun(i, dataset, split));
            await AddAsync(contexts, suite, cancellation);
        }
    }

    public static string CaseId(int index) => $"BEN{index:0000}";

    private static IEnumerable<string> Ids(int from, int to) => Enumerable.Range(from, to - from).Select(CaseId);

    private static async Task AddAsync(IDbContextFactory<PortalDbContext> contexts, object graph, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Add(graph);
        await context.SaveChangesAsync(cancellation);
    }

    private Dataset NewDataset()
    {
        var dataset = new Dataset
        {
            Name = "Benchmark",
            Source = "drawn from a seeded generator",
            State = DatasetState.Ready,
            IsSynthetic = true,
            CreatedAt = s_start,
        };
        for (var i = 0; i < cases; i++)
        {
            dataset.Cases.Add(
                new DatasetCase
                {
                    CaseId = CaseId(i),
                    Diagnosis = (i % 5) switch
                    {
                        0 or 1 => Diagnosis.CommonNevus,
                        2 or 3 => Diagnosis.AtypicalNevus,
                        _ => Diagnosis.Melanoma,
                    },
                    Width = ImageWidth,
                    Height = ImageHeight,
                    LesionAreaPixels = 40_000 + 500 * i,
                    ImageFile = $"{CaseId(i)}.png",
                    MaskFile = $"{CaseId(i)}_mask.png",
                    ThumbnailFile = $"{CaseId(i)}_thumbnail.jpg",
                    PixelSha256 = $"{i:x64}",
                }
            );
        }

        return dataset;
    }

    private Run NewRun(int index, Dataset dataset, Split split)
    {
        var configuration = index / SeedsOfAConfiguration;
        var settings = new RunSettings
        {
            Dataset = dataset.Id,
            Architecture = RunCatalogue.Architectures[configuration % RunCatalogue.Architectures.Count].Value,
            Loss = RunCatalogue.Losses[configuration / RunCatalogue.Architectures.Count % RunCatalogue.Losses.Count].Value,
            BaseChannels = 8 << (configuration % 3),
            Epochs = epochs,
            Seed = index % SeedsOfAConfiguration,
            Split = SplitSettings.OfSizes(split.Train.Count, split.Validation.Count, split.Test.Count, 1),
        };
        var quality = 0.78 + 0.1 * _random.NextDouble();
        var run = new Run
        {
            Name = RunCatalogue.ShortName(settings),
            DatasetId = dataset.Id,
            Settings = settings,
            Split = split,
            Status = RunStatus.Completed,
            TrainedOn = "cpu",
            CreatedAt = s_start.AddHours(index),
            StartedAt = s_start.AddHours(index),
            FinishedAt = s_start.AddHours(index + 1),
            EpochsDone = epochs,
            Parameters = 30_000L * settings.BaseChannels * settings.BaseChannels / 64 * (1 + configuration % 7),
            SecondsPerEpoch = 5 + 20 * _random.NextDouble(),
            PeakMemoryMb = 400 + 900 * _random.NextDouble(),
        };
        for (var epoch = 1; epoch <= epochs; epoch++)
            run.Epochs.Add(NewEpoch(epoch, quality));
        var best = run.Epochs.MaxBy(e => e.ValidationQuantisedIou)!;
        var last = run.Epochs[^1];
        (run.BestEpoch, run.BestValidationQuantisedIou, run.BestValidationIou) = (
            best.Epoch,
            best.ValidationQuantisedIou,
            best.ValidationIou
        );
        (run.LastValidationQuantisedIou, run.LastValidationIou) = (last.ValidationQuantisedIou, last.ValidationIou);
        foreach (var checkpoint in Enum.GetValues<Checkpoint>())
            Score(run, dataset, split, checkpoint, quality);
        return run;
    }

    /// <param name="iou">What the drawn number of pixels comes nearest to.</param>
    private RunCaseMetrics NewMetrics(DatasetCase of, SplitPart part, Checkpoint checkpoint, double iou, MetricResolution resolution)
    {
        var (width, height) = resolution == MetricResolution.Native ? (ImageWidth, ImageHeight) : (256, 256);
        var pixels = (long)width * height;
        // A fifth of the image is lesion; what is wrong is half too much, half too little.
        var union = pixels / 5;
        var found = (long)(iou * union);
        var missed = (union - found) / 2;
        var counts = new PixelCounts(found, union - found - missed, missed, pixels - union);
        var distance = (1 - iou) * width / 4 + 1;
        return new RunCaseMetrics
        {
            DatasetCaseId = of.Id,
            Checkpoint = checkpoint,
            Resolution = resolution,
            ReferenceVersion = 1,
            Part = part,
            Width = width,
            Height = height,
            TruePositives = counts.TruePositives,
            FalsePositives = counts.FalsePositives,
            FalseNegatives = counts.FalseNegatives,
            TrueNegatives = counts.TrueNegatives,
            Iou = counts.Iou,
            Dice = counts.Dice,
            QuantisedIou = Quantised(counts.Iou),
            ThresholdedJaccard = counts.Iou < 0.65 ? 0 : counts.Iou,
            PixelAccuracy = 1 - (double)(counts.FalsePositives + counts.FalseNegatives) / pixels,
            Sensitivity = (double)found / (found + missed),
            Specificity = (double)counts.TrueNegatives / (counts.TrueNegatives + counts.FalsePositives),
            Precision = (double)found / (found + counts.FalsePositives),
            Hausdorff95 = distance,
            MeanSurfaceDistance = distance / 3,
            Hausdorff95Relative = 100 * distance / width,
            MeanSurfaceDistanceRelative = 33 * distance / width,
            BoundaryF1 = iou,
            AreaError = Math.Abs(Noise(20)),
            AreaBias = Noise(20),
            Brier = (1 - iou) / 5,
            ExpectedCalibrationError = (1 - iou) / 8,
        };
    }

    private RunEpoch NewEpoch(int epoch, double quality)
    {
        var learned = 1 - Math.Exp(-epoch / 12.0);
        var iou = Math.Clamp(quality * learned + Noise(0.02), 0.01, 0.99);
        var train = Math.Clamp(iou + 0.03 * learned, 0.01, 0.99);
        return new RunEpoch
        {
            Epoch = epoch,
            LossTrain = 1.05 - train,
            LossValidation = 1.05 - iou,
            TrainQuantisedIou = Quantised(train),
            TrainIou = train,
            TrainDice = Dice(train),
            ValidationQuantisedIou = Quantised(iou),
            ValidationIou = iou,
            ValidationDice = Dice(iou),
            LearningRate = 0.001,
            Seconds = 8 + Noise(0.5),
        };
    }

    /// <summary>Both resolutions of every case, as a completed run is scored.</summary>
    private void Score(Run run, Dataset dataset, Split split, Checkpoint checkpoint, double quality)
    {
        var records = dataset.Cases.ToDictionary(c => c.CaseId);
        foreach (var part in Enum.GetValues<SplitPart>())
        {
            var metrics = new List<RunCaseMetrics>();
            foreach (var (i, id) in split.Of(part).Index())
            {
                var iou = Math.Clamp(quality - 0.2 * (i % 7) / 7 + Noise(0.04), 0.01, 0.99);
                metrics.Add(NewMetrics(records[id], part, checkpoint, iou, MetricResolution.Training));
                run.CaseMetrics.AddRange(metrics[^1], NewMetrics(records[id], part, checkpoint, iou, MetricResolution.Native));
            }

            run.Scores.Add(
                new RunScore
                {
                    Checkpoint = checkpoint,
                    Part = part,
                    Epoch = checkpoint == Checkpoint.Best ? run.BestEpoch!.Value : run.EpochsDone,
                    QuantisedIou = metrics.Average(s => s.QuantisedIou),
                    Iou = metrics.Average(s => s.Iou),
                    Dice = metrics.Average(s => s.Dice),
                }
            );
        }
    }

    private static double Quantised(double iou) => Math.Ceiling(Math.Clamp(20 * (iou - 0.5), 0, 10)) / 10;

    private static double Dice(double iou) => 2 * iou / (1 + iou);

    private double Noise(double size) => size * (2 * _random.NextDouble() - 1);
}
