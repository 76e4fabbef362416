using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Tests.Reports;

public sealed class EvidenceTests : ReportDatabase
{
    private static readonly double[] s_lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
    private static readonly double[] s_nearlyEqual = [.. ScoredRuns.Twenty.Select((v, i) => v + (i % 2 == 0 ? 0.02 : -0.02))];

    private SuiteReportBuilder Builder => ScoredRuns.Builder(Database);

    [Fact]
    public async Task Report_OfScoredRuns_HasMeansOfTheCasesWithTheirInterval()
    {
        var (suite, runs) = await AddAsync((Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed));

        var report = await Builder.OfSuiteAsync(suite, Cancellation);

        var iou = report!.Runs.Single(r => r.Id == runs[0]).Of(SplitPart.Test, "iou")!;
        Assert.Equal(0.795, iou.Mean, 12);
        Assert.InRange(iou.Low!.Value, 0.76, 0.785);
        Assert.InRange(iou.High!.Value, 0.805, 0.83);
        Assert.Equal((20, "256×256"), (iou.N, iou.Resolution));
        Assert.Equal(1, report.Runs[0].Of(SplitPart.Validation, "dice")!.N);
        Assert.Null(report.Runs[0].Of(SplitPart.Validation, "dice")!.Low);
        Assert.Empty(report.Comparisons);
    }

    [Fact]
    public async Task Comparisons_OfAClearAndAnUnclearDifference_SayWhichIsWhich()
    {
        var (suite, runs) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, s_lower, 0, RunStatus.Completed),
            (Loss.Focal, s_nearlyEqual, 0, RunStatus.Completed)
        );

        var report = (await Builder.OfSuiteAsync(suite, Cancellation))!;

        Assert.Equal([(runs[0], runs[1]), (runs[0], runs[2]), (runs[1], runs[2])], report.Comparisons.Select(c => (c.A, c.B)));
        var (clear, unclear) = (report.Comparisons[0], report.Comparisons[1]);
        Assert.Equal(runs[0], clear.Better);
        Assert.Equal((20, 0, 0), (clear.Wins, clear.Ties, clear.Losses));
        Assert.Equal(0.0595, clear.Difference, 10);
        Assert.True(clear.PAdjusted > clear.P);
        Assert.Null(unclear.Better);
        Assert.Contains("are the same within 0.02 in IoU (Jaccard)", unclear.Verdict, StringComparison.Ordinal);
        Assert.Contains("n = 20", unclear.Verdict, StringComparison.Ordinal);
        Assert.Equal(3, unclear.FamilySize);
        Assert.Contains(
            report.Verdict,
            v =>
                v.Contains("By plain IoU on the test cases this trained network is ", StringComparison.Ordinal)
                && v.Contains("better than U-Net 8 · BCE · s0", StringComparison.Ordinal)
                && v.Contains("the same within 0.02 as U-Net 8 · ", StringComparison.Ordinal)
                && v.Contains("adjusted over 3 comparisons", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Evidence_OfRunsInAnotherOrder_HasTheSameComparisons()
    {
        var (_, runs) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, s_lower, 0, RunStatus.Completed),
            (Loss.Focal, s_nearlyEqual, 0, RunStatus.Completed)
        );

        var asked = await Builder.EvidenceAsync(runs, EvidenceMetric.Iou, Cancellation);
        var reversed = await Builder.EvidenceAsync([.. runs.Reverse()], EvidenceMetric.Iou, Cancellation);

        Assert.Equal(asked.Comparisons, reversed.Comparisons);
        Assert.Equal(asked.Notes.Order(), reversed.Notes.Order());
    }

    [Fact]
    public async Task Comparisons_OfRunsWithOtherTestCases_AreNotMadeAndTheNoteSaysSo()
    {
        var (suite, runs) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, s_lower, 1, RunStatus.Completed),
            (Loss.Focal, s_nearlyEqual, 0, RunStatus.Completed)
        );

        var report = (await Builder.OfSuiteAsync(suite, Cancellation))!;

        Assert.Equal((runs[0], runs[2]), Assert.Single(report.Comparisons.Select(c => (c.A, c.B))));
        Assert.Contains(report.ComparisonNotes, n => n.Contains("runs have different test cases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_OfARunThatHasNotCompleted_TellsNoneOfItsScores()
    {
        var (suite, runs) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, s_lower, 0, RunStatus.Running)
        );

        var report = (await Builder.OfSuiteAsync(suite, Cancellation))!;

        Assert.Empty(report.Runs.Single(r => r.Id == runs[1]).Scores);
        Assert.Empty(report.Comparisons);
        Assert.Contains(
            report.ComparisonNotes,
            n => n.StartsWith("Not completed", StringComparison.Ordinal) && n.Contains("BCE", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Names_OfRunsWithTheSameSettings_AreDistinguished()
    {
        var (_, runs) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.Dice, s_lower, 0, RunStatus.Completed)
        );

        var comparison = Assert.Single((await Builder.EvidenceAsync(runs, EvidenceMetric.Iou, Cancellation)).Comparisons);

        Assert.NotEqual(comparison.AName, comparison.BName);
        Assert.Equal((runs[0], (int?)null), (comparison.A, comparison.Better));
    }

    [Fact]
    public async Task Html_HasTheIntervalsAndTheVerdicts()
    {
        var (suite, _) = await AddAsync(
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, s_nearlyEqual, 0, RunStatus.Completed)
        );

        var html = System.Net.WebUtility.HtmlDecode(PaperHtml.Write(PaperWriter.Write((await Builder.OfSuiteAsync(suite, Cancellation))!)));

        Assert.Contains("0.795 (0.7", html, StringComparison.Ordinal);
        Assert.Contains("are the same within 0.02 in IoU (Jaccard)", html, StringComparison.Ordinal);
    }

    private async Task<(int Suite, IReadOnlyList<int> Runs)> AddAsync(
        params (Loss Loss, double[] Iou, int FirstCase, RunStatus Status)[] runs
    )
    {
        await using var context = Database.CreateDbContext();
        return await ScoredRuns.AddAsync(context, runs);
    }
}
