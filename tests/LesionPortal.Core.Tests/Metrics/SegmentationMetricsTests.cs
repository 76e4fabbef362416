using CsCheck;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class SegmentationMetricsTests
{
    private static readonly Gen<(int Width, int Height, bool[] A, bool[] B)> Pairs = Gen.Select(Gen.Int[1, 14], Gen.Int[1, 14])
        .SelectMany((w, h) => Gen.Select(Gen.Const(w), Gen.Const(h), Gen.Bool.Array[w * h], Gen.Bool.Array[w * h]));

    [Fact]
    public void OfMask_SquareBesideItself_GivesTheValuesWorkedOutByHand()
    {
        // 4×4 squares of 16 pixels, the second 1 to the right: 12 in common, 4 false positives, 4 false negatives.
        var reference = Pictures.Rectangle(10, 10, 2, 3, 4, 4).Pixels;
        var predicted = Pictures.Rectangle(10, 10, 3, 3, 4, 4).Pixels;

        var m = SegmentationMetrics.OfMask(predicted, reference, 10, 10);

        Assert.Equal(new PixelCounts(12, 4, 4, 80), m.Counts);
        Assert.Equal(0.6, m.Iou);
        Assert.Equal(0.75, m.Dice);
        Assert.Equal(0.3, m.QuantisedIou); // (float)0.6 is just above 0.6: 20·0.1 rounds up to 3
        Assert.Equal(0, m.ThresholdedJaccard);
        Assert.Equal(0.92, m.PixelAccuracy);
        Assert.Equal(0.75, m.Sensitivity);
        Assert.Equal(80 / 84.0, m.Specificity);
        Assert.Equal(0.75, m.Precision);
        Assert.Equal(0, m.AreaError);
        Assert.Equal(1, m.Hausdorff95);
        // Outlines of 12 pixels: the 4 on the far side lie 1 away. The 2+2 corners' inner neighbours (row 2 and 5) are on both outlines;
        // the 2 of the near side's middle lie 1 off the other outline: 6 of 12 in each direction are 1 away.
        Assert.Equal(0.5, m.MeanSurfaceDistance);
        Assert.Equal(100 / (2 * Math.Sqrt(16 / Math.PI)), m.Hausdorff95Relative!.Value, 1e-12);
        Assert.Equal(1, m.BoundaryF1); // tolerance is at least one pixel
        Assert.Null(m.Brier);
        Assert.Null(m.ExpectedCalibrationError);
    }

    [Fact]
    public void Of_FourPixels_BrierAndCalibrationAreThoseWorkedOutByHand()
    {
        // p = 0, 0.2, 0.8, 1; lesion: the last two.
        var m = SegmentationMetrics.Of([0, 51, 204, 255], [false, false, true, true], 4, 1, 0.5);

        Assert.Equal(2 * 0.04 / 4, m.Brier!.Value, 1e-12);
        Assert.Equal((0 + 0.2 + 0.2 + 0) / 4, m.ExpectedCalibrationError!.Value, 1e-12);
        Assert.Equal(1, m.Iou);
    }

    [Fact]
    public void Of_ProbabilityAtTheThreshold_IsOutside()
    {
        bool[] all = [true, true];
        Assert.Equal(0.5, SegmentationMetrics.Of([51, 52], all, 2, 1, 0.2).Iou);
        Assert.Equal(1, SegmentationMetrics.Of([51, 52], all, 2, 1, 0.19).Iou);
        // The decision rule on 8 bits: 128 of 255 is .50196, still below .5025.
        Assert.Equal(0.5, SegmentationMetrics.Of([128, 129], all, 2, 1, DecisionRule.Probability).Iou);
    }

    [Fact]
    public void OfMask_BothEmpty_IsPerfectAsIsicScoresIt()
    {
        var m = SegmentationMetrics.OfMask(new bool[12], new bool[12], 4, 3);

        Assert.Equal((1.0, 1.0, 1.0), (m.Iou, m.Dice, m.ThresholdedJaccard));
        Assert.Equal((1.0, 1.0, 1.0, 1.0), (m.PixelAccuracy, m.Sensitivity, m.Specificity, m.Precision));
        Assert.Equal((0.0, 0.0, 1.0), (m.Hausdorff95, m.MeanSurfaceDistance, m.BoundaryF1));
        Assert.Null(m.Hausdorff95Relative);
        Assert.Null(m.AreaError);
        Assert.False(m.IsMissedLesion || m.IsFalseAlarm);
    }

    [Fact]
    public void OfMask_MissedLesion_CountsAsTheDiagonal()
    {
        var m = SegmentationMetrics.OfMask(new bool[1200], Pictures.Rectangle(40, 30, 10, 10, 8, 8).Pixels, 40, 30);

        Assert.True(m.IsMissedLesion);
        Assert.Equal((50.0, 50.0), (m.Hausdorff95, m.MeanSurfaceDistance));
        Assert.Equal(100 * 50 / (2 * Math.Sqrt(64 / Math.PI)), m.Hausdorff95Relative!.Value, 1e-9);
        Assert.Equal((0.0, 0.0, 0.0, 0.0, 1.0), (m.Iou, m.Sensitivity, m.Precision, m.BoundaryF1, m.Specificity));
        Assert.Equal(-100, m.AreaBias);
    }

    [Fact]
    public void OfMask_FalseAlarm_CountsAsTheDiagonalToo()
    {
        var m = SegmentationMetrics.OfMask(Pictures.Rectangle(40, 30, 10, 10, 8, 8).Pixels, new bool[1200], 40, 30);

        Assert.True(m.IsFalseAlarm);
        Assert.False(m.IsMissedLesion);
        Assert.Equal(50, m.Hausdorff95);
        Assert.Equal((0.0, 1.0, 0.0), (m.Iou, m.Sensitivity, m.BoundaryF1));
        Assert.Null(m.MeanSurfaceDistanceRelative);
    }

    [Theory]
    [InlineData(13, 20, 0.65)]
    [InlineData(26, 40, 0.65)]
    [InlineData(129, 200, 0)]
    [InlineData(131, 200, 0.655)]
    public void OfMask_JaccardAroundIsicsThreshold_IsKeptFromThereOn(int hit, int lesion, double expected)
    {
        bool[] predicted = [.. Enumerable.Range(0, lesion).Select(i => i < hit)];
        bool[] reference = [.. Enumerable.Repeat(true, lesion)];
        Assert.Equal(expected, SegmentationMetrics.OfMask(predicted, reference, lesion, 1).ThresholdedJaccard);
    }

    [Fact]
    public void OfMask_PerfectMask_IsPerfectInEveryMetric() =>
        Pairs.Sample(
            (w, h, a, _) =>
            {
                var m = SegmentationMetrics.OfMask(a, a, w, h);
                foreach (var definition in MetricCatalogue.All)
                {
                    if (definition.Value(m) is { } value)
                        Assert.Equal(definition.Direction == MetricDirection.HigherIsBetter ? 1 : 0, value);
                }
            }
        );

    [Fact]
    public void OfMask_Exchanged_SymmetricMetricsStay() =>
        Pairs.Sample(
            (w, h, a, b) =>
            {
                var (m, n) = (SegmentationMetrics.OfMask(a, b, w, h), SegmentationMetrics.OfMask(b, a, w, h));
                Assert.Equal(m.Iou, n.Iou);
                Assert.Equal(m.Dice, n.Dice);
                Assert.Equal(m.Hausdorff95, n.Hausdorff95);
                Assert.Equal(m.MeanSurfaceDistance, n.MeanSurfaceDistance, 1e-12);
            }
        );

    [Fact]
    public void OfMask_AnyMasks_KeepTheirRanges() =>
        Pairs.Sample(
            (w, h, a, b) =>
            {
                var m = SegmentationMetrics.OfMask(a, b, w, h);
                Assert.InRange(m.Iou, 0, m.Dice);
                Assert.Equal(2 * m.Iou / (1 + m.Iou), m.Dice, 1e-12);
                Assert.InRange(m.Hausdorff95, m.MeanSurfaceDistance > 0 ? double.Epsilon : 0, Math.Sqrt(w * w + h * h));
                foreach (var definition in MetricCatalogue.All)
                {
                    if (definition.Value(m) is { } value)
                        Assert.InRange(value, definition.Minimum ?? double.MinValue, definition.Maximum ?? double.MaxValue);
                }
            }
        );

    [Fact]
    public void Of_WrongSize_SaysWhichAndWhat()
    {
        Assert.Contains(
            "probability map has 3 pixels",
            Assert.Throws<ArgumentException>(() => SegmentationMetrics.Of(new byte[3], new bool[4], 2, 2, 0.5)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => SegmentationMetrics.OfMask(new bool[4], new bool[3], 2, 2));
        Assert.Contains(
            "1.5",
            Assert.Throws<ArgumentException>(() => SegmentationMetrics.Of(new byte[4], new bool[4], 2, 2, 1.5)).Message,
            StringComparison.Ordinal
        );
    }
}
