using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Statistics;

/// <summary>A run's values of one metric, one a case; null where the metric is undefined.</summary>
/// <param name="Name">The run's short name.</param>
/// <param name="Values">The same cases in the same order for every run that is compared.</param>
public sealed record ScoredRun(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>
    /// Of a configuration: its values by seed, [seed][case]; <see cref="Values"/> are then the means over the seeds. Empty of a single
    /// network.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double?>> BySeed { get; init; } = [];

    /// <summary>A configuration over its seeds; a case is defined where it is for every seed.</summary>
    /// <param name="bySeed">[seed][case], at least one seed, the same cases in the same order.</param>
    public static ScoredRun OverSeeds(string name, IReadOnlyList<IReadOnlyList<double?>> bySeed)
    {
        ArgumentNullException.ThrowIfNull(bySeed);
        return new(
            name,
            [.. Enumerable.Range(0, bySeed[0].Count).Select(c => bySeed.All(s => s[c] is not null) ? bySeed.Average(s => s[c]) : null)]
        )
        {
            BySeed = bySeed,
        };
    }
}

/// <summary>Two runs, or two configurations, and what their comparison may make a claim about.</summary>
public sealed record ComparedPair(ScoredRun A, ScoredRun B, ComparisonSubject Subject = ComparisonSubject.Networks)
{
    public bool IsClaim => Subject is ComparisonSubject.Networks or ComparisonSubject.Configurations;
}

