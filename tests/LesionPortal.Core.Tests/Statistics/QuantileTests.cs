using CsCheck;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class QuantileTests
{
    /// <summary>numpy.quantile([1, 2, 4, 8], q).</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 3)]
    [InlineData(0.95, 7.4)]
    [InlineData(1, 8)]
    public void Linear_FourValues_InterpolatesAsNumPy(double share, double expected)
    {
        Assert.Equal(expected, Quantile.Linear([1, 2, 4, 8], share), 1e-12);
        Assert.Equal(expected, Quantile.LinearInPlace([8, 1, 4, 2], share), 1e-12);
    }

    [Fact]
    public void LinearInPlace_AnyValuesAndShares_EqualsThatOfSortedOnes() => Gen.Select(Gen.Double[-1, 1].Array[1, 60], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, first, second) =>
    {
        var (sorted, moved) = (values.Order().ToArray(), values.ToArray());

        // Twice on the same array, as an interval's two ends are taken.
        Assert.Equal(Quantile.Linear(sorted, first), Quantile.LinearInPlace(moved, first));
        Assert.Equal(Quantile.Linear(sorted, second), Quantile.LinearInPlace(moved, second));
    });

    [Fact]
    public void Linear_NothingOrBadShare_Throws()
    {
        Assert.Throws<ArgumentException>(() => Quantile.Linear([], 0.5));
        Assert.Throws<ArgumentException>(() => Quantile.Linear([1], 95));
    }
}
