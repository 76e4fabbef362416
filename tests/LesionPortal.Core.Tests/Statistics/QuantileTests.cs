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
        Assert.Equal(expected, Quantile.LinearOfUnsorted([8, 1, 4, 2], share, 0.5).Lower, 1e-12);
    }

    [Fact]
    public void LinearOfUnsorted_AnyValuesAndShares_EqualsThatOfSortedOnes() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 60], Gen.Double[0, 1], Gen.Double[0, 1]).Sample(AssertAsSorted);

    /// <summary>Scores in steps, one outlier that squeezes all others into a bin, ranges that no scale fits.</summary>
    [Fact]
    public void LinearOfUnsorted_TiesAndOddRanges_EqualsThatOfSortedOnes() =>
        Gen.Select(Gen.Int[0, s_odd.Length - 1].Select(i => s_odd[i]).Array[1, 60], Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample(AssertAsSorted);

    private static readonly double[] s_odd = [0, 0.1, 0.3, 0.30000000000000004, 1, 1, 1e9, 1e300, -1e300, 5e-324];

    private static void AssertAsSorted(double[] values, double first, double second)
    {
        var sorted = values.Order().ToArray();

        var (lower, upper) = Quantile.LinearOfUnsorted(values, first, second);

        Assert.Equal((Quantile.Linear(sorted, first), Quantile.Linear(sorted, second)), (lower, upper));
    }

    [Fact]
    public void Linear_NothingOrBadShare_Throws()
    {
        Assert.Throws<ArgumentException>(() => Quantile.Linear([], 0.5));
        Assert.Throws<ArgumentException>(() => Quantile.Linear([1], 95));
    }
}
