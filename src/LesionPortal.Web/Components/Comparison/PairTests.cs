using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Components.Comparison;

/// <summary>Every two completed runs of a comparison tested in pairs, case by case, by what the view shows; folds of a cross-validation are not tested one by one.</summary>
public static class PairTests
{
    /// <returns>
    /// Pairs with a case for which both have a value: those with the run that is best by validation first, else in the order of the runs.
    /// One family: p is corrected over all of them.
    /// </returns>
    public static IReadOnlyList<RunComparison> Of(ComparedRuns runs, CompareView view)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(view);
        var cases = runs.Cases;
        var completed = Enumerable.Range(0, runs.Runs.Count).Where(i => runs.Runs[i].Summary is { Status: RunStatus.Completed, Settings.Split.Folds: 0 }).ToList();
        var scored = completed.ToDictionary(i => i, i => new ScoredRun(runs.Runs[i].Name, [.. Enumerable.Range(0, cases.Cases.Count).Select(c => cases[c, i])]));
        var pairs = completed.SelectMany((a, i) => completed.Skip(i + 1).Select(b => (A: a, B: b)))
            .Where(p => scored[p.A].Values.Zip(scored[p.B].Values).Any(v => v.First is not null && v.Second is not null))
            .OrderBy(p => runs.Runs[p.A].Id == runs.BestRunId || runs.Runs[p.B].Id == runs.BestRunId ? 0 : 1).ToList();
        var tested = PairedComparison.Family([.. pairs.Select(p => (scored[p.A], scored[p.B]))], view.Definition);
        return [.. pairs.Zip(tested, (pair, test) => EvidenceBuilder.Of(runs.Runs[pair.A].Summary, runs.Runs[pair.B].Summary, test, (view.Split, view.Checkpoint, view.Resolution), "the masks the page's charts are of"))];
    }

    /// <summary>What the tests come to, before the table: how many pairs differ, and that none wins where none does.</summary>
    public static string Words(IReadOnlyList<RunComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var clear = comparisons.Count(c => c.IsClear);
        var (fewest, most) = (comparisons.Min(c => c.N), comparisons.Max(c => c.N));
        var n = fewest == most ? FormattableString.Invariant($"n = {most}") : FormattableString.Invariant($"n = {fewest} to {most}");
        return (comparisons.Count, clear) switch
        {
            (1, _) => "",
            (var all, 0) => FormattableString.Invariant($"No clear winner: none of the {all} pairs differs clearly ({n})."),
            (var all, var some) when all == some => FormattableString.Invariant($"All {all} pairs differ clearly ({n})."),
            (var all, var some) => FormattableString.Invariant($"{some} of the {all} pairs {(some == 1 ? "differs" : "differ")} clearly, {all - some} {(all - some == 1 ? "does" : "do")} not ({n})."),
        };
    }
}
