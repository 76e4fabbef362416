using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>Means and comparisons from the scores of single cases, by the best checkpoint, of completed runs only.</summary>
internal static class EvidenceBuilder
{
    private const Checkpoint Weights = Checkpoint.Best;

    /// <param name="runs">Any runs; their order changes no number.</param>
    /// <param name="scores">Of these runs, best checkpoint, every part.</param>
    /// <param name="metric">By which the runs are compared.</param>
    public static Evidence Build(IReadOnlyList<RunSummary> runs, IReadOnlyList<RunCaseScore> scores, EvidenceMetric metric)
    {
        var completed = runs.Where(r => r.Status == RunStatus.Completed).Select(r => r.Id).ToHashSet();
        // One order of the cases for all, so that pairs match and resamples are alike.
        var byRun = scores.Where(s => completed.Contains(s.RunId) && s.Checkpoint == Weights)
            .OrderBy(s => s.CaseId, StringComparer.Ordinal).ToLookup(s => s.RunId);
        var names = Names(runs);
        var tested = runs.Where(r => byRun[r.Id].Any(s => s.Part == SplitPart.Test)).OrderBy(r => r.Id).ToList();
        var families = tested.GroupBy(r => (r.DatasetId, Cases: string.Join('\n', byRun[r.Id].Where(s => s.Part == SplitPart.Test).Select(s => s.CaseId))))
            .Select(g => g.ToList()).ToList();
        var comparisons = Compare(families, byRun, names, metric);
        var means = Means(runs, byRun);
        return new Evidence(
            [.. runs.Select(r => new EvidenceRun(r.Id, names[r.Id], r.Status, r.Settings, means[r.Id]))],
            comparisons,
            EvidenceNotes.Of(runs, families, names, comparisons, metric.Definition));
    }

    public static string KeyOf(SplitPart part) => part.ToString().ToLowerInvariant();

    public static string Resolution(RunSummary run) => string.Create(CultureInfo.InvariantCulture, $"{run.Settings.ImageSize}×{run.Settings.ImageSize}");

    /// <summary>Of each run by part, then metric. All at once: together the resampling takes a fraction of the time.</summary>
    private static Dictionary<int, Dictionary<string, IReadOnlyDictionary<string, MeanScore>>> Means(IReadOnlyList<RunSummary> runs, ILookup<int, RunCaseScore> byRun)
    {
        var cells = runs.DistinctBy(r => r.Id)
            .SelectMany(run => byRun[run.Id].GroupBy(s => s.Part).OrderBy(g => g.Key).SelectMany(part => EvidenceMetric.All.Select(metric => (Run: run, Part: part.Key, Metric: metric, Values: (double[])[.. part.Select(metric.Value)]))))
            .ToList();
        var means = cells.Zip(Bootstrap.MeanIntervals([.. cells.Select(c => c.Values)]), (cell, interval) => (cell.Run, cell.Part, cell.Metric, Score: Mean(interval, Resolution(cell.Run)))).ToLookup(c => c.Run.Id);
        return runs.DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => means[r.Id].GroupBy(c => c.Part)
            .ToDictionary(g => KeyOf(g.Key), g => (IReadOnlyDictionary<string, MeanScore>)g.ToDictionary(c => c.Metric.Key, c => c.Score)));
    }

    private static MeanScore Mean(Interval interval, string resolution) =>
        new(interval.Estimate, interval.Low, interval.High, interval.Confidence, interval.N, resolution, interval.Method, Weights);

    /// <summary>One family, one correction, over all pairs that share their test cases.</summary>
    private static List<RunComparison> Compare(List<List<RunSummary>> families, ILookup<int, RunCaseScore> byRun, Dictionary<int, string> names, EvidenceMetric metric)
    {
        var pairs = families.SelectMany(runs => runs.SelectMany((a, i) => runs.Skip(i + 1).Select(b => (A: a, B: b)))).OrderBy(p => p.A.Id).ThenBy(p => p.B.Id).ToList();
        var scored = pairs.SelectMany(p => new[] { p.A.Id, p.B.Id }).Distinct().ToDictionary(
            id => id, id => new ScoredRun(names[id], [.. byRun[id].Where(s => s.Part == SplitPart.Test).Select(s => (double?)metric.Value(s))]));
        var tested = PairedComparison.Family([.. pairs.Select(p => (scored[p.A.Id], scored[p.B.Id]))], metric.Definition);
        return [.. pairs.Zip(tested, (pair, comparison) => Of(pair.A, pair.B, comparison))];
    }

    private static RunComparison Of(RunSummary a, RunSummary b, PairedComparison c)
    {
        var verdict = c.Verdict;
        return new RunComparison
        {
            A = a.Id,
            B = b.Id,
            AName = c.A,
            BName = c.B,
            Metric = c.Metric,
            Split = SplitPart.Test,
            Checkpoint = Weights,
            Resolution = Resolution(a) == Resolution(b) ? Resolution(a) : $"{Resolution(a)} against {Resolution(b)}",
            N = c.N,
            MeanA = c.MeanA,
            MeanB = c.MeanB,
            Difference = c.Difference.Estimate,
            Low = c.Difference.Low,
            High = c.Difference.High,
            P = c.Test.P,
            PAdjusted = c.PAdjusted,
            FamilySize = c.FamilySize,
            RankBiserial = c.RankBiserial,
            CohensDz = c.CohensDz,
            Wins = c.Outcomes.Wins,
            Ties = c.Outcomes.Ties,
            Losses = c.Outcomes.Losses,
            TieTolerance = c.Outcomes.Tolerance,
            Better = verdict.Better is null ? null : verdict.Better == c.A ? a.Id : b.Id,
            IsClear = verdict.IsClear,
            Verdict = verdict.Words,
            CasesNeeded = verdict.CasesNeeded,
        };
    }

    /// <summary>Runs of the same settings have the same short name; a verdict must still say which is which.</summary>
    private static Dictionary<int, string> Names(IReadOnlyList<RunSummary> runs) => runs.GroupBy(r => r.Name)
        .SelectMany(g => g.Select(r => (r.Id, Name: g.Count() == 1 ? r.Name : string.Create(CultureInfo.InvariantCulture, $"{r.Name} #{r.Id}"))))
        .ToDictionary(r => r.Id, r => r.Name);
}
