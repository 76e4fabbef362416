using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <param name="Scored">Its name and its values, in the order of the cases of its group.</param>
internal sealed record ScoredNetwork(RunSummary Run, ScoredRun Scored);

/// <summary>Of which scores a comparison is.</summary>
/// <param name="References">Which masks a run was held against, in words.</param>
internal sealed record ComparedScores(
    MetricDefinition Metric,
    SplitPart Split,
    Checkpoint Checkpoint,
    MetricResolution Resolution,
    Func<RunSummary, string> References
);

/// <summary>
/// Every claim a document makes of some runs by one metric, in one family: p is corrected by Holm over all of them. Two configurations
/// with three seeds or more each are compared over their seeds, once; two networks whose configurations have fewer are compared as they
/// were trained. Of two runs that differ in their seed alone nothing is claimed.
/// </summary>
/// <param name="Runs">Every two runs of a group, in the order of the runs.</param>
/// <param name="Configurations">Every two configurations of a group of which one has several seeds.</param>
internal sealed record ComparisonFamily(IReadOnlyList<RunComparison> Runs, IReadOnlyList<ConfigurationComparison> Configurations)
{
    /// <param name="groups">Runs that may be compared: on the same cases, in the same order.</param>
    /// <param name="relevant">The smallest difference that matters, in the metric's unit; null says nothing of it.</param>
    public static ComparisonFamily Of(IReadOnlyList<IReadOnlyList<ScoredNetwork>> groups, ComparedScores of, double? relevant)
    {
        var configurations = groups.SelectMany(Pairs).ToList();
        var runs = groups.SelectMany(g => Pairs(g, configurations)).ToList();
        List<ComparedPair> pairs =
        [
            .. configurations.Select(p => new ComparedPair(p.A.Scored, p.B.Scored, p.Subject)),
            .. runs.Select(p => new ComparedPair(p.A.Scored, p.B.Scored, p.Subject)),
        ];
        var tested = PairedComparison.Family(pairs, of.Metric, relevant);
        var place = (of.Split, of.Checkpoint, of.Resolution);
        return new(
            [
                .. runs.Zip(
                    tested.Skip(configurations.Count),
                    (p, t) => EvidenceBuilder.Of(p.A.Run, p.B.Run, t, place, of.References(p.A.Run))
                ),
            ],
            [.. configurations.Zip(tested, Of)]
        );
    }

    /// <summary>Configurations of which a seed was trained more than once: the runs that do not count.</summary>
    public static IEnumerable<(string Name, int Seed, IReadOnlyList<int> Runs)> Repeated(IEnumerable<RunSummary> runs) =>
        from configuration in runs.Where(r => r.Settings.Ensemble is null).GroupBy(ConfigurationKey.Of)
        from seed in configuration.GroupBy(r => r.Settings.Seed)
        where seed.Count() > 1
        select (ConfigurationKey.NameOf(seed.First()), seed.Key, (IReadOnlyList<int>)[.. seed.Select(r => r.Id).Order()]);

    private sealed record Configuration(string Key, IReadOnlyList<RunSummary> Runs, ScoredRun Scored);

    private sealed record ConfigurationPair(Configuration A, Configuration B)
    {
        public ComparisonSubject Subject =>
            Math.Min(A.Runs.Count, B.Runs.Count) >= ComparisonVerdict.MinSeeds
                ? ComparisonSubject.Configurations
                : ComparisonSubject.TooFewSeeds;
    }

    private sealed record RunPair(ScoredNetwork A, ScoredNetwork B, ComparisonSubject Subject);

    private static List<ConfigurationPair> Pairs(IReadOnlyList<ScoredNetwork> group)
    {
        var found = group
            .Where(n => n.Run.Settings.Ensemble is null)
            .GroupBy(n => ConfigurationKey.Of(n.Run))
            .Select(g =>
                (
                    g.Key,
                    Runs: ConfigurationKey.OnePerSeed(g.Select(n => n.Run)),
                    Scored: g.ToDictionary(n => n.Run.Id, n => n.Scored.Values)
                )
            )
            .ToList();
        var names = found.ConvertAll(c => ConfigurationKey.NameOf(c.Runs[0]));
        var configurations = found
            .Select(
                (c, i) =>
                {
                    var name =
                        names.Count(n => n == names[i]) == 1
                            ? names[i]
                            : FormattableString.Invariant($"{names[i]} (as run {c.Runs[0].Id})");
                    return new Configuration(c.Key, c.Runs, ScoredRun.OverSeeds(name, [.. c.Runs.Select(r => c.Scored[r.Id])]));
                }
            )
            .ToList();
        return
        [
            .. configurations
                .SelectMany((a, i) => configurations.Skip(i + 1).Select(b => new ConfigurationPair(a, b)))
                .Where(p => Math.Max(p.A.Runs.Count, p.B.Runs.Count) > 1 && ShareACase(p.A.Scored, p.B.Scored)),
        ];
    }

    private static IEnumerable<RunPair> Pairs(IReadOnlyList<ScoredNetwork> group, List<ConfigurationPair> configurations)
    {
        var keys = group.ToDictionary(n => n.Run.Id, n => ConfigurationKey.Of(n.Run));
        var overSeeds = configurations
            .Where(p => p.Subject == ComparisonSubject.Configurations)
            .SelectMany(p => new[] { (p.A.Key, p.B.Key), (p.B.Key, p.A.Key) })
            .ToHashSet();
        // A pair without a case for which both have a value cannot be compared, and is no part of the family.
        return group.SelectMany(
            (a, i) =>
                group
                    .Skip(i + 1)
                    .Where(b => ShareACase(a.Scored, b.Scored))
                    .Select(b => new RunPair(a, b, Subject(keys[a.Run.Id], keys[b.Run.Id])))
        );

        ComparisonSubject Subject(string a, string b) =>
            a == b ? ComparisonSubject.SeedAlone
            : overSeeds.Contains((a, b)) ? ComparisonSubject.PartOfConfigurations
            : ComparisonSubject.Networks;
    }

    private static bool ShareACase(ScoredRun a, ScoredRun b) =>
        a.Values.Zip(b.Values).Any(v => v.First is not null && v.Second is not null);

    private static ConfigurationComparison Of(ConfigurationPair pair, PairedComparison c)
    {
        var verdict = c.Verdict;
        return new ConfigurationComparison
        {
            A = c.A,
            B = c.B,
            RunsA = [.. pair.A.Runs.Select(r => r.Id)],
            RunsB = [.. pair.B.Runs.Select(r => r.Id)],
            Metric = c.Metric,
            N = c.N,
            MeanA = c.MeanA,
            MeanB = c.MeanB,
            Difference = c.Difference.Estimate,
            Low = c.Difference.Low,
            High = c.Difference.High,
            P = c.P,
            PAdjusted = c.PAdjusted,
            FamilySize = c.FamilySize,
            Wins = c.Outcomes.Wins,
            Ties = c.Outcomes.Ties,
            Losses = c.Outcomes.Losses,
            Relevant = c.Relevant,
            Subject = c.Subject,
            Finding = verdict.Finding,
            Better = verdict.Better,
            Verdict = verdict.Description,
        };
    }
}
