using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class SpearmanTrendTests
{
    /// <summary>SciPy's documentation: spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) = 0.82078, p 0.08859; ties share their rank.</summary>
    [Fact]
    public void Of_SciPysExample_IsSciPysResult()
    {
        var trend = SpearmanTrend.Of([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])!;

        Assert.Equal(0.82078268166812329, trend.Rho.Estimate, 1e-12);
        Assert.Equal(0.088587005313543798, trend.P, 1e-9);
    }

    [Fact]
    public void Of_ValuesExchangedOrTransformed_IsTheSame()
    {
        double[] x = [3, 1, 4, 1.5, 9, 2.6],
            y = [2, 7, 1, 8, 2.8, 1.8];

        var trend = SpearmanTrend.Of(x, y);

        Assert.Equal(trend, SpearmanTrend.Of(y, x));
        Assert.Equal(trend, SpearmanTrend.Of([.. x.Select(Math.Exp)], y));
        Assert.Equal(trend!.Rho.Estimate, -SpearmanTrend.Of([.. x.Select(v => -v)], y)!.Rho.Estimate, 1e-12);
    }

    /// <summary>4 standard errors of 5% and of 95% in 2,000 experiments without any trend.</summary>
    [Fact]
    public void Of_NoTrend_IsCalledOneInAboutFivePercent()
    {
        var random = new Random(3);
        int called = 0,
            held = 0;
        for (var e = 0; e < 2_000; e++)
        {
            var trend = SpearmanTrend.Of(
                [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())],
                [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())]
            )!;
            called += trend.P < 0.05 ? 1 : 0;
            held += trend.Rho.Holds(0) ? 1 : 0;
        }

        Assert.InRange(called / 2_000.0, 0.03, 0.07);
        Assert.InRange(held / 2_000.0, 0.93, 0.97);
    }

    [Fact]
    public void Of_TooFewPairsOrNoSpread_IsNone()
    {
        Assert.Null(SpearmanTrend.Of([1, 2, 3], [1, 2, 3]));
        Assert.Null(SpearmanTrend.Of([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]));
        Assert.Equal(
            (1, 0, null),
            (
                SpearmanTrend.Of([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])!.Rho.Estimate,
                SpearmanTrend.Of([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])!.P,
                SpearmanTrend.Of([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])!.Rho.Low
            )
        );
    }
}
