using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>Completed runs with made-up scores of single cases.</summary>
internal static class ScoredRuns
{
    /// <summary>Twenty test IoUs, all different, from .70 to .89.</summary>
    public static double[] Twenty { get; } = [.. Enumerable.Range(0, 20).Select(i => 0.70 + i / 100.0)];

    public static SuiteReportBuilder Builder(TemporaryDatabase database, PortalFolders? folders = null, RelevantDifference? set = null) =>
        new(new RunQueries(database), new CaseMetricsQueries(database), folders, set);

    /// <summary>One suite; test cases are named T00, T01… from <c>FirstCase</c> on.</summary>
    public static async Task<(int Suite, IReadOnlyList<int> Runs)> AddAsync(
        PortalDbContext context,
        params (Loss Loss, double[] Iou, int FirstCase, RunStatus Status)[] runs
    ) => await AddAsync(context, [.. runs.Select(r => Of(new RunSettings { Loss = r.Loss }, r.Iou, r.FirstCase, r.Status))]);

    /// <summary>One suite of these runs.</summary>
    public static async Task<(int Suite, IReadOnlyList<int> Runs)> AddAsync(PortalDbContext context, IReadOnlyList<Run> runs)
    {
        var suite = new Suite
        {
            Name = "scored",
            Dataset = new Dataset
            {
                Name = "d",
                Source = "s",
                State = DatasetState.Ready,
            },
        };
        foreach (var run in runs)
        {
            run.MoveTo(suite.Dataset);
            suite.Runs.Add(run);
        }

        context.Suites.Add(suite);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        return (suite.Id, [.. suite.Runs.OrderBy(r => r.Id).Select(r => r.Id)]);
    }

    public static Run Of(RunSettings settings, double[] iou, int firstCase = 0, RunStatus status = RunStatus.Completed)
    {
        string[] cases = [.. iou.Select((_, i) => $"T{firstCase + i:00}")];
        var run = new Run
        {
            Name = RunCatalogue.ShortName(settings),
            Settings = settings,
            Split = new Split(["A"], ["B"], [.. cases]),
            Status = status,
            BestEpoch = 1,
        };
        var any = new Dataset { Name = "any", Source = "s" };
        for (var i = 0; i < iou.Length; i++)
            run.AddScore(any, cases[i], SplitPart.Test, iou[i]).QuantisedIou = 0.5;
        run.AddScore(any, cases[0], SplitPart.Test, 0, Checkpoint.Last);
        run.AddScore(any, "B", SplitPart.Validation, 0.9);
        run.Scores.Add(
            new RunScore
            {
                Part = SplitPart.Validation,
                QuantisedIou = 0.8,
                Iou = iou.Average(),
                Dice = 0.95,
            }
        );
        run.Scores.Add(
            new RunScore
            {
                Part = SplitPart.Test,
                QuantisedIou = 0.5,
                Iou = iou.Average(),
                Dice = 0.9,
            }
        );
        return run;
    }
}
