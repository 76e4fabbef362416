using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class LearningTests
{
    [Theory]
    [InlineData(0.002, 0.32, 0.2, true)]
    [InlineData(0.3299, 0.32, 0.2, true)]
    [InlineData(0.3301, 0.32, 0.2, false)]
    [InlineData(0.80, 0.32, 0.0099, true)]
    [InlineData(0.80, 0.32, 0.01, false)]
    [InlineData(0.002, null, null, false)]
    [InlineData(null, 0.32, 0.2, false)]
    [InlineData(0.80, null, 0.001, true)]
    public void IsNothing_AroundItsLimits_IsWithinAHundredthOfATrivialMaskOrFlat(double? iou, double? trivial, double? spread, bool nothing)
    {
        var learning = new Learning(iou, trivial, spread);

        Assert.Equal(nothing, learning.IsNothing);
        Assert.Equal(nothing, learning.Description is not null);
    }

    [Fact]
    public void TrivialIouOf_Shares_IsTheBetterOfAllLesionAndEmpty()
    {
        Assert.Equal(0.3, Learning.TrivialIouOf([0.2, 0.4])!.Value, 12);
        // Two of three cases have no lesion: an empty mask is right there, one of all lesion only in a tenth of the third.
        Assert.Equal(2 / 3.0, Learning.TrivialIouOf([0, 0, 0.1])!.Value, 12);
        Assert.Null(Learning.TrivialIouOf([]));
    }

    [Fact]
    public void Words_OfANetworkBelowTheTrivialMasks_HaveBothNumbers() =>
        Assert.Equal(
            "Learned nothing: IoU 0.002 on the validation cases, where an all-lesion or an empty mask scores 0.321.",
            new Learning(0.002, 0.321, 0.1).Description
        );
}
