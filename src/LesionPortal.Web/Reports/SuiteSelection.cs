using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Reports;

/// <summary>Some completed runs of a suite that has others: whoever chose them saw the others, too.</summary>
/// <param name="Chosen">Completed runs of the suite that are compared.</param>
/// <param name="Completed">Completed runs of the suite.</param>
public sealed record SuiteSelection(int SuiteId, string Name, int Chosen, int Completed)
{
    public string Description =>
        FormattableString.Invariant(
            $"Suite “{Name}” has {RunFormat.Plural(Completed - Chosen, "other completed run", "other completed runs")} "
        )
        + string.Create(
            CultureInfo.InvariantCulture,
            $"beside the {Chosen} compared here: p is corrected for this selection only, and a " + $"selection made after seeing scores "
        )
        + "overstates significance. The suite's report corrects for all runs.";

    /// <summary>Suites of which some completed runs are left out.</summary>
    public static async Task<IReadOnlyList<SuiteSelection>> OfAsync(
        RunQueries queries,
        IReadOnlyList<RunSummary> chosen,
        CancellationToken cancellation = default
    )
    {
        var suites = chosen.Where(r => r.SuiteId is not null && r.Status == RunStatus.Completed).GroupBy(r => r.SuiteId!.Value).ToList();
        if (suites.Count == 0)
            return [];
        var completed = await queries.CompletedOfSuitesAsync([.. suites.Select(s => s.Key)], cancellation);
        return
        [
            .. suites
                .Select(s => new SuiteSelection(s.Key, s.First().SuiteName ?? "", s.Count(), completed.GetValueOrDefault(s.Key)))
                .Where(s => s.Completed > s.Chosen),
        ];
    }
}
