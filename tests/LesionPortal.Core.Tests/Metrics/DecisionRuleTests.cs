using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class DecisionRuleTests
{
    [Fact]
    public void Baseline_IsLogitAboveAHundredth()
    {
        Assert.Equal(0.01, DecisionRule.Baseline.ThresholdLogit);
        Assert.Equal("logit > 0.01", DecisionRule.Baseline.Description);
        Assert.Equal([false, false, true], DecisionRule.Baseline.Mask([127, 128, 129], 3, 1));
    }

    [Fact]
    public void ThresholdLogit_OtherThreshold_IsItsLogit() =>
        Assert.Equal(Math.Log(0.25 / 0.75), new DecisionRule(0.25, false).ThresholdLogit, 1e-12);

    [Fact]
    public void Mask_LargestRegion_KeepsTheLargerOfTwo()
    {
        byte[] map = [200, 0, 0, 0, 0, 0, 180, 180];

        Assert.Equal([true, false, false, false, false, false, true, true], new DecisionRule(0.5, false).Mask(map, 4, 2));
        Assert.Equal([false, false, false, false, false, false, true, true], new DecisionRule(0.5, true).Mask(map, 4, 2));
        Assert.Equal("p > 0.5000, largest region", new DecisionRule(0.5, true).Description);
    }

    [Fact]
    public void Mask_RegionsOfAHigherThreshold_AreThoseLeftAboveIt()
    {
        byte[] map = [255, 120, 200, 200]; // one region at 0.4, two at 0.6

        Assert.Equal([true, true, true, true], new DecisionRule(0.4, true).Mask(map, 4, 1));
        Assert.Equal([false, false, true, true], new DecisionRule(0.6, true).Mask(map, 4, 1));
    }

    [Fact]
    public void Mask_WrongSize_SaysSo() => Assert.Throws<ArgumentException>(() => DecisionRule.Baseline.Mask([1, 2, 3], 2, 2));
}
