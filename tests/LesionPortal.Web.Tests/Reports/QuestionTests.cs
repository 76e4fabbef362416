using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>Golden sentences: what a report says of a suite, to the letter.</summary>
public sealed class QuestionTests : ReportDatabase
{
    private static readonly double[] s_lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
    private static readonly double[] s_nearlyEqual = [.. ScoredRuns.Twenty.Select((v, i) => v + (i % 2 == 0 ? 0.02 : -0.021))];

    [Fact]
    public async Task Loss_ClearlyBetterOnTest_IsSaidToBe()
    {
        var answer = Assert.Single((await ReportAsync(Run(Loss.Dice, ScoredRuns.Twenty), Run(Loss.BCE, s_lower))).Questions);

        Assert.Equal(ReportQuestion.Loss, answer.Question);
        Assert.Equal(
            "For U-Net (8), everything else equal, this network trained with the loss Dice is best by validation "
                + "(IoU 0.795, quantised 0.800), before BCE (IoU 0.736, quantised 0.800). On the test cases, by plain IoU, "
                + "this trained network is better than the one with BCE (tested in pairs, n = 20). "
                + "Seeds were not varied. A conclusion about a loss needs at least 3 seeds on each side; missing: 2 of Dice and 2 of BCE.",
            answer.Answer
        );
    }

    [Fact]
    public async Task Loss_NotClearlyBetterOnTest_IsNotSaidToBe()
    {
        var answer = Assert.Single((await ReportAsync(Run(Loss.Dice, ScoredRuns.Twenty), Run(Loss.BCE, s_nearlyEqual))).Questions);

        Assert.Equal(
            "For U-Net (8), everything else equal, this network trained with the loss Dice is best by validation "
                + "(IoU 0.795, quantised 0.800), before BCE (IoU 0.795, quantised 0.800). On the test cases, by plain IoU, "
                + "this trained network is the same within 0.02 as the one with BCE (tested in pairs, n = 20). "
                + "Seeds were not varied. A conclusion about a loss needs at least 3 seeds on each side; missing: 2 of Dice and 2 of BCE.",
            answer.Answer
        );
        Assert.Null(Assert.Single(answer.Comparisons).Better);
    }

    [Fact]
    public async Task Architecture_OfSixRuns_IsAskedOncePerLossInTheReportsOneFamily()
    {
        var report = await ReportAsync([
            .. new[] { Architecture.SegNet, Architecture.UNet }.SelectMany(a =>
                new[] { Loss.BCE, Loss.Dice, Loss.Focal }.Select(
                    (l, i) => Run(l, i == 0 ? s_lower : s_nearlyEqual, s => s with { Architecture = a })
                )
            ),
        ]);

        var architectures = report.Questions.Where(q => q.Question == ReportQuestion.Architecture).ToList();
        Assert.Equal(["the loss BCE", "the loss Dice", "the loss Focal"], architectures.Select(q => q.Held).Order(StringComparer.Ordinal));
        Assert.All(architectures, q => Assert.Equal(15, Assert.Single(q.Comparisons).FamilySize));
        Assert.Equal(2, report.Questions.Count(q => q.Question == ReportQuestion.Loss));
        Assert.All(
            report.Questions.Where(q => q.Question == ReportQuestion.Loss),
            q => Assert.Equal((3, 15), (q.Comparisons.Count, q.Comparisons[0].FamilySize))
        );
        Assert.All(report.Comparisons, c => Assert.Equal(15, c.FamilySize));
        Assert.DoesNotContain(
            report.Questions,
            q => q.Question is ReportQuestion.Width or ReportQuestion.Size or ReportQuestion.Augmentation
        );
    }

