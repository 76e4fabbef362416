using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>Means and comparisons from the scores of single cases, by the best checkpoint, of completed runs only.</summary>
internal static class EvidenceBuilder
{
    /// <summary>What a number at the image's own size says of its pixels.</summary>
    public const string NativeResolution = "image's own size";

    private const Checkpoint Weights = Checkpoint.Best;

    /// <param name="runs">Any runs; their order changes no number.</param>
    /// <param name="cases">Of these runs, every part, by the best checkpoint.</param>
    /// <param name="means">Metrics whose means are told.</param>
    /// <param name="compared">By which the runs are compared, and at which resolution.</param>
    /// <param name="relevant">The smallest difference that matters, in that metric's unit.</param>
    public static Evidence Build(
        IReadOnlyList<RunSummary> runs,
        IReadOnlyList<CaseMetricValues> cases,
        IReadOnlyList<MetricDefinition> means,
        MetricDefinition compared,
        MetricResolution resolution,
        double? relevant = null
    )
    {
        var completed = runs.Where(r => r.Status == RunStatus.Completed).Select(r => r.Id).ToHashSet();
        // One order of the cases for all, so that pairs match and resamples are alike.
        var byRun = cases.Where(s => completed.Contains(s.RunId)).OrderBy(s => s.CaseId, StringComparer.Ordinal).ToLookup(s => s.RunId);
        var names = Names(runs);
        var test = runs.ToDictionary(
            r => r.Id,
            r => byRun[r.Id].Where(s => s.Part == SplitPart.Test && s.Resolution == resolution).ToList()
        );
        var families = runs.Where(r => test[r.Id].Count > 0 && r.LearnedNothing is null)
            .OrderBy(r => r.Id)
            .GroupBy(r =>
                (
                    r.DatasetId,
                    Cases: string.Join('\n', test[r.Id].Select(s => FormattableString.Invariant($"{s.CaseId} v{s.ReferenceVersion}")))
                )
            )
            .Select(g => g.ToList())
            .ToList();
        var family = Compare(families, test, names, compared, resolution, relevant);
        var (training, native) = (Means(runs, byRun, means, MetricResolution.Training), Means(runs, byRun, means, MetricResolution.Native));
        List<EvidenceRun> evidenceRuns =
        [
            .. runs.Select(r => new EvidenceRun(r.Id, names[r.Id], r.Status, r.Settings, training[r.Id]) { ScoresNative = native[r.Id] }),
        ];
        return new Evidence(evidenceRuns, family.Runs, EvidenceNotes.Of(runs, families, names, family, compared))
        {
            Configurations = family.Configurations,
            OutOfFold = OutOfFold.Of([.. runs.Where(r => r.LearnedNothing is null)], cases, compared, resolution),
        };
    }

    public static string KeyOf(SplitPart part) => part.ToString().ToLowerInvariant();

    public static string Resolution(RunSummary run, MetricResolution resolution = MetricResolution.Training) =>
        resolution == MetricResolution.Native
            ? NativeResolution
            : string.Create(CultureInfo.InvariantCulture, $"{run.Settings.ImageSize}×{run.Settings.ImageSize}");

    /// <summary>Of each run by part, then metric. All at once: together the resampling takes a fraction of the time.</summary>
    private static Dictionary<int, Dictionary<string, IReadOnlyDictionary<string, MeanScore>>> Means(
        IReadOnlyList<RunSummary> runs,
        ILookup<int, CaseMetricValues> byRun,
        IReadOnlyList<MetricDefinition> metrics,
        MetricResolution resolution
    )
    {
        var cells = runs.DistinctBy(r => r.Id)
            .SelectMany(run =>
                byRun[run.Id]
                    .Where(s => s.Resolution == resolution)
                    .GroupBy(s => s.Part)
                    .OrderBy(g => g.Key)
                    .SelectMany(part => metrics.Select(metric => (Run: run, Part: part.Key, Metric: metric, Values: Defined(part, metric))))
            )
            .Where(c => c.Values.Length > 0)
            .ToList();
        var means = cells
            .Zip(
                MeanIntervals.Of([.. cells.Select(c => (c.Metric, c.Values))]),
                (cell, interval) => (cell.Run, cell.Part, cell.Metric, Score: Mean(interval, Resolution(cell.Run, resolution)))
            )
            .ToLookup(c => c.Run.Id);
        return runs.DistinctBy(r => r.Id)
            .ToDictionary(
                r => r.Id,
                r =>
                    means[r.Id]
                        .GroupBy(c => c.Part)
                        .ToDictionary(
                            g => KeyOf(g.Key),
                            g => (IReadOnlyDictionary<string, MeanScore>)g.ToDictionary(c => c.Metric.Key, c => c.Score)
                        )
            );
    }

