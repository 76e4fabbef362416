using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Tests.Masks;

public sealed class PredictionMasksTests
{
    /// <summary>What a reader judges and what is scored at the image's own size are the same mask, to the pixel.</summary>
    [Theory]
    [InlineData(16, 230, 170)]
    [InlineData(64, 50, 40)] // an image smaller than its map
    public void Read_AtTheImagesSize_IsTheMaskThatIsScoredThere(int side, int width, int height)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "map.png");
        var map = new byte[side * side];
        new Random(3).NextBytes(map);
        ImageCodec.WriteGreyPng(path, map, side, side);

        var mask = PredictionMasks.Read(path, DecisionRule.Baseline, width, height);

        var scored = SegmentationMetrics.AtNativeResolution(map, side, side, mask.Pixels, width, height, DecisionRule.Baseline);
        Assert.Equal((1.0, mask.Area), (scored.Iou, scored.PredictedArea));
    }
}
