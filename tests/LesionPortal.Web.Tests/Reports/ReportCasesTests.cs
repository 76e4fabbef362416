using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;

namespace LesionPortal.Web.Tests.Reports;

public sealed class ReportCasesTests
{
    [Fact]
    public void Choose_FiveCasesTwoRuns_TakesTheRanksByMeanIou()
    {
        var scores = new[] { ("a", 0.1), ("b", 0.3), ("c", 0.5), ("d", 0.7), ("e", 0.9) }
            .SelectMany(c => new[] { Score(1, c.Item1, c.Item2 - 0.05), Score(2, c.Item1, c.Item2 + 0.05) })
            .ToList();

        var chosen = ReportCases.Choose(scores);

        Assert.Equal([("a", "worst"), ("b", "lower quartile"), ("c", "median"), ("e", "best")], chosen.Select(c => (c.CaseId, c.Why)));
        Assert.Equal(0.15, chosen[0].IouByRun[2], 12);
    }

    [Fact]
    public void Choose_CaseThatOneRunLacks_IsLeftOut()
    {
        Assert.Equal(["b"], ReportCases.Choose([Score(1, "a", 0.1), Score(1, "b", 0.2), Score(2, "b", 0.3)]).Select(c => c.CaseId));
    }

    [Fact]
    public void Choose_NothingScored_ShowsNothing() => Assert.Empty(ReportCases.Choose([]));

    private static CaseScore Score(int run, string id, double iou) =>
        new()
        {
            RunId = run,
            CaseId = id,
            Iou = iou,
        };
}
