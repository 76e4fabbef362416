using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>A configuration with fewer seeds than a claim about it needs, and the runs that would give them.</summary>
/// <param name="Key">Of <see cref="ConfigurationKey"/>.</param>
/// <param name="Runs">The configuration's settings with the next free seeds.</param>
public sealed record MissingSeeds(string Key, string Name, IReadOnlyList<RunSettings> Runs)
{
    /// <summary>
    /// Of configurations that have something to be compared with; ensembles and folds have no seeds of their own to add. Runs that wait or
    /// train count as done; a seed that failed or was cancelled is missing, and another one takes its place.
    /// </summary>
    public static IReadOnlyList<MissingSeeds> Of(IReadOnlyList<RunSummary> runs)
    {
        var configurations = runs.Where(r => r.Settings is { Ensemble: null, Split.Folds: 0 }).GroupBy(ConfigurationKey.Of).ToList();
        return configurations.Count < 2 ? [] : [.. configurations.Select(Of).Where(m => m.Runs.Count > 0)];
    }

    private static MissingSeeds Of(IGrouping<string, RunSummary> configuration)
    {
        var first = configuration.MinBy(r => r.Id)!;
        var planned = configuration.Where(r => r.Status is not (RunStatus.Failed or RunStatus.Cancelled))
            .Select(r => r.Settings.Seed).Distinct().Count();
        var used = configuration.Select(r => r.Settings.Seed).ToHashSet();
        var free = Enumerable.Range(0, int.MaxValue).Where(s => !used.Contains(s))
            .Take(Math.Max(0, ComparisonVerdict.FewestSeeds - planned));
        return new(configuration.Key, ConfigurationKey.NameOf(first),
            [.. free.Select(s => first.Settings with { Dataset = first.DatasetId, Seed = s })]);
    }
}