/// <summary>
/// Two runs, or two configurations over their seeds, on the same cases: everything the portal says about their difference in one metric.
/// </summary>
/// <param name="A">Name of the first.</param>
/// <param name="B">Name of the second.</param>
/// <param name="Metric">Key in <see cref="MetricCatalogue"/>.</param>
/// <param name="N">Cases for which both have a value.</param>
/// <param name="MeanA">Over those cases.</param>
/// <param name="Difference">
/// Mean of A − B. Of two networks with its interval over cases (<see cref="Bootstrap.MeanIntervals"/> of the differences); of
/// configurations with two seeds or more each with the interval over cases and seeds of <see cref="MeanDifference.OverCasesAndSeeds"/>.
/// </param>
/// <param name="Test">Wilcoxon's signed-rank test of the differences.</param>
/// <param name="PAdjusted"><see cref="P"/> after Holm's correction over the family it was compared in; null where no claim is made.</param>
/// <param name="FamilySize">Claims in that family; 0 where no claim is made.</param>
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
    double? PAdjusted,
    int FamilySize,
    double? CohensDz,
    WinTieLoss Outcomes
)
{
    public ComparisonSubject Subject { get; init; }

    /// <summary>Seeds of A; 1 of a network.</summary>
    public int SeedsA { get; init; } = 1;
    public int SeedsB { get; init; } = 1;

    /// <summary>
    /// What Student's t makes of the mean difference: over cases, and over seeds, too, where both have several. Null of a single case.
    /// </summary>
    public MeanDifference? Mean { get; init; }

    /// <summary>The smallest difference that matters, in the metric's unit; null where none was said.</summary>
    public double? Relevant { get; init; }

    /// <summary>
    /// Two-sided. Of networks the signed-rank test's; of configurations the larger of that and of the t test over cases and seeds: a claim
    /// about new seeds needs both (Berger, Technometrics 1982).
    /// </summary>
    public double P => SeedsA > 1 && SeedsB > 1 && Mean is { } mean ? Math.Max(mean.P, Test.P) : Test.P;

    public double RankBiserial => Test.RankBiserial;

    public ComparisonVerdict Verdict => ComparisonVerdict.Of(this);

    private static PairedComparison Tested(Pair pair, MetricDefinition metric, Interval overCases, double? relevant)
    {
        var seeds = pair.BySeed is var (a, b) ? MeanDifference.OverCasesAndSeeds(a, b) : null;
        var test = WilcoxonSignedRank.Test(pair.Differences);
        return new PairedComparison(
            pair.Of.A.Name,
            pair.Of.B.Name,
            metric.Key,
            pair.First.Length,
            pair.First.Average(),
            pair.Second.Average(),
            seeds?.Interval(overCases.Confidence) ?? overCases,
            test,
            null,
            0,
            EffectSize.CohensDz(pair.Differences),
            WinTieLoss.Of(pair.First, pair.Second, metric.TieTolerance, metric.Direction)
        )
        {
            Subject = pair.Of.Subject,
            SeedsA = Math.Max(1, pair.Of.A.BySeed.Count),
            SeedsB = Math.Max(1, pair.Of.B.BySeed.Count),
            Mean = seeds ?? MeanDifference.OverCases(pair.Differences),
            Relevant = relevant,
        };
    }

    /// <param name="BySeed">[case, seed] of either, over the cases of the pair; null where one has a single seed.</param>
    private sealed record Pair(ComparedPair Of, double[] First, double[] Second, double[] Differences, (double[,] A, double[,] B)? BySeed);

    private static Pair? Paired(ComparedPair pair)
    {
        var (a, b) = (pair.A, pair.B);
        var both = Enumerable.Range(0, a.Values.Count).Where(i => a.Values[i] is not null && b.Values[i] is not null).ToArray();
        if (both.Length == 0)
            return null;
        double[] first = [.. both.Select(i => a.Values[i]!.Value)];
        double[] second = [.. both.Select(i => b.Values[i]!.Value)];
        return new Pair(
            pair,
            first,
            second,
            Bootstrap.Differences(first, second),
            a.BySeed.Count > 1 && b.BySeed.Count > 1 ? (BySeed(a, both), BySeed(b, both)) : null
        );
    }

    private static double[,] BySeed(ScoredRun run, int[] cases)
    {
        var values = new double[cases.Length, run.BySeed.Count];
        for (var c = 0; c < cases.Length; c++)
        {
            for (var s = 0; s < run.BySeed.Count; s++)
                values[c, s] = run.BySeed[s][cases[c]]!.Value;
        }

        return values;
    }

    /// <summary>Every pair of networks, each once, with Holm's correction over all of them.</summary>
    /// <inheritdoc cref="Family(IReadOnlyList{ComparedPair}, MetricDefinition, double?, double, int, int)"/>
    public static IReadOnlyList<PairedComparison> Family(
        IReadOnlyList<ScoredRun> runs,
        MetricDefinition metric,
        double confidence = 0.95,
        int resamples = Bootstrap.DefaultResamples,
        int seed = Bootstrap.DefaultSeed
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Family(
            [.. runs.SelectMany((a, i) => runs.Skip(i + 1).Select(b => new ComparedPair(a, b)))],
            metric,
            null,
            confidence,
            resamples,
            seed
        );
    }

    /// <summary>
    /// Chosen pairs, with Holm's correction over those a claim is made of; pairs without a case for which both have a value are left out.
    /// </summary>
    /// <param name="relevant">The smallest difference that matters, in the metric's unit; null says nothing of it.</param>
    /// <exception cref="ArgumentException">The runs have different numbers of cases, or a value is not finite.</exception>
    public static IReadOnlyList<PairedComparison> Family(
        IReadOnlyList<ComparedPair> pairs,
        MetricDefinition metric,
        double? relevant = null,
        double confidence = 0.95,
        int resamples = Bootstrap.DefaultResamples,
        int seed = Bootstrap.DefaultSeed
    )
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(metric);
        foreach (var pair in pairs)
            RequireComparable(pair.A, pair.B);
        List<Pair> paired = [.. pairs.Select(Paired).OfType<Pair>()];
        var intervals = Bootstrap.MeanIntervals([.. paired.Select(p => p.Differences)], confidence, resamples, seed);
        PairedComparison[] compared =
        [
            .. paired.Zip(intervals).AsParallel().AsOrdered().Select(p => Tested(p.First, metric, p.Second, relevant)),
        ];
        var claims = Enumerable.Range(0, compared.Length).Where(i => paired[i].Of.IsClaim).ToArray();
        var adjusted = HolmCorrection.Adjust([.. claims.Select(i => compared[i].P)]);
        foreach (var (i, p) in claims.Zip(adjusted))
            compared[i] = compared[i] with { PAdjusted = p, FamilySize = claims.Length };
        return compared;
    }

    private static void RequireComparable(ScoredRun a, ScoredRun b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Values.Count != b.Values.Count)
            throw new ArgumentException(
                $"{a.Name} has {a.Values.Count} cases and {b.Name} {b.Values.Count}; compare runs on the same cases."
            );
        foreach (var run in new[] { a, b })
        {
            if (run.Values.FirstOrDefault(v => v is { } value && !double.IsFinite(value)) is { } odd)
                throw new ArgumentException($"{run.Name} has the score {odd}; give null where a metric is undefined.");
        }
    }
}
