using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Statistics;

/// <summary>A run's values of one metric, one a case; null where the metric is undefined.</summary>
/// <param name="Name">The run's short name.</param>
/// <param name="Values">The same cases in the same order for every run that is compared.</param>
public sealed record ScoredRun(string Name, IReadOnlyList<double?> Values);

/// <summary>Two runs on the same cases: everything the portal says about their difference in one metric.</summary>
/// <param name="A">Name of the first run.</param>
/// <param name="B">Name of the second run.</param>
/// <param name="Metric">Key in <see cref="MetricCatalogue"/>.</param>
/// <param name="N">Cases for which both have a value.</param>
/// <param name="MeanA">Over those cases.</param>
/// <param name="Difference">Mean of A − B with its interval (<see cref="Bootstrap.MeanIntervals"/> of the differences).</param>
/// <param name="Test">Wilcoxon's signed-rank test of the differences.</param>
/// <param name="PAdjusted"><see cref="Test"/>'s P after Holm's correction over the family it was compared in.</param>
/// <param name="FamilySize">Tests in that family.</param>
/// <param name="CohensDz">Null without any spread of the differences.</param>
/// <param name="Outcomes">Cases on which A is better, as good, worse.</param>
public sealed record PairedComparison(
    string A,
    string B,
    string Metric,
    int N,
    double MeanA,
    double MeanB,
    Interval Difference,
    WilcoxonResult Test,
    double PAdjusted,
    int FamilySize,
    double? CohensDz,
    WinTieLoss Outcomes)
{
    public double RankBiserial => Test.RankBiserial;

    public ComparisonVerdict Verdict => ComparisonVerdict.Of(this);

    private static PairedComparison Tested(Pair pair, MetricDefinition metric, Interval difference)
    {
        var test = WilcoxonSignedRank.Test(pair.Differences);
        return new PairedComparison(
            pair.A, pair.B, metric.Key, pair.First.Length, pair.First.Average(), pair.Second.Average(), difference,
            test, test.P, 1, EffectSize.CohensDz(pair.Differences), WinTieLoss.Of(pair.First, pair.Second, metric.TieTolerance, metric.Direction));
    }

    private sealed record Pair(string A, string B, double[] First, double[] Second, double[] Differences);

    private static Pair? Paired(ScoredRun a, ScoredRun b)
    {
        var both = Enumerable.Range(0, a.Values.Count).Where(i => a.Values[i] is not null && b.Values[i] is not null).ToArray();
        if (both.Length == 0)
            return null;
        double[] first = [.. both.Select(i => a.Values[i]!.Value)];
        double[] second = [.. both.Select(i => b.Values[i]!.Value)];
        return new Pair(a.Name, b.Name, first, second, Bootstrap.Differences(first, second));
    }

    /// <summary>Every pair of runs, each once, with Holm's correction over all of them.</summary>
    /// <inheritdoc cref="Family(IReadOnlyList{ValueTuple{ScoredRun, ScoredRun}}, MetricDefinition, double, int, int)"/>
    public static IReadOnlyList<PairedComparison> Family(IReadOnlyList<ScoredRun> runs, MetricDefinition metric, double confidence = 0.95, int resamples = Bootstrap.DefaultResamples, int seed = Bootstrap.DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Family([.. runs.SelectMany((a, i) => runs.Skip(i + 1).Select(b => (a, b)))], metric, confidence, resamples, seed);
    }

    /// <summary>Chosen pairs, such as the losses within one architecture, with Holm's correction over them; pairs without a case for which both have a value are left out.</summary>
    /// <exception cref="ArgumentException">The runs have different numbers of cases, or a value is not finite.</exception>
    public static IReadOnlyList<PairedComparison> Family(IReadOnlyList<(ScoredRun A, ScoredRun B)> pairs, MetricDefinition metric, double confidence = 0.95, int resamples = Bootstrap.DefaultResamples, int seed = Bootstrap.DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(metric);
        foreach (var (a, b) in pairs)
            RequireComparable(a, b);
        List<Pair> paired = [.. pairs.Select(p => Paired(p.A, p.B)).OfType<Pair>()];
        var intervals = Bootstrap.MeanIntervals([.. paired.Select(p => p.Differences)], confidence, resamples, seed);
        PairedComparison[] compared = [.. paired.Zip(intervals).AsParallel().AsOrdered().Select(p => Tested(p.First, metric, p.Second))];
        var adjusted = HolmCorrection.Adjust([.. compared.Select(c => c.Test.P)]);
        return [.. compared.Select((c, i) => c with { PAdjusted = adjusted[i], FamilySize = compared.Length })];
    }

    private static void RequireComparable(ScoredRun a, ScoredRun b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Values.Count != b.Values.Count)
            throw new ArgumentException($"{a.Name} has {a.Values.Count} cases and {b.Name} {b.Values.Count}; compare runs on the same cases.");
        foreach (var run in new[] { a, b })
        {
            if (run.Values.FirstOrDefault(v => v is { } value && !double.IsFinite(value)) is { } odd)
                throw new ArgumentException($"{run.Name} has the score {odd}; give null where a metric is undefined.");
        }
    }
}
