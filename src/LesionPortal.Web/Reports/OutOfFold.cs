using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>
/// A cross-validated configuration with every case once, scored by the run in whose fold the case validated; per image, then averaged over
/// all cases.
/// </summary>
/// <param name="Seeds">Whose folds are all complete; a case's score is the mean over them.</param>
/// <param name="N">Cases.</param>
public sealed record OutOfFoldScore(
    string Name,
    int Folds,
    IReadOnlyList<int> Seeds,
    int N,
    double Mean,
    double? Low,
    double? High,
    IntervalMethod Method
);

/// <summary>Two configurations, paired over all cases.</summary>
/// <param name="Difference">Mean of A − B.</param>
/// <param name="PAdjusted">Wilcoxon's p after Holm's correction over every pair of configurations.</param>
/// <param name="IsClear">Interval, adjusted p and ranks agree that these trained networks differ.</param>
/// <param name="Better">Only where the difference is clear and each side has <see cref="OutOfFold.MinSeeds"/> seeds.</param>
public sealed record OutOfFoldComparison(
    string A,
    string B,
    int N,
    double Difference,
    double? Low,
    double? High,
    IntervalMethod Method,
    double P,
    double PAdjusted,
    int FamilySize,
    int Wins,
    int Ties,
    int Losses,
    double TieTolerance,
    bool IsClear,
    string? Better,
    string Verdict
);

