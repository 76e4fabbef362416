using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Reports;

/// <param name="Why">"worst", "lower quartile", "median" or "best", by mean IoU over the runs.</param>
/// <param name="IouByRun">Plain IoU of the best checkpoint.</param>
public sealed record ReportCase(string CaseId, string Why, double MeanIou, IReadOnlyDictionary<int, double> IouByRun);

/// <summary>
/// Chooses the cases a report shows by a rule, not by taste: worst, lower quartile, median and best by mean IoU over the runs.
/// </summary>
public static class ReportCases
{
    private static readonly (string Why, double Share)[] Places = [("worst", 0), ("lower quartile", 0.25), ("median", 0.5), ("best", 1)];

    /// <summary>Of a suite's report: the very scores its numbers are made of, without runs that learned nothing.</summary>
    public static IReadOnlyList<ReportCase> Of(SuiteReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Choose([
            .. report
                .TestCases.Where(t => report.Rows.Any(r => r.RunId == t.RunId && r.LearnedNothing is null))
                .Select(t => new CaseScore
                {
                    RunId = t.RunId,
                    CaseId = t.CaseId,
                    Iou = t.Iou,
                    Dice = t.Dice,
                    QuantisedIou = t.QuantisedIou,
                }),
        ]);
    }

    /// <param name="scores">Test scores of the finished runs; a case counts when every run has it.</param>
    public static IReadOnlyList<ReportCase> Choose(IReadOnlyList<CaseScore> scores)
    {
        var runs = scores.Select(s => s.RunId).Distinct().Count();
        var cases = scores
            .GroupBy(s => s.CaseId)
            .Where(g => g.Count() == runs)
            .Select(g => (g.Key, Mean: g.Average(s => s.Iou), ByRun: g.ToDictionary(s => s.RunId, s => s.Iou)))
            .OrderBy(c => c.Mean)
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .ToList();
        if (cases.Count == 0)
            return [];
        return
        [
            .. Places
                .Select(p => (p.Why, Case: cases[(int)Math.Round(p.Share * (cases.Count - 1), MidpointRounding.AwayFromZero)]))
                .DistinctBy(p => p.Case.Key)
                .Select(p => new ReportCase(p.Case.Key, p.Why, p.Case.Mean, p.Case.ByRun)),
        ];
    }
}
