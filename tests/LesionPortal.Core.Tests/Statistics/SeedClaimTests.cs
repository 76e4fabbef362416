using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

/// <summary>What may be claimed of two configurations from few seeds: decision 027.</summary>
public sealed class SeedClaimTests(ITestOutputHelper output)
{
    private static readonly MetricDefinition Iou = MetricCatalogue.Get("iou");

    // 50 test cases; standard deviations of plain IoU as on PH2: between cases .09, between seeds .016, of a case within a seed .07.
    private const int Cases = 50;
    private const double CaseSd = 0.09;
    private const double SeedSd = 0.016;
    private const double RestSd = 0.07;

    /// <summary>
    /// Two equal configurations, each time drawn anew: how often one is called better. Claims from one and two seeds are none by rule; from
    /// three on they stay at the level and four standard errors. The rule of decision 007 is shown beside it.
    /// </summary>
    [Fact]
    public void Verdict_TwoEqualConfigurations_AreSeldomCalledBetterWhateverTheSeeds()
    {
        const int Experiments = 1_500;
        var random = new Random(27);
        output.WriteLine($"rate of false \"better\", {Experiments} experiments each; 50 cases, SD of seeds {SeedSd}");
        output.WriteLine("seeds  decision 007  now     at seed SD 0");
        foreach (var seeds in new[] { 1, 2, 3, 5 })
        {
            var (before, now, still) = (0, 0, 0);
            for (var e = 0; e < Experiments; e++)
            {
                var (a, b) = Equal(random, seeds, SeedSd);
                before += IsClearByDecision007(a, b) ? 1 : 0;
                now += Compared(a, b).Verdict.IsClear ? 1 : 0;
                (a, b) = Equal(random, seeds, 0);
                still += Compared(a, b).Verdict.IsClear ? 1 : 0;
            }

            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seeds, 5}  {before / (double)Experiments, 12:0.0%}  {now / (double)Experiments, 5:0.0%}  "
                        + $"{still / (double)Experiments, 5:0.0%}"
                )
            );
            var most = seeds < ComparisonVerdict.MinSeeds ? 0 : 0.05 + 4 * Math.Sqrt(0.05 * 0.95 / Experiments);
            Assert.InRange(now / (double)Experiments, 0, most);
            Assert.InRange(still / (double)Experiments, 0, most);
            if (seeds == 1)
                Assert.InRange(before / (double)Experiments, 0.2, 0.4);
        }
    }

    /// <summary>A difference of .06, three seeds a side: the rule is no refusal of everything.</summary>
    [Fact]
    public void Verdict_ADifferenceOfSixHundredths_IsFoundFromThreeSeedsInMostExperiments()
    {
        const int Experiments = 300;
        var random = new Random(28);
        var found = 0;
        for (var e = 0; e < Experiments; e++)
        {
            var (a, b) = Equal(random, 3, SeedSd);
            for (var c = 0; c < Cases; c++)
            {
                for (var s = 0; s < 3; s++)
                    a[c, s] += 0.06;
            }

            found += Compared(a, b).Verdict.Better == "A" ? 1 : 0;
        }

        output.WriteLine($"{found} of {Experiments} found");
        Assert.True(found > 0.7 * Experiments);
    }

    /// <summary>
    /// By hand: case differences .1, .3 (mean .2, s_d² = .02, over 2 cases .01); seed means .7, .9 against .6, .6 (s² = .02 and 0, over 2
    /// seeds .01); no rest: SE √.02, df (.02)²/(.01²/1 + .01²/1) = 2.
    /// </summary>
    [Fact]
    public void OverCasesAndSeeds_TwoByTwo_GivesTheValuesWorkedOutByHand()
    {
        var difference = MeanDifference.OverCasesAndSeeds(
            new[,]
            {
                { 0.6, 0.8 },
                { 0.8, 1.0 },
            },
            new[,]
            {
                { 0.6, 0.6 },
                { 0.6, 0.6 },
            }
        )!;

        Assert.Equal(0.2, difference.Estimate, 1e-12);
        Assert.Equal(Math.Sqrt(0.02), difference.StandardError, 1e-12);
        Assert.Equal(2, difference.DegreesOfFreedom, 1e-9);
        // t = 1.41421 with 2 degrees of freedom: p = 1 − t/√(t² + 2) = 1 − √½.
        Assert.Equal(1 - Math.Sqrt(0.5), difference.P, 1e-9);
        Assert.Equal(0.2 + 4.302652730 * Math.Sqrt(0.02), difference.Interval(0.95).High!.Value, 1e-7);
        Assert.Null(MeanDifference.OverCasesAndSeeds(new double[2, 1], new double[2, 2]));
    }

    [Fact]
    public void Verdict_ThreeSeedsASide_IsAboutTheConfigurations()
    {
        var random = new Random(3);
        var (a, b) = Equal(random, 3, 0.002);
        for (var c = 0; c < Cases; c++)
            (b[c, 0], b[c, 1], b[c, 2]) = (a[c, 0] - 0.1, a[c, 1] - 0.1, a[c, 2] - 0.1);

        var verdict = Compared(a, b).Verdict;

        Assert.Equal("A", verdict.Better);
        Assert.StartsWith(
            "A is better than B: its IoU (Jaccard) is higher by 0.100 (95% interval ",
            verdict.Description,
            StringComparison.Ordinal
        );
        Assert.Contains(" over cases and seeds, p < 0.001, n = 50, 3 and 3 seeds)", verdict.Description, StringComparison.Ordinal);
        Assert.EndsWith("0.02 at the least.", verdict.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_DifferByTheSeedAlone_NoneIsBetterHoweverFarApart()
    {
        var comparison = Assert.Single(
            PairedComparison.Family(
                [new ComparedPair(Run("A · s0", i => 0.9), Run("A · s1", i => 0.5 + i / 100.0), ComparisonSubject.SeedAlone)],
                Iou,
                0.02
            )
        );

        Assert.Null(comparison.PAdjusted);
        Assert.Equal(
            (ComparisonFinding.NoClaim, (string?)null, 0),
            (comparison.Verdict.Finding, comparison.Verdict.Better, comparison.FamilySize)
        );
        Assert.Equal(
            "Not ranked: A · s0 and A · s1 differ at most in the seed; their difference is seed variation (A · s0 − A · s1: "
                + "+0.305 IoU (Jaccard), n = 20).",
            comparison.Verdict.Description
        );
    }

    [Fact]
    public void Family_WithPairsNoClaimIsMadeOf_CorrectsOverTheClaimsAlone()
    {
        ScoredRun[] runs = [Run("A", i => 0.9 - i / 100.0), Run("B", i => 0.8 - i / 90.0), Run("C", i => 0.7 - i / 80.0)];

        var family = PairedComparison.Family(
            [
                new ComparedPair(runs[0], runs[1]),
                new ComparedPair(runs[0], runs[2]),
                new ComparedPair(runs[1], runs[2], ComparisonSubject.SeedAlone),
            ],
            Iou
        );

        Assert.Equal([2, 2, 0], family.Select(c => c.FamilySize));
        Assert.Equal(2 * family[0].P, family[0].PAdjusted!.Value, 1e-12);
    }

    [Theory]
    [InlineData(
        0.004,
        ComparisonFinding.Negligible,
        "This trained A is better than this trained B by less than the smallest relevant "
            + "difference: its IoU (Jaccard) is higher by 0.004 ("
    )]
    [InlineData(0.05, ComparisonFinding.Clear, "This trained A is better than this trained B: its IoU (Jaccard) is higher by 0.050 (")]
    [InlineData(
        0,
        ComparisonFinding.Same,
        "This trained A and this trained B are the same within 0.02 in IoU (Jaccard): the 90% interval of their difference is −0.00"
    )]
    public void Verdict_WithASmallestDifferenceThatMatters_PartsBetterFromBetterByNothing(
        double lead,
        ComparisonFinding finding,
        string words
    )
    {
        var comparison = Assert.Single(
            PairedComparison.Family(
                [new ComparedPair(Run("A", i => 0.8 + lead + (i % 2 == 0 ? 0.002 : -0.002) + i / 1e6), Run("B", i => 0.8))],
                Iou,
                0.02
            )
        );

        Assert.Equal(finding, comparison.Verdict.Finding);
        Assert.StartsWith(words, comparison.Verdict.Description, StringComparison.Ordinal);
        Assert.Equal(lead > 0 ? ComparisonFinding.Clear : ComparisonFinding.Unclear, (comparison with { Relevant = null }).Verdict.Finding);
    }

    [Fact]
    public void Verdict_ByAnotherMetric_IsCalledExploratory()
    {
        var dice = Assert.Single(
            PairedComparison.Family(
                [new ComparedPair(Run("A", i => 0.9 - i / 100.0), Run("B", i => 0.8 - i / 90.0))],
                MetricCatalogue.Get("dice")
            )
        );

        Assert.EndsWith("Exploratory: IoU (Jaccard) is the primary metric.", dice.Verdict.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_OfAKappaBelowZero_AreWorseThanChanceOnlyIfTheIntervalIs()
    {
        Agreement Of(double low, double high) =>
            new(-0.1, 0.4, 0.45, null, new Interval(-0.1, low, high, 0.95, 40, IntervalMethod.Percentile), 40);

        Assert.Equal("worse than chance", Of(-0.2, -0.01).Description);
        Assert.Equal("not distinguishable from chance", Of(-0.3, 0.1).Description);
        Assert.Equal("not distinguishable from chance", (Of(-0.2, -0.01) with { Interval = null }).Description);
    }

    private static ScoredRun Run(string name, Func<int, double> value) =>
        new(name, [.. Enumerable.Range(0, 20).Select(i => (double?)value(i))]);

    private static (double[,] A, double[,] B) Equal(Random random, int seeds, double seedSd)
    {
        var a = BootstrapTests.Scores(random, Cases, seeds, 0, seedSd, RestSd);
        var b = BootstrapTests.Scores(random, Cases, seeds, 0, seedSd, RestSd);
        for (var c = 0; c < Cases; c++)
        {
            var byCase = CaseSd * BootstrapTests.Gaussian(random);
            for (var s = 0; s < seeds; s++)
                (a[c, s], b[c, s]) = (a[c, s] + byCase, b[c, s] + byCase);
        }

        return (a, b);
    }

    /// <summary>As a report asks: a claim about configurations from three seeds on, none before.</summary>
    private static PairedComparison Compared(double[,] a, double[,] b)
    {
        var subject = a.GetLength(1) >= ComparisonVerdict.MinSeeds ? ComparisonSubject.Configurations : ComparisonSubject.TooFewSeeds;
        return PairedComparison
            .Family(
                [new ComparedPair(ScoredRun.OverSeeds("A", Seeds(a)), ScoredRun.OverSeeds("B", Seeds(b)), subject)],
                Iou,
                0.02,
                resamples: 200
            )
            .Single();
    }

    private static List<List<double?>> Seeds(double[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(1)).Select(s => Enumerable.Range(0, Cases).Select(c => (double?)values[c, s]).ToList())];

    /// <summary>Interval over cases, and over seeds with two or more, leaves out 0; signed-rank p below .05; same direction.</summary>
    private static bool IsClearByDecision007(double[,] a, double[,] b)
    {
        var (first, second) = (ScoredRun.OverSeeds("A", Seeds(a)), ScoredRun.OverSeeds("B", Seeds(b)));
        double[] differences = [.. first.Values.Zip(second.Values, (x, y) => x!.Value - y!.Value)];
        var test = WilcoxonSignedRank.Test(differences);
        var interval =
            a.GetLength(1) > 1
                ? Bootstrap.DifferenceOverCasesAndSeeds(a, b, resamples: 500)
                : Bootstrap.MeanInterval(differences, resamples: 500);
        return !interval.Holds(0) && test.P < 0.05 && Math.Sign(test.RankBiserial) == Math.Sign(interval.Estimate);
    }
}
