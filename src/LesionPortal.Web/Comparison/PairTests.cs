using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Comparison;

/// <summary>
/// Every two completed runs that learned something of a comparison tested in pairs, case by case, by what the view shows; folds of a
/// cross-validation are not tested one by one.
/// </summary>
internal static class PairTests
{
    /// <param name="relevant">The smallest difference that matters, in the metric's unit.</param>
    /// <returns>
    /// Pairs with a case for which both have a value: those with the run that is best by validation first, else in the order of the runs;
    /// and the configurations they are of, where these have several seeds. One family: p is corrected over all of them.
    /// </returns>
    public static ComparisonFamily Of(ComparedRuns runs, CompareView view, double? relevant)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(view);
        var cases = runs.Cases;
        List<ScoredNetwork> completed =
        [
            .. runs
                .Runs.Select(
                    (r, i) =>
                        new ScoredNetwork(
                            r.Summary,
                            new ScoredRun(r.Name, [.. Enumerable.Range(0, cases.Cases.Count).Select(c => cases[c, i])])
                        )
                )
                .Where(n => n.Run is { Status: RunStatus.Completed, LearnedNothing: null, Settings.Split.Folds: 0 }),
        ];
        var scores = new ComparedScores(
            view.Definition,
            view.Split,
            view.Checkpoint,
            view.Resolution,
            _ => "the masks the page's charts are of"
        );
        var family = ComparisonFamily.Of([completed], scores, relevant);
        return family with { Runs = [.. family.Runs.OrderBy(c => c.A == runs.BestRunId || c.B == runs.BestRunId ? 0 : 1)] };
    }

    /// <summary>What the tests come to, before the table: how many pairs differ, and that none wins where none does.</summary>
    public static string Describe(IReadOnlyList<RunComparison> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        List<RunComparison> comparisons = [.. all.Where(c => c.PAdjusted is not null)];
        if (comparisons.Count == 0)
            return "";
        var clear = comparisons.Count(c => c.IsClear);
        var (fewest, most) = (comparisons.Min(c => c.N), comparisons.Max(c => c.N));
        var n = fewest == most ? FormattableString.Invariant($"n = {most}") : FormattableString.Invariant($"n = {fewest} to {most}");
        return (comparisons.Count, clear) switch
        {
            (1, _) => "",
            (var count, 0) => FormattableString.Invariant($"No clear winner: none of the {count} pairs differs clearly ({n})."),
            (var count, var some) when count == some => FormattableString.Invariant($"All {count} pairs differ clearly ({n})."),
            (var count, var some) => string.Create(
                CultureInfo.InvariantCulture,
                $"{some} of the {count} pairs {(some == 1 ? "differs" : "differ")} clearly, {count - some} "
                    + $"{(count - some == 1 ? "does" : "do")} not ({n})."
            ),
        };
    }
}
