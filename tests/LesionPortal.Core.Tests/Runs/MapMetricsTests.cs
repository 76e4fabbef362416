using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class MapMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_AMapSmallerThanTheMask_IsTheContractInBothResolutions(bool largestRegion)
    {
        var rule = new DecisionRule(0.4, largestRegion);
        var mask = new PixelMask(48, 36, [.. Enumerable.Range(0, 48 * 36).Select(i => i % 48 is > 10 and < 30 && i / 48 is > 8 and < 27)]);
        ImageCodec.WriteMaskPng(_folder["mask.png"], mask);
        var map = new byte[16 * 16];
        for (var i = 0; i < map.Length; i++)
            map[i] =
                i % 16 is > 4 and < 11 && i / 16 is > 3 and < 13 ? (byte)180
                : i == 14 ? (byte)255
                : (byte)40;

        var metrics = MapMetrics.Of(map, 16, 16, _folder["mask.png"], rule);

        Assert.Equal(SegmentationMetrics.Of(map, ImageCodec.ReadMask(_folder["mask.png"], 16, 16).Pixels, 16, 16, rule), metrics.Training);
        Assert.Equal(SegmentationMetrics.AtNativeResolution(map, 16, 16, mask.Pixels, 48, 36, rule), metrics.Native);
        // A pixel apart from the lesion is in the map.
        Assert.NotEqual(metrics, MapMetrics.Of(map, 16, 16, _folder["mask.png"], rule with { LargestRegion = !largestRegion }));
    }

    [Fact]
    public void Of_NoMask_SaysWhichFile()
    {
        var thrown = Assert.Throws<ImageDecodingException>(() =>
            MapMetrics.Of(new byte[4], 2, 2, _folder["gone.png"], DecisionRule.Baseline)
        );

        Assert.Contains("gone.png", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resized_CentreBetweenTwoPixels_TakesTheUpperOrLeftOne()
    {
        var mask = new PixelMask(4, 2, [true, false, false, true, true, true, true, true]);

        Assert.Equal([true, false], mask.Resized(2, 1).Pixels);
    }
}