/// <summary>Cross-validated configurations compared as wholes, in place of verdicts fold by fold.</summary>
/// <param name="Notes">What the scores and intervals are, and what they do not cover.</param>
public sealed record OutOfFold(
    IReadOnlyList<OutOfFoldScore> Scores,
    IReadOnlyList<OutOfFoldComparison> Comparisons,
    IReadOnlyList<string> Notes
)
{
    /// <summary>With fewer a difference between trained networks may be their seeds'.</summary>
    public const int MinSeeds = ComparisonVerdict.MinSeeds;

    public const string NotOneByOne =
        "Folds of a cross-validation are not compared individually, as each is one of several trainings of "
        + "its configuration. Configurations are compared by out-of-fold scores.";

    private const string Chosen =
        "Each fold chose its epoch (and its threshold, where one was chosen) on the same validation cases it is "
        + "scored on here, so these scores are optimistic for every configuration.";
    private const string NotCovered =
        "Folds share training cases, so the scores of different folds are not independent, and only one "
        + "partition into folds was used. The intervals cover the sampling of cases only, not of training cases, partitions, seeds or "
        + "epochs.";

    public static OutOfFold None { get; } = new([], [], []);

    /// <summary>For the verdict: each comparison, then what it does not cover.</summary>
    public IEnumerable<string> Sentences => Comparisons.Count == 0 ? [] : [.. Comparisons.Select(c => c.Verdict), $"{Chosen} {NotCovered}"];

    /// <param name="runs">Those that are not folds are left out.</param>
    /// <param name="cases">Of these runs, every part.</param>
    internal static OutOfFold Of(
        IReadOnlyList<RunSummary> runs,
        IReadOnlyList<CaseMetricValues> cases,
        MetricDefinition metric,
        MetricResolution resolution
    )
    {
        var folds = runs.Where(r => r.Settings.Split.Folds > 0 && r.Status == RunStatus.Completed).ToList();
        if (folds.Count == 0)
            return None;
        var validated = cases.Where(c => c.Part == SplitPart.Validation && c.Resolution == resolution).ToLookup(c => c.RunId);
        var pooled = folds
            .GroupBy(r => (r.DatasetId, Settings: Configuration.Without(r.Settings), r.Settings.Split.Folds))
            .Select(g => Pooled([.. g], g.Key.Folds, validated, metric))
            .OfType<Pool>()
            .ToList();
        if (pooled.Count == 0)
            return None;
        var names = Names(pooled);
        var scores = pooled.Zip(names, (p, name) => Score(p, name, metric)).ToList();
        var compared = pooled.Select((p, i) => (Pool: p, Run: new ScoredRun(names[i], p.Values))).ToList();
        var pairs = compared
            .SelectMany((a, i) => compared.Skip(i + 1).Where(b => b.Pool.Key == a.Pool.Key).Select(b => (A: a, B: b)))
            .ToList();
        var tested = PairedComparison.Family([.. pairs.Select(p => new ComparedPair(p.A.Run, p.B.Run))], metric);
        return new(scores, [.. tested.Zip(pairs, (t, p) => Of(t, p.A.Pool, p.B.Pool))], [Chosen, NotCovered]);
    }

    /// <summary>Null while no seed has all its folds, each with its cases, none twice.</summary>
    private static Pool? Pooled(List<RunSummary> runs, int folds, ILookup<int, CaseMetricValues> validated, MetricDefinition metric)
    {
        var whole = new List<(int Seed, List<CaseMetricValues> Cases)>();
        foreach (var seed in runs.GroupBy(r => r.Settings.Seed).OrderBy(g => g.Key))
        {
            // The same fold queued twice is one fold.
            var newest = seed.GroupBy(r => r.Settings.Split.Fold).Select(g => g.MaxBy(r => r.Id)!).ToList();
            var cases = newest.SelectMany(r => validated[r.Id]).OrderBy(c => c.CaseId, StringComparer.Ordinal).ToList();
            if (
                newest.Count == folds
                && newest.All(r => validated[r.Id].Any())
                && cases.Select(c => c.CaseId).Distinct().Count() == cases.Count
            )
                whole.Add((seed.Key, cases));
        }

        if (whole.Count == 0)
            return null;
        // Of seeds whose folds cut other cases those like the first.
        var key = Key(whole[0].Cases);
        var seeds = whole.Where(w => Key(w.Cases) == key).ToList();
        double?[] values =
        [
            .. Enumerable.Range(0, seeds[0].Cases.Count).Select(i => Mean([.. seeds.Select(w => w.Cases[i].Value(metric.Key))])),
        ];
        if (!values.Any(v => v is not null))
            return null;
        return new Pool(runs[0], folds, [.. seeds.Select(w => w.Seed)], values, $"{runs[0].DatasetId}\n{key}");
    }

    private static double? Mean(IReadOnlyList<double?> values) => values.All(v => v is not null) ? values.Average() : null;

    private static string Key(List<CaseMetricValues> cases) =>
        string.Join('\n', cases.Select(c => FormattableString.Invariant($"{c.CaseId} v{c.ReferenceVersion}")));

    private static OutOfFoldScore Score(Pool pool, string name, MetricDefinition metric)
    {
        var mean = MeanIntervals.Of([(metric, [.. pool.Values.OfType<double>()])])[0];
        return new(name, pool.Folds, pool.Seeds, mean.N, mean.Estimate, mean.Low, mean.High, mean.Method);
    }

    private static OutOfFoldComparison Of(PairedComparison c, Pool a, Pool b)
    {
        var verdict = c.Verdict;
        var seeds = Math.Min(a.Seeds.Count, b.Seeds.Count);
        var better = seeds >= MinSeeds ? verdict.Better : null;
        var words =
            string.Create(
                CultureInfo.InvariantCulture,
                $"Out of fold, each of {c.N} cases once, paired: {c.A} − {c.B} {EvidenceText.Difference(c.Difference)} in "
                    + $"{MetricCatalogue.Get(c.Metric).Name}, p "
                    + $"{EvidenceText.P(c.PAdjusted)}{(c.FamilySize > 1 ? $" adjusted over {c.FamilySize} comparisons" : "")}: "
            )
            + (
                !verdict.IsClear ? $"no clear difference at n = {c.N}."
                : better is not null ? $"{better} is better."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"these trained networks differ, but {seeds} "
                        + $"{(seeds == 1 ? "seed is" : "seeds are")} too few for a conclusion about the configurations; at "
                        + $"least {MinSeeds} "
                        + $"are needed."
                )
            );
        return new(
            c.A,
            c.B,
            c.N,
            c.Difference.Estimate,
            c.Difference.Low,
            c.Difference.High,
            c.Difference.Method,
            c.Test.P,
            c.PAdjusted!.Value,
            c.FamilySize,
            c.Outcomes.Wins,
            c.Outcomes.Ties,
            c.Outcomes.Losses,
            c.Outcomes.Tolerance,
            verdict.IsClear,
            better,
            words
        );
    }

    private static List<string> Names(IReadOnlyList<Pool> pools)
    {
        var names = pools
            .Select(p =>
                RunCatalogue
                    .ShortName(p.First.Settings with { Split = SplitSettings.OfSizes(0, 0, 0, 0) })
                    .Replace(FormattableString.Invariant($" · s{p.First.Settings.Seed}"), "", StringComparison.Ordinal)
            )
            .ToList();
        return
        [
            .. names.Select((n, i) => names.Count(m => m == n) == 1 ? n : FormattableString.Invariant($"{n} (as run {pools[i].First.Id})")),
        ];
    }

    /// <param name="Values">In order of case; the mean over the seeds.</param>
    /// <param name="Key">Dataset, cases and the masks they were held against.</param>
    private sealed record Pool(RunSummary First, int Folds, IReadOnlyList<int> Seeds, double?[] Values, string Key);
}
