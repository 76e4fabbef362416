using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class VarianceComponentsTests
{
    /// <summary>Two cases, two seeds: means .7 and .9 by case, .75 and .85 by seed, rest ±.05. MS: case .04, seed .01, rest .01.</summary>
    [Fact]
    public void Of_TwoByTwo_GivesTheValuesWorkedOutByHand()
    {
        var components = VarianceComponents.Of(
            new[,]
            {
                { 0.7, 0.7 },
                { 0.8, 1.0 },
            }
        )!;
        Assert.Equal(0.8, components.Mean, 1e-12);
        Assert.Equal(0.01, components.Rest, 1e-12);
        Assert.Equal((0.04 - 0.01) / 2, components.Case, 1e-12);
        Assert.Equal(0, components.Seed, 1e-12);
    }

    [Fact]
    public void Of_KnownComponents_FindsThem()
    {
        var components = VarianceComponents.Of(BootstrapTests.Scores(new Random(12), 400, 60, caseSd: 0.1, seedSd: 0.05, restSd: 0.03))!;
        Assert.Equal(0.1, Math.Sqrt(components.Case), 0.01);
        Assert.Equal(0.05, Math.Sqrt(components.Seed), 0.01);
        Assert.Equal(0.03, Math.Sqrt(components.Rest), 0.001);
        Assert.Equal(1, components.CaseShare + components.SeedShare + components.RestShare, 1e-12);
    }

    [Fact]
    public void Of_OneSeed_CannotDistinguishThem() => Assert.Null(VarianceComponents.Of(new double[5, 1]));

    [Fact]
    public void SeedSummary_ThreeSeeds_GivesMeanAndSampleDeviation()
    {
        // nnU-Net's three repetitions of one configuration: 87.6, 86.1, 85.8.
        var summary = SeedSummary.Of([87.6, 86.1, 85.8]);
        Assert.Equal(86.5, summary.Mean, 1e-9);
        Assert.Equal(Math.Sqrt((1.1 * 1.1 + 0.4 * 0.4 + 0.7 * 0.7) / 2), summary.StandardDeviation!.Value, 1e-9);
        Assert.Null(SeedSummary.Of([1]).StandardDeviation);
    }
}
