using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class CaseGridRowsTests
{
    // Means: B 0.3, A 0.5, C 0.9; spreads: A 0.8, B 0.2, C 0.
    private static readonly CaseScore[] Scores =
    [
        Score(1, "A", 0.1),
        Score(2, "A", 0.9),
        Score(1, "B", 0.2),
        Score(2, "B", 0.4),
        Score(2, "C", 0.9),
    ];

    [Theory]
    [InlineData(CaseGridOrder.Worst, "B A C")]
    [InlineData(CaseGridOrder.Disagreement, "A B C")]
    [InlineData(CaseGridOrder.Case, "A B C")]
    public void Of_AnOrder_SortsTheCases(CaseGridOrder order, string expected) =>
        Assert.Equal(expected, string.Join(' ', CaseGridRows.Of(Scores, order).Select(r => r.CaseId)));

    [Fact]
    public void Of_CaseOfOneRun_HasNoSpreadAndOnlyThatRun()
    {
        var row = Assert.Single(CaseGridRows.Of(Scores, CaseGridOrder.Worst), r => r.CaseId == "C");

        Assert.Equal(0, row.Spread);
        Assert.Equal([2], row.IouByRun.Keys);
    }

    private static CaseScore Score(int run, string caseId, double iou) =>
        new()
        {
            RunId = run,
            CaseId = caseId,
            Iou = iou,
        };
}
