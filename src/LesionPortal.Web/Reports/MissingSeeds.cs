using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports;

/// <summary>A configuration with fewer seeds than a claim about it needs, and the runs that would give them.</summary>
/// <param name="Key">The same for all runs of the configuration.</param>
/// <param name="Runs">The configuration's settings with the next free seeds.</param>
public sealed record MissingSeeds(string Key, string Name, IReadOnlyList<RunSettings> Runs)
{
    /// <summary>
    /// Of configurations that have something to be compared with; ensembles have no seeds of their own to add. A cross-validation is one
    /// configuration, and a seed of it is the folds there are. Runs that wait or train count as done; a seed that failed or was cancelled
    /// is missing, and another one takes its place.
    /// </summary>
    public static IReadOnlyList<MissingSeeds> Of(IReadOnlyList<RunSummary> runs)
    {
        var configurations = runs.Where(r => r.Settings.Ensemble is null)
            .GroupBy(r => r.Settings.Split.Folds == 0 ? ConfigurationKey.Of(r) : OfFolds(r))
            .ToList();
        return configurations.Count < 2 ? [] : [.. configurations.Select(Of).Where(m => m.Runs.Count > 0)];
    }

    private static MissingSeeds Of(IGrouping<string, RunSummary> configuration)
    {
        var first = configuration.MinBy(r => r.Id)!;
        List<RunSummary> folds =
        [
            .. configuration.GroupBy(r => r.Settings.Split.Fold).OrderBy(g => g.Key).Select(g => g.MinBy(r => r.Id)!),
        ];
        var planned = configuration
            .Where(r => r.Status is not (RunStatus.Failed or RunStatus.Cancelled))
            .GroupBy(r => r.Settings.Seed)
            .Count(seed => seed.DistinctBy(r => r.Settings.Split.Fold).Count() == folds.Count);
        var used = configuration.Select(r => r.Settings.Seed).ToHashSet();
        var free = Enumerable.Range(0, int.MaxValue).Where(s => !used.Contains(s)).Take(Math.Max(0, ComparisonVerdict.MinSeeds - planned));
        var split = first.Settings.Split;
        var name = ConfigurationKey
            .NameOf(first)
            .Replace(FormattableString.Invariant($" · fold {split.Fold}/{split.Folds}"), "", StringComparison.Ordinal);
        return new(
            configuration.Key,
            name,
            [.. free.SelectMany(s => folds.Select(f => f.Settings with { Dataset = f.DatasetId, Seed = s }))]
        );
    }

    private static string OfFolds(RunSummary run) =>
        FormattableString.Invariant($"{run.DatasetId} {run.Settings.Split.Folds} ")
        + JsonSerializer.Serialize(Configuration.Without(run.Settings) with { Dataset = 0 }, RunJson.Options);
}
