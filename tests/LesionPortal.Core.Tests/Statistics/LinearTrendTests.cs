using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Tests.Statistics;

public sealed class LinearTrendTests
{
    [Fact]
    public void Of_ReferenceData_AgreesWithSciPy()
    {
        foreach (var c in ReferenceStatistics.Each("trends"))
        {
            var trend = LinearTrend.Of(c.Numbers("x"), c.Numbers("y"))!;
            Assert.Equal(c.Number("slope"), trend.Slope.Estimate, 1e-9);
            Assert.Equal(c.Number("intercept"), trend.Intercept, 1e-9);
            // MathNet's inverse of Student's t is good to about 1e-9 of its value.
            Assert.Equal(c.Number("low"), trend.Slope.Low!.Value, 1e-7);
            Assert.Equal(c.Number("high"), trend.Slope.High!.Value, 1e-7);
        }
    }

    [Fact]
    public void Of_ExactLine_HasNoError()
    {
        var trend = LinearTrend.Of([1, 2, 3, 4], [3, 5, 7, 9])!;
        Assert.Equal((2.0, 2.0, 2.0, 1.0), (trend.Slope.Low, trend.Slope.Estimate, trend.Slope.High, trend.Intercept));
        Assert.Equal(21, trend.At(10));
    }

    [Fact]
    public void Of_ConstantCurve_HasNoTrend()
    {
        var trend = LinearTrend.Of([1, 2, 3], [5, 5, 5])!;
        Assert.Equal(0, trend.Slope.Estimate);
        Assert.True(trend.Slope.Holds(0));
    }

    [Fact]
    public void Of_TooFewPoints_SaysSo()
    {
        Assert.Null(LinearTrend.Of([1], [1]));
        Assert.Null(LinearTrend.Of([2, 2, 2], [1, 2, 3]));
        Assert.Null(LinearTrend.Of([1, 2], [1, 2])!.Slope.Low);
        Assert.Throws<ArgumentException>(() => LinearTrend.Of([1, 2], [1]));
    }
}
