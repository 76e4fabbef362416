using LesionPortal.Web.Comparison;
using LesionPortal.Web.Comparison.Components;
using LesionPortal.Web.Shared.Charts;

namespace LesionPortal.Web.Tests.Comparison.Components;

public sealed class CompareNumbersTests
{
    [Fact]
    public void Smooth_Weighted_IsTheMovingAverageCorrectedForItsStart()
    {
        var smooth = LearningLines.Smooth([new(1, 1), new(2, 0), new(3, 0)], 0.5);

        Assert.Equal([1, 0.5 / 1.5, 0.25 / 1.75], smooth.Select(p => p.Y));
        Assert.Equal([1, 2, 3], smooth.Select(p => p.X));
    }

    [Fact]
    public void Smooth_AGap_StaysOneAndStartsAnew()
    {
        var smooth = LearningLines.Smooth([new(1, 1), new(2, double.NaN), new(3, 0.2)], 0.9);

        Assert.Equal([1, double.NaN, 0.2], smooth.Select(p => p.Y));
    }

    [Fact]
    public void Smooth_NoWeight_ChangesNothing()
    {
        ChartPoint[] points = [new(1, 0.3), new(2, 0.9), new(3, 0.1)];

        Assert.Equal(points, LearningLines.Smooth(points, 0));
    }

    [Fact]
    public void ParetoFront_Scores_KeepsWhatNoOtherBeatsInBoth()
    {
        (double, double)[] points = [(10, 0.7), (5, 0.7), (20, 0.9), (30, 0.8), (1, 0.2), (20, 0.9)];

        Assert.Equal([4, 1, 2, 5], ParetoFront.Of(points, (a, b) => a > b));
    }

    [Fact]
    public void ParetoFront_LowerIsBetter_KeepsTheLowest() =>
        Assert.Equal([0, 2], ParetoFront.Of([(1, 9), (2, 9.5), (3, 4), (4, 5)], (a, b) => a < b));

    [Fact]
    public void BoxSummary_OneFarOff_IsAnOutlierNotAWhisker()
    {
        var box = BoxSummary.Of([9, 1, 2, 3, 4, 5, 100])!;

        Assert.Equal((1, 2.5, 4, 7, 9), (box.Low, box.Q1, box.Median, box.Q3, box.High));
        Assert.Equal([100], box.Outliers);
        Assert.Equal(7, box.N);
    }

    [Fact]
    public void BoxSummary_NoValue_IsNone() => Assert.Null(BoxSummary.Of([]));

    [Fact]
    public void ChartCsv_LinesAndBand_RowAValueOfXFullPrecisionQuotedNames()
    {
        var csv = ChartCsv.Of(
            [new("a", "U-Net, \"wide\"", "#000", [new(1, 0.1), new(2, 1.0 / 3)])],
            [new("range", "#000", "a", [new(2, 0.25, 0.5)])],
            "Epoch"
        );

        Assert.Equal("Epoch,\"U-Net, \"\"wide\"\"\",\"range, low\",\"range, high\"\r\n1,0.1,,\r\n2,0.3333333333333333,0.25,0.5\r\n", csv);
    }
}