    private static double[] Defined(IEnumerable<CaseMetricValues> cases, MetricDefinition metric) =>
        [.. cases.Select(c => c.Value(metric.Key)).OfType<double>()];

    private static MeanScore Mean(Interval interval, string resolution) =>
        new(interval.Estimate, interval.Low, interval.High, interval.Confidence, interval.N, resolution, interval.Method, Weights);

    /// <summary>
    /// One family, one correction, over all claims about runs that share their test cases and the masks these were held against.
    /// </summary>
    private static ComparisonFamily Compare(
        List<List<RunSummary>> families,
        Dictionary<int, List<CaseMetricValues>> test,
        Dictionary<int, string> names,
        MetricDefinition metric,
        MetricResolution resolution,
        double? relevant
    )
    {
        // A fold is one of several trainings of its configuration: those are compared whole, every case out of its own fold.
        List<IReadOnlyList<ScoredNetwork>> groups =
        [
            .. families
                .Select(f => f.Where(r => r.Settings.Split.Folds == 0).ToList())
                .Where(f => f.Count > 0)
                .Select(f =>
                    f.ConvertAll(r => new ScoredNetwork(r, new ScoredRun(names[r.Id], [.. test[r.Id].Select(s => s.Value(metric.Key))])))
                ),
        ];
        var family = ComparisonFamily.Of(
            groups,
            new ComparedScores(metric, SplitPart.Test, Weights, resolution, r => References(test[r.Id])),
            relevant
        );
        return family with { Runs = [.. family.Runs.OrderBy(c => c.A).ThenBy(c => c.B)] };
    }

    private static string References(List<CaseMetricValues> test) =>
        test.Max(s => s.ReferenceVersion) is var highest and > 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{test.Count(s => s.ReferenceVersion == 1)} cases against the dataset's own masks, "
                    + $"{test.Count(s => s.ReferenceVersion > 1)} against revised ones up to v{highest}"
            )
            : "the dataset's own masks (v1)";

    internal static RunComparison Of(
        RunSummary a,
        RunSummary b,
        PairedComparison c,
        (SplitPart Split, Checkpoint Checkpoint, MetricResolution Resolution) of,
        string references
    )
    {
        var verdict = c.Verdict;
        var (pixelsOfA, pixelsOfB) = (Resolution(a, of.Resolution), Resolution(b, of.Resolution));
        return new RunComparison
        {
            A = a.Id,
            B = b.Id,
            AName = c.A,
            BName = c.B,
            Metric = c.Metric,
            Split = of.Split,
            Checkpoint = of.Checkpoint,
            Resolution = pixelsOfA == pixelsOfB ? pixelsOfA : $"{pixelsOfA} against {pixelsOfB}",
            References = references,
            N = c.N,
            MeanA = c.MeanA,
            MeanB = c.MeanB,
            Difference = c.Difference.Estimate,
            Low = c.Difference.Low,
            High = c.Difference.High,
            Confidence = c.Difference.Confidence,
            Method = c.Difference.Method,
            P = c.P,
            PAdjusted = c.PAdjusted,
            FamilySize = c.FamilySize,
            RankBiserial = c.RankBiserial,
            CohensDz = c.CohensDz,
            Wins = c.Outcomes.Wins,
            Ties = c.Outcomes.Ties,
            Losses = c.Outcomes.Losses,
            TieTolerance = c.Outcomes.Tolerance,
            Subject = c.Subject,
            Finding = verdict.Finding,
            Relevant = c.Relevant,
            Better =
                verdict.Better is null ? null
                : verdict.Better == c.A ? a.Id
                : b.Id,
            IsClear = verdict.IsClear,
            Verdict = verdict.Description,
            CasesNeeded = verdict.CasesNeeded,
        };
    }

    /// <summary>
    /// Runs of the same settings have the same short name; a verdict must still say which is which. One that learned nothing says so
    /// wherever it is named.
    /// </summary>
    internal static Dictionary<int, string> Names(IReadOnlyList<RunSummary> runs) =>
        runs.GroupBy(r => r.Name)
            .SelectMany(g =>
                g.Select(r => (r.Id, Name: g.Count() == 1 ? r.Name : string.Create(CultureInfo.InvariantCulture, $"{r.Name} #{r.Id}")))
            )
            .ToDictionary(
                r => r.Id,
                r => runs.Any(run => run.Id == r.Id && run.LearnedNothing is not null) ? $"{r.Name} (learned nothing)" : r.Name
            );
}
