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

    /// <summary>Values that swing to the other side each time are no reason for a narrower interval.</summary>
    [Fact]
    public void OfSeries_ValuesThatAlternate_HasTheIntervalOfIndependentOnes()
    {
        double[] y = [1.2, 0.8, 1.3, 0.7, 1.1, 0.9, 1.2, 0.8, 1.1, 0.9, 1.3, 0.7];
        var plain = LinearTrend.Of([.. Enumerable.Range(0, 12).Select(i => (double)i)], y)!;

        var series = LinearTrend.OfSeries(y)!;

        Assert.Equal(plain.Slope.Low!.Value, series.Slope.Low!.Value, 9);
        Assert.Equal(plain.Slope.High!.Value, series.Slope.High!.Value, 9);
    }

    [Fact]
    public void OfSeries_ValuesThatResembleTheOneBefore_HasAWiderInterval()
    {
        double[] y = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i / 4.0))];
        var plain = LinearTrend.Of([.. Enumerable.Range(0, 30).Select(i => (double)i)], y)!;

        var series = LinearTrend.OfSeries(y)!;

        Assert.Equal(plain.Slope.Estimate, series.Slope.Estimate, 12);
        Assert.InRange((series.Slope.High!.Value - series.Slope.Low!.Value) / (plain.Slope.High!.Value - plain.Slope.Low!.Value), 2, 100);
        Assert.Null(LinearTrend.OfSeries([1, 2]));
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
