using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>Completed runs that differ in nothing but their seed, on the same split.</summary>
internal sealed record Configuration
{
    /// <summary>The run's short name without its seed, with what else tells it from the others.</summary>
    public required string Name { get; init; }

    /// <summary>Without seed, device and split.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>One a seed, by seed; see <see cref="ConfigurationKey.OnePerSeed"/>.</summary>
    public required IReadOnlyList<RunSummary> Runs { get; init; }

    /// <summary>Of the test cases, in one order for all configurations.</summary>
    public required IReadOnlyList<string> Cases { get; init; }

    /// <summary>[case, seed]: plain IoU of the best checkpoint on the test cases.</summary>
    public required double[,] TestIou { get; init; }

    public double ValidationQuantisedIou => Runs.Average(r => r.ScoresOf(Checkpoint.Best, SplitPart.Validation)!.QuantisedIou);
    public double ValidationIou => Runs.Average(r => r.ScoresOf(Checkpoint.Best, SplitPart.Validation)!.Iou);

    /// <summary>Per case, the mean over the seeds.</summary>
    public double[] CaseMeans =>
        [.. Enumerable.Range(0, Cases.Count).Select(c => Enumerable.Range(0, Runs.Count).Average(s => TestIou[c, s]))];

    /// <summary>Per seed, the mean over the cases.</summary>
    public double[] SeedMeans =>
        [.. Enumerable.Range(0, Runs.Count).Select(s => Enumerable.Range(0, Cases.Count).Average(c => TestIou[c, s]))];

    /// <summary>For claims about new cases and, with two seeds or more, new seeds.</summary>
    public Interval Interval => (Runs.Count > 1 ? Bootstrap.OverCasesAndSeeds(TestIou) : Bootstrap.MeanInterval(CaseMeans)).Within(0, 1);

    /// <summary>
    /// Completed runs that learned something, with the test cases most of them share; runs scored on others are left out.
    /// </summary>
    /// <param name="scores">Of these runs, best checkpoint, training resolution.</param>
    public static IReadOnlyList<Configuration> Of(IReadOnlyList<RunSummary> runs, IReadOnlyList<CaseMetricValues> scores)
    {
        var byRun = scores.Where(s => s.Part == SplitPart.Test).ToLookup(s => s.RunId);
        var usable = runs.Where(r =>
                r is { Status: RunStatus.Completed, LearnedNothing: null }
                && byRun[r.Id].Any()
                && r.ScoresOf(Checkpoint.Best, SplitPart.Validation) is not null
            )
            .ToList();
        var family = usable
            .GroupBy(r => string.Join('\n', byRun[r.Id].Select(s => s.CaseId).Order(StringComparer.Ordinal)))
            .OrderByDescending(g => g.Count())
            .FirstOrDefault();
        if (family is null)
            return [];
        var cases = family.Key.Split('\n');
        var groups = family.GroupBy(r => Without(r.Settings)).Select(g => (Settings: g.Key, Runs: ConfigurationKey.OnePerSeed(g))).ToList();
        var names = Names([.. groups.Select(g => (g.Settings, g.Runs[0].Id))]);
        return
        [
            .. groups.Select(
                (g, i) =>
                    new Configuration
                    {
                        Name = names[i],
                        Settings = g.Settings,
                        Runs = g.Runs,
                        Cases = cases,
                        TestIou = Values(g.Runs, cases, byRun),
                    }
            ),
        ];
    }

    /// <summary>
    /// What is not part of a configuration. The split is the suite's, and two equal lists of cases are not equal records.
    /// </summary>
    public static RunSettings Without(RunSettings settings) =>
        settings with
        {
            Seed = 0,
            Device = ComputeDevice.Auto,
            Split = SplitSettings.OfSizes(0, 0, 0, 0),
        };

    private static double[,] Values(IReadOnlyList<RunSummary> runs, string[] cases, ILookup<int, CaseMetricValues> byRun)
    {
        var values = new double[cases.Length, runs.Count];
        for (var s = 0; s < runs.Count; s++)
        {
            var ofRun = byRun[runs[s].Id].ToDictionary(x => x.CaseId, x => x.Value(EvidenceMetric.Iou.Key)!.Value);
            for (var c = 0; c < cases.Length; c++)
                values[c, s] = ofRun[cases[c]];
        }

        return values;
    }

    private static List<string> Names(IReadOnlyList<(RunSettings Settings, int FirstRun)> configurations)
    {
        var sizes = configurations.Select(c => c.Settings.ImageSize).Distinct().Count() > 1;
        var augmented = configurations.Select(c => c.Settings.Augmentation.IsOff).Distinct().Count() > 1;
        var names = configurations
            .Select(c =>
                string.Join(
                    " · ",
                    (
                        (string?[])
                            [
                                $"{RunCatalogue.Name(RunCatalogue.Architectures, c.Settings.Architecture)} " + $"{c.Settings.BaseChannels}",
                                RunCatalogue.Name(RunCatalogue.Losses, c.Settings.Loss),
                                sizes ? $"{c.Settings.ImageSize} px" : null,
                                augmented
                                    ? c.Settings.Augmentation.IsOff
                                        ? "not augmented"
                                        : "augmented"
                                    : null,
                            ]
                    ).OfType<string>()
                )
            )
            .ToList();
        return
        [
            .. names.Select(
                (n, i) => names.Count(m => m == n) == 1 ? n : FormattableString.Invariant($"{n} (as run {configurations[i].FirstRun})")
            ),
        ];
    }
}
