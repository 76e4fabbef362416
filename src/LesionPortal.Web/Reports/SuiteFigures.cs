using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>The runs of a suite with the means a report is made of, of the best checkpoint at training resolution.</summary>
/// <param name="Runs">Their means are of the cases' scores against the masks asked for.</param>
/// <param name="Behind">Runs not scored against the masks asked for: their figures are against older ones.</param>
internal sealed record SuiteFigures(IReadOnlyList<RunWithHistory> Runs, IReadOnlySet<int> Behind)
{
    /// <param name="cases">Of the runs, every part, each case against its highest scored version that the choice of masks allows.</param>
    /// <param name="wanted">The version asked for of cases that have more than one, by case record.</param>
    public static SuiteFigures Of(
        IReadOnlyList<RunWithHistory> runs,
        IReadOnlyList<CaseMetricValues> cases,
        IReadOnlyDictionary<int, int> wanted
    )
    {
        var behind = cases.Where(c => c.ReferenceVersion < wanted.GetValueOrDefault(c.DatasetCaseId, 1)).Select(c => c.RunId).ToHashSet();
        var byRun = cases.ToLookup(c => c.RunId);
        return new([.. runs.Select(r => r with { Run = WithMeans(r.Run, byRun[r.Run.Id]) })], behind);
    }

    private static RunSummary WithMeans(RunSummary run, IEnumerable<CaseMetricValues> cases)
    {
        // Of a part scored against the dataset's own masks alone the run has its means.
        var means = cases
            .GroupBy(c => c.Part)
            .Where(g => g.Any(c => c.ReferenceVersion > 1))
            .ToDictionary(
                g => g.Key,
                g => new RunScore
                {
                    RunId = run.Id,
                    Checkpoint = Checkpoint.Best,
                    Part = g.Key,
                    Epoch = run.BestEpoch ?? 0,
                    QuantisedIou = g.Average(c => c.Value("quantisedIou")!.Value),
                    Iou = g.Average(c => c.Value("iou")!.Value),
                    Dice = g.Average(c => c.Value("dice")!.Value),
                }
            );
        return run with
        {
            Scores = [.. run.Scores.Where(s => s.Checkpoint != Checkpoint.Best || !means.ContainsKey(s.Part)), .. means.Values],
        };
    }
}
