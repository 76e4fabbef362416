using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class EffectSizeTests
{
    [Fact]
    public void CohensDz_RandomDifferences_AgreesWithNumPy()
    {
        var c = ReferenceStatistics.At("dz");
        Assert.Equal(c.Number("dz"), EffectSize.CohensDz(c.Numbers("differences"))!.Value, 1e-9);
        Assert.Null(EffectSize.CohensDz([0.5]));
        Assert.Null(EffectSize.CohensDz([0.5, 0.5]));
    }

    [Fact]
    public void WinTieLoss_DifferencesAtTheTolerance_AreTies()
    {
        var outcome = WinTieLoss.Of([0.9, 0.905, 0.91, 0.8], [0.9, 0.9, 0.9, 0.9], 0.005);
        Assert.Equal(new WinTieLoss(1, 2, 1, 0.005), outcome);
    }

    [Fact]
    public void WinTieLoss_Direction_DecidesWhoWins()
    {
        Assert.Equal(1, WinTieLoss.Of([3], [5], 0.5, MetricDirection.LowerIsBetter).Wins);
        Assert.Equal(1, WinTieLoss.Of([-3], [5], 0.5, MetricDirection.NearerZeroIsBetter).Wins);
        Assert.Equal(1, WinTieLoss.Of([3], [5], 0.5).Losses);
    }
}
