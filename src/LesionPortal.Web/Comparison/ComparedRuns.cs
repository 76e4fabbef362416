using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Comparison;

/// <summary>A run as every chart of a comparison draws it.</summary>
/// <param name="Name">Its short name, with its number where another run of the comparison has the same.</param>
public sealed record ComparedRun(RunSummary Summary, string Name, string Colour, IReadOnlyList<EpochRow> History)
{
    public int Id => Summary.Id;
}

/// <summary>What the compare page shows for one view.</summary>
/// <param name="Runs">In the order of the address; ids that do not exist are left out.</param>
/// <param name="Rows">The final table, in the same order.</param>
/// <param name="BestRunId">Best by validation of those completed; never by test.</param>
/// <param name="Cases">Of the view's metric, split, checkpoint and resolution.</param>
public sealed record ComparedRuns(IReadOnlyList<ComparedRun> Runs, IReadOnlyList<ReportRow> Rows, int? BestRunId, CaseMatrix Cases)
{
    /// <summary>In the order of <see cref="Runs"/>; null for a run without counts.</summary>
    public IReadOnlyList<PixelShares?> Pixels { get; init; } = [];

    /// <summary>Cases that were not scored against one and the same version of their reference by all runs.</summary>
    public int CasesOfMixedReferences { get; init; }

    /// <summary>
    /// How well people agree on the view's metric: published first, then this portal's own readers of the runs' datasets.
    /// </summary>
    public IReadOnlyList<HumanBand> People { get; init; } = [];

    /// <summary>Suites of which some completed runs are not among these.</summary>
    public IReadOnlyList<SuiteSelection> Shares { get; init; } = [];

    public static ComparedRuns None { get; } = new([], [], null, CaseMatrix.Empty);

    public bool IsSynthetic => Runs.Any(r => r.Summary.DatasetIsSynthetic);

    /// <summary>Sides of the square the runs were trained on: "256×256 px".</summary>
    public string TrainingSizes =>
        string.Join(
            ", ",
            Runs.Select(r => r.Summary.Settings.ImageSize)
                .Distinct()
                .Order()
                .Select(side => string.Create(CultureInfo.InvariantCulture, $"{side}×{side}"))
        ) + " px";
}

/// <summary>
/// Completed runs of one dataset whose settings differ in the seed only; a run that has not completed or learned nothing stands alone.
/// </summary>
/// <param name="Name">The runs' name without the seed.</param>
public sealed record Configuration(string Name, string Colour, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>In the order in which the first run of each comes.</summary>
    public static IReadOnlyList<Configuration> Of(IReadOnlyList<ComparedRun> runs) =>
        [
            .. runs.GroupBy(KeyOf)
                .Select(g => new Configuration(g.Count() == 1 ? g.First().Name : WithoutSeed(g.First().Summary), g.First().Colour, [.. g])),
        ];

    // A run still training would cut the others' mean short.
    private static string KeyOf(ComparedRun run) =>
        run.Summary is not { Status: RunStatus.Completed, LearnedNothing: null } ? $"run {run.Id}" : ConfigurationKey.Of(run.Summary);

    private static string WithoutSeed(RunSummary run)
    {
        var seed = string.Create(CultureInfo.InvariantCulture, $" · s{run.Settings.Seed}");
        return run.Name.EndsWith(seed, StringComparison.Ordinal) ? run.Name[..^seed.Length] : run.Name;
    }
}
