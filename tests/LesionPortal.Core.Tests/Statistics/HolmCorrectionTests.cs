using CsCheck;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class HolmCorrectionTests
{
    /// <summary>R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.</summary>
    [Fact]
    public void Adjust_KnownFamily_GivesRsValues()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        var adjusted = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal(expected.Length, adjusted.Length);
        Assert.All(adjusted.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Adjust_AnyFamily_KeepsTheOrderAndLiesBetweenPAndBonferroni() =>
        Gen.Double[0, 1]
            .Array[0, 30]
            .Sample(p =>
            {
                var adjusted = HolmCorrection.Adjust(p);
                for (var i = 0; i < p.Length; i++)
                {
                    Assert.InRange(adjusted[i], p[i], Math.Min(1, p[i] * p.Length) + 1e-15);
                    for (var j = 0; j < p.Length; j++)
                        Assert.True(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            });

    [Fact]
    public void Adjust_OtherOrder_GivesTheSameToEach() =>
        Gen.Double[0, 1]
            .Array[1, 20]
            .Sample(p => Assert.Equal(HolmCorrection.Adjust(p).Reverse(), HolmCorrection.Adjust([.. p.Reverse()])));

    [Fact]
    public void Adjust_NoP_Throws() => Assert.Throws<ArgumentException>(() => HolmCorrection.Adjust([0.5, double.NaN]));
}
