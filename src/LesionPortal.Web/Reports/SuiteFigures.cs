using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>The runs of a suite with the scores a report is made of, all of the best checkpoint at training resolution.</summary>
/// <param name="Runs">Their means are of <paramref name="Scores"/>.</param>
/// <param name="Scores">Of single cases, every part.</param>
/// <param name="Cases">The same, each with the version of the reference it is against.</param>
/// <param name="Behind">Runs not scored against the masks asked for: their figures are against older ones.</param>
internal sealed record SuiteFigures(IReadOnlyList<RunWithHistory> Runs, IReadOnlyList<RunCaseScore> Scores, IReadOnlyList<ScoredCase> Cases, IReadOnlySet<int> Behind)
{
    /// <summary>Against the dataset's own masks, as the trainer told them.</summary>
    public static SuiteFigures AsTold(IReadOnlyList<RunWithHistory> runs, IReadOnlyList<RunCaseScore> told) => new(runs, told, [.. told.Select(ScoredCase.Of)], new HashSet<int>());
}

/// <summary>What the runs of a suite scored against revised masks, from their probability maps.</summary>
/// <param name="rows">Of the runs, best checkpoint; each case against its highest scored version that the choice allows.</param>
/// <param name="caseIds">By case record.</param>
/// <param name="wanted">The version asked for of cases that have more than one, by case record.</param>
internal sealed class RevisedFigures(IReadOnlyList<CaseMetricValues> rows, IReadOnlyDictionary<int, string> caseIds, IReadOnlyDictionary<int, int> wanted)
{
    /// <summary>In the order of a row's values.</summary>
    public static List<string> Metrics { get; } = ["quantisedIou", "iou", "dice"];

    /// <param name="told">By the trainer: they stand in for parts that are not scored whole.</param>
    public SuiteFigures Of(IReadOnlyList<RunWithHistory> runs, IReadOnlyList<RunCaseScore> told)
    {
        var whole = ScoredParts.Whole(rows, told.CountBy(s => (s.RunId, s.Part)).ToDictionary());
        var training = rows.Where(r => r.Resolution == Core.Metrics.MetricResolution.Training && whole.Contains((r.RunId, r.Part))).ToList();
        List<RunCaseScore> standing = [.. told.Where(s => !whole.Contains((s.RunId, s.Part)))];
        List<RunCaseScore> scores = [.. training.Select(Score).Concat(standing).OrderBy(s => s.RunId).ThenBy(s => s.CaseId, StringComparer.Ordinal)];
        List<ScoredCase> cases = [.. training.Select(r => ScoredCase.Of(r, caseIds[r.DatasetCaseId], Metrics)), .. standing.Select(ScoredCase.Of)];
        var behind = training.Where(r => r.ReferenceVersion < wanted.GetValueOrDefault(r.DatasetCaseId, 1)).Select(r => r.RunId).Concat(standing.Select(s => s.RunId)).ToHashSet();
        var byRun = scores.ToLookup(s => s.RunId);
        return new([.. runs.Select(r => r with { Run = WithMeans(r.Run, byRun[r.Run.Id]) })], scores, cases, behind);
    }

    private RunCaseScore Score(CaseMetricValues row) => new()
    {
        RunId = row.RunId,
        CaseId = caseIds[row.DatasetCaseId],
        Checkpoint = Checkpoint.Best,
        Part = row.Part,
        QuantisedIou = row.Values[0]!.Value,
        Iou = row.Values[1]!.Value,
        Dice = row.Values[2]!.Value,
    };

    private static RunSummary WithMeans(RunSummary run, IEnumerable<RunCaseScore> scores)
    {
        var means = scores.GroupBy(s => s.Part).ToDictionary(g => g.Key, g => new RunScore
        {
            RunId = run.Id,
            Checkpoint = Checkpoint.Best,
            Part = g.Key,
            Epoch = run.BestEpoch ?? 0,
            QuantisedIou = g.Average(s => s.QuantisedIou),
            Iou = g.Average(s => s.Iou),
            Dice = g.Average(s => s.Dice),
        });
        return run with { Scores = [.. run.Scores.Where(s => s.Checkpoint != Checkpoint.Best || !means.ContainsKey(s.Part)), .. means.Values] };
    }
}
