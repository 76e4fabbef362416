using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>What follows from a suite's histories and scores beyond single runs and pairs of them.</summary>
internal static class SuiteFindings
{
    public static SuiteReport Add(
        SuiteReport report,
        IReadOnlyList<RunWithHistory> runs,
        IReadOnlyList<CaseMetricValues> scores,
        IReadOnlyList<Configuration> configurations
    )
    {
        var names = report.Runs.Where(r => r.Scores.Count > 0).ToDictionary(r => r.Id, r => r.Name);
        return report with
        {
            Best = report.CrossValidation.Count > 0 ? [] : Best(report),
            Courses = Courses(report, runs),
            Seeds = Seeds(configurations),
            FewSeeds =
            [
                .. configurations
                    .Where(c => c.Settings.Ensemble is null && c.Runs.Count < ComparisonVerdict.MinSeeds)
                    .Select(c => new FewSeeds(c.Name, [.. c.Runs.Select(r => r.Settings.Seed)])),
            ],
            TestCases =
            [
                .. scores
                    .Where(s => s.Part == SplitPart.Test && names.ContainsKey(s.RunId))
                    .Select(s => new ReportCaseScore(
                        s.RunId,
                        names[s.RunId],
                        s.CaseId,
                        s.Value("iou")!.Value,
                        s.Value("dice")!.Value,
                        s.Value("quantisedIou")!.Value
                    )),
            ],
        };
    }

    private static List<RunConvergence> Courses(SuiteReport report, IReadOnlyList<RunWithHistory> runs)
    {
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        return
        [
            .. runs.Select(r => (r.Run, Course: ConvergenceAssessment.Of(r.History, Gap(r.Run), r.Run.Learning.Description)))
                .Where(r => r.Course is not null)
                .Select(r => new RunConvergence(
                    r.Run.Id,
                    names.GetValueOrDefault(r.Run.Id, r.Run.Name),
                    r.Course!,
                    ConvergenceText.Of(r.Course!)
                )),
        ];
    }

    private static double? Gap(RunSummary run) =>
        run.ScoresOf(Checkpoint.Best, SplitPart.Train)?.Iou - run.ScoresOf(Checkpoint.Best, SplitPart.Validation)?.Iou;

    private static List<BestChoice> Best(SuiteReport report) =>
        [.. Groups(report.Rows).Select(g => Choice(report, g.Among, g.Rows)).OfType<BestChoice>()];

    /// <summary>All, each network, each loss; a network that all share is not told twice.</summary>
    private static IEnumerable<(string Among, IReadOnlyList<ReportRow> Rows)> Groups(IReadOnlyList<ReportRow> rows) =>
        [
            ("all runs", rows),
            .. rows.GroupBy(r => r.Model).Where(g => g.Count() < rows.Count).Select(g => (g.Key, (IReadOnlyList<ReportRow>)[.. g])),
            .. rows.GroupBy(r => r.Loss)
                .Where(g => g.Count() < rows.Count)
                .Select(g => ($"the loss {g.Key}", (IReadOnlyList<ReportRow>)[.. g])),
        ];

    private static BestChoice? Choice(SuiteReport report, string among, IReadOnlyList<ReportRow> rows)
    {
        if (ReportVerdict.BestByValidation(rows) is not { } best)
            return null;
        var run = report.Runs.FirstOrDefault(r => r.Id == best.RunId);
        return new BestChoice(
            among,
            rows.Count(r => r is { Status: RunStatus.Completed, LearnedNothing: null }),
            best.RunId,
            run?.Name ?? best.Name,
            best.Validation!,
            best.Test!,
            run?.Of(SplitPart.Test, EvidenceMetric.Iou.Key)
        );
    }

    private static List<SeedVariation> Seeds(IReadOnlyList<Configuration> configurations) =>
        [
            .. configurations
                .Where(c => c.Runs.Count > 1)
                .Select(c =>
                {
                    var (summary, interval) = (SeedSummary.Of(c.SeedMeans), c.Interval);
                    return new SeedVariation(
                        c.Name,
                        [.. c.Runs.Select(r => r.Settings.Seed)],
                        summary.Mean,
                        summary.StandardDeviation!.Value,
                        interval.Low,
                        interval.High,
                        VarianceComponents.Of(c.TestIou)
                    )
                    {
                        Confidence = interval.Confidence,
                        Method = interval.Method,
                        Cases = c.Cases.Count,
                    };
                }),
        ];
}
