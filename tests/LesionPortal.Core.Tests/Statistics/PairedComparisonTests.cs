using CsCheck;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class PairedComparisonTests
{
    private static readonly MetricDefinition Iou = MetricCatalogue.Get("iou");

    [Fact]
    public void Verdict_ClearLead_NamesTheBetterRunWithItsEvidence()
    {
        var (a, b) = Pair(lead: 0.05, noise: 0.04);
        var comparison = Compared(b, a, Iou)!;

        Assert.True(comparison.Verdict.IsClear);
        Assert.Equal("A", comparison.Verdict.Better);
        Assert.Matches(
            @"^This trained A is better than this trained B: its IoU \(Jaccard\) is higher by 0\.0\d\d "
                + @"\(95% interval 0\.0\d\d to 0\.0\d\d, p < 0\.001, n = 50\)\. Only one seed each: retraining could change the order\.$",
            comparison.Verdict.Description
        );
        Assert.Null(comparison.Verdict.CasesNeeded);
        Assert.True(comparison.Difference.Estimate < 0);
    }

    [Fact]
    public void Verdict_LeadWithinTheNoise_NeverSaysBetter()
    {
        var (a, b) = Pair(lead: 0.002, noise: 0.1);
        var verdict = Compared(a, b, Iou)!.Verdict;

        Assert.False(verdict.IsClear);
        Assert.Null(verdict.Better);
        Assert.StartsWith(
            "No clear difference in IoU (Jaccard) between this trained A and this trained B at n = 50: ",
            verdict.Description,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("better", verdict.Description, StringComparison.Ordinal);
        Assert.True(verdict.CasesNeeded is null or > 50);
    }

    /// <summary>The same runs: clear alone, no longer clear as one of many tests.</summary>
    [Fact]
    public void Verdict_ManyTests_NeedsTheCorrectedP()
    {
        var (a, b) = Pair(lead: 0.05, noise: 0.04);
        var comparison = Compared(a, b, Iou)!;
        var corrected = comparison with { PAdjusted = 0.0504, FamilySize = 15 };
        Assert.True(comparison.Verdict.IsClear);
        Assert.False(corrected.Verdict.IsClear);
        Assert.Contains("adjusted p = 0.050", corrected.Verdict.Description, StringComparison.Ordinal);
        Assert.Contains("p < 0.050", (comparison with { PAdjusted = 0.0496 }).Verdict.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_DistanceMetric_LowerIsBetter()
    {
        var (a, b) = Pair(lead: 2, noise: 1);
        var verdict = Compared(a, b, MetricCatalogue.Get("hausdorff95"))!.Verdict;
        Assert.Equal("B", verdict.Better);
        Assert.Matches("lower by [12].\\d px \\(95% interval", verdict.Description);
    }

    [Fact]
    public void Verdict_SignedBias_HasNoBetterSide()
    {
        var (a, b) = Pair(lead: 5, noise: 1);
        var verdict = Compared(a, b, MetricCatalogue.Get("areaBias"))!.Verdict;
        Assert.True(verdict.IsClear);
        Assert.Null(verdict.Better);
        Assert.Contains("percentage points", verdict.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("better", verdict.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_FiveCases_SaysTheTestCanShowNone()
    {
        var a = new ScoredRun("A", [0.9, 0.91, 0.92, 0.93, 0.94]);
        var b = new ScoredRun("B", [0.1, 0.12, 0.13, 0.15, 0.16]);
        var verdict = Compared(a, b, Iou)!.Verdict;
        Assert.False(verdict.IsClear);
        Assert.Contains("fewer than 6 cases", verdict.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_SameScores_SaysNoDifference()
    {
        var a = new ScoredRun("A", [0.9, 0.8]);
        Assert.Equal(
            "No difference: this trained A and this trained B have the same IoU (Jaccard) in every case (n = 2). Only one seed "
                + "each: retraining could change the order.",
            Compared(a, a with { Name = "B" }, Iou)!.Verdict.Description
        );
    }

    [Fact]
    public void Of_UndefinedCases_AreLeftOutInPairs()
    {
        var comparison = Compared(new ScoredRun("A", [1, null, 0.5, 0.7]), new ScoredRun("B", [0.5, 0.4, null, 0.6]), Iou)!;
        Assert.Equal((2, 0.85, 0.55), (comparison.N, comparison.MeanA, comparison.MeanB));
        Assert.Null(Compared(new ScoredRun("A", [null]), new ScoredRun("B", [1]), Iou));
        Assert.Throws<ArgumentException>(() => Compared(new ScoredRun("A", [1]), new ScoredRun("B", [1, 1]), Iou));
    }

    [Fact]
    public void Family_OtherOrderOfRuns_SaysTheSameOfEachPair()
    {
        var random = new Random(3);
        ScoredRun[] runs =
        [
            .. "ABCD".Select(name => new ScoredRun(
                name.ToString(),
                [.. Enumerable.Range(0, 30).Select(_ => (double?)random.NextDouble())]
            )),
        ];
        var family = PairedComparison.Family(runs, Iou, resamples: 1_000);
        var reversed = PairedComparison.Family([.. runs.Reverse()], Iou, resamples: 1_000);

        Assert.Equal(6, family.Count);
        foreach (var c in family)
        {
            var other = reversed.Single(r => r.A == c.B && r.B == c.A);
            Assert.Equal(c.PAdjusted!.Value, other.PAdjusted!.Value, 1e-12);
            Assert.Equal(c.Difference.Low!.Value, -other.Difference.High!.Value, 1e-9);
            Assert.Equal(c.Verdict.IsClear, other.Verdict.IsClear);
            Assert.Equal(c.Outcomes.Wins, other.Outcomes.Losses);
            Assert.Equal(6, c.FamilySize);
            Assert.True(c.PAdjusted >= c.Test.P);
        }
    }

    [Fact]
    public void Family_UnequalOrInfiniteRuns_SaysWhich()
    {
        var a = new ScoredRun("A", [0.5, 0.6]);
        Assert.Contains(
            "B 1; compare",
            Assert.Throws<ArgumentException>(() => PairedComparison.Family([a, new ScoredRun("B", [0.5])], Iou)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "B has the score NaN",
            Assert.Throws<ArgumentException>(() => PairedComparison.Family([a, new ScoredRun("B", [0.5, double.NaN])], Iou)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(PairedComparison.Family([a], Iou));
    }

    /// <summary>
    /// 1,000 seeded pairs of runs without a difference: a clear one is claimed no more often than 5% and four standard errors.
    /// </summary>
    [Fact]
    public void Verdict_NoDifference_IsSeldomClaimed()
    {
        const int Experiments = 1_000;
        var random = new Random(99);
        var claimed = 0;
        for (var e = 0; e < Experiments; e++)
        {
            double?[] a = [.. Enumerable.Range(0, 50).Select(_ => (double?)BootstrapTests.Gaussian(random))];
            double?[] b = [.. Enumerable.Range(0, 50).Select(_ => (double?)BootstrapTests.Gaussian(random))];
            claimed += Compared(new ScoredRun("A", a), new ScoredRun("B", b), Iou, resamples: 500)!.Verdict.IsClear ? 1 : 0;
        }

        Assert.InRange(claimed / (double)Experiments, 0.02, 0.05 + 4 * Math.Sqrt(0.05 * 0.95 / Experiments));
    }

    private static (ScoredRun A, ScoredRun B) Pair(double lead, double noise)
    {
        var random = new Random(15);
        double?[] b = [.. Enumerable.Range(0, 50).Select(_ => (double?)random.NextDouble())];
        double?[] a = [.. b.Select(v => v + lead + noise * BootstrapTests.Gaussian(random))];
        return (new ScoredRun("A", a), new ScoredRun("B", b));
    }

    [Fact]
    public void Verdict_MeansThatRoundToTheSame_SaysLessThanAThousandth()
    {
        double?[] a = [.. Enumerable.Range(0, 20).Select(i => (double?)(0.8 + 0.01 * (i % 5)))];
        double?[] b = [.. a.Select((v, i) => v + (i % 2 == 0 ? 0.01 : -0.0094))];

        var words = Compared(new ScoredRun("A", a), new ScoredRun("B", b), Iou)!.Verdict.Description;

        Assert.Contains("this trained B is higher by less than 0.001 (95% interval", words, StringComparison.Ordinal);
        Assert.DoesNotContain("by 0.000", words, StringComparison.Ordinal);
    }

    /// <summary>One comparison, the only one of its family; null where no case has a value for both.</summary>
    private static PairedComparison? Compared(
        ScoredRun a,
        ScoredRun b,
        MetricDefinition metric,
        int resamples = Bootstrap.DefaultResamples
    ) => PairedComparison.Family([new ComparedPair(a, b)], metric, resamples: resamples).SingleOrDefault();
}