    [Fact]
    public async Task Width_Doubled_TellsGainAndPrice()
    {
        var narrow = Run(Loss.Dice, s_lower, s => s with { BaseChannels = 8 });
        var wide = Run(Loss.Dice, ScoredRuns.Twenty, s => s with { BaseChannels = 16 });
        (narrow.SecondsPerEpoch, narrow.PeakMemoryMb, narrow.Parameters) = (2, 400, 1000);
        (wide.SecondsPerEpoch, wide.PeakMemoryMb, wide.Parameters) = (5, 600, 4000);

        var answer = Assert.Single((await ReportAsync(wide, narrow)).Questions);

        Assert.Equal(["8 base channels", "16 base channels"], answer.Options.Select(o => o.Name));
        Assert.StartsWith(
            "For U-Net · Dice, everything else equal: 16 base channels instead of 8 base channels: plain IoU on the test "
                + "cases +0.060 (+0.057 to +0.062), a clear gain between these trained networks (tested in pairs, n = 20); "
                + "it takes 2.5 times "
                + "the seconds per epoch, 1.5 times the peak memory and 4.0 times the parameters (the load from other processes was not "
                + "recorded, so times and memory may not be comparable).",
            answer.Answer,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Augmentation_ThatGainsNothing_IsNoGain()
    {
        var answer = Assert.Single(
            (
                await ReportAsync(
                    Run(Loss.Dice, ScoredRuns.Twenty),
                    Run(Loss.Dice, s_nearlyEqual, s => s with { Augmentation = AugmentationSettings.Recommended })
                )
            ).Questions
        );

        Assert.Contains("augmentation instead of no augmentation", answer.Answer, StringComparison.Ordinal);
        Assert.Contains("the same within 0.02 between these trained networks", answer.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_TwoASide_AreNoClaimAboutTheLoss()
    {
        double[] Shifted(double by) => [.. ScoredRuns.Twenty.Select((v, i) => v + by + i % 3 / 1000.0)];

        var report = await ReportAsync(
            Run(Loss.Dice, Shifted(0.10), s => s with { Seed = 0 }),
            Run(Loss.Dice, Shifted(-0.04), s => s with { Seed = 1 }),
            Run(Loss.BCE, Shifted(0.001), s => s with { Seed = 0 }),
            Run(Loss.BCE, Shifted(0), s => s with { Seed = 1 })
        );

        var comparison = Assert.Single(Assert.Single(report.Questions).Comparisons);
        Assert.Equal(((double?)null, (string?)null), (comparison.PAdjusted, comparison.Better));
        Assert.Contains("No conclusion: U-Net 8 · ", comparison.Verdict, StringComparison.Ordinal);
        Assert.EndsWith(
            "A conclusion about a loss needs at least 3 seeds on each side; missing: 1 of Dice and 1 of BCE.",
            report.Questions[0].Answer,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Seeds were not varied", report.Questions[0].Answer, StringComparison.Ordinal);
        var seeds = report.Seeds.Single(s => s.Name == "U-Net 8 · Dice");
        Assert.Equal([0, 1], seeds.Seeds);
        Assert.Equal(0.14 / Math.Sqrt(2), seeds.SeedDeviation, 9);
        Assert.True(seeds.Components!.SeedShare > 0.5);
    }

    [Fact]
    public async Task Best_OfEachNetworkAndLoss_IsChosenOnValidationWhateverTestSays()
    {
        var good = Run(Loss.Dice, s_lower);
        good.Scores.First().QuantisedIou = 0.9;

        var report = await ReportAsync(
            good,
            Run(Loss.BCE, ScoredRuns.Twenty),
            Run(Loss.BCE, ScoredRuns.Twenty, s => s with { Architecture = Architecture.SegNet })
        );

        Assert.Equal(["all runs", "U-Net (8)", "SegNet (8)", "the loss Dice", "the loss BCE"], report.Best.Select(b => b.Among));
        Assert.Equal(
            ["U-Net 8 · Dice · s0", "U-Net 8 · Dice · s0", "SegNet 8 · BCE · s0", "U-Net 8 · Dice · s0", "U-Net 8 · BCE · s0"],
            report.Best.Select(b => b.Name)
        );
        Assert.Equal(s_lower.Average(), report.Best[0].Test!.Mean, 12);
    }

    private static Run Run(Loss loss, double[] iou, Func<RunSettings, RunSettings>? change = null)
    {
        var settings = new RunSettings { Loss = loss };
        return ScoredRuns.Of(change is null ? settings : change(settings), iou);
    }

    private async Task<SuiteReport> ReportAsync(params Run[] runs)
    {
        await using var context = Database.CreateDbContext();
        var (suite, _) = await ScoredRuns.AddAsync(context, runs);
        return (await ScoredRuns.Builder(Database).OfSuiteAsync(suite, Cancellation))!;
    }
}
