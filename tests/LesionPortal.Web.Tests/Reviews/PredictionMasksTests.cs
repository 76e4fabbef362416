using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Tests.Queue;

namespace LesionPortal.Web.Tests.Reviews;

public sealed class PredictionMasksTests
{
    /// <summary>What a reader judges and what is scored at the image's own size are the same mask, to the pixel.</summary>
    [Fact]
    public void Read_AtTheImagesSize_IsTheMaskThatIsScoredThere()
    {
        const int Side = 16, Width = 230, Height = 170;
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "map.png");
        var map = new byte[Side * Side];
        new Random(3).NextBytes(map);
        ImageCodec.WriteGreyPng(path, map, Side, Side);

        var mask = PredictionMasks.Read(path, DecisionRule.Notebook, Width, Height);

        var scored = SegmentationMetrics.AtNativeResolution(map, Side, Side, mask.Pixels, Width, Height, DecisionRule.Notebook);
        Assert.Equal((1.0, mask.Area), (scored.Iou, scored.PredictedArea));
    }
}
