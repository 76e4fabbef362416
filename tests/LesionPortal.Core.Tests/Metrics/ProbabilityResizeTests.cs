using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class ProbabilityResizeTests
{
    /// <summary>
    /// torch.nn.functional.interpolate([[0, 100], [200, 40]], size=(2, 4), mode="bilinear", align_corners=False), worked out by hand.
    /// </summary>
    [Fact]
    public void Bilinear_TwoToFourColumns_InterpolatesBetweenPixelCentres()
    {
        float[] expected = [0, 25, 75, 100, 200, 160, 80, 40];
        Assert.Equal(expected, ProbabilityResize.Bilinear([0, 100, 200, 40], 2, 2, 4, 2));
    }

    [Fact]
    public void Bilinear_SameSize_ChangesNothing()
    {
        byte[] map = [1, 2, 3, 250, 129, 7];
        Assert.Equal(map.Select(p => (float)p), ProbabilityResize.Bilinear(map, 3, 2, 3, 2));
    }

    [Fact]
    public void Bilinear_Constant_StaysConstant() =>
        Assert.All(ProbabilityResize.Bilinear([128, 128, 128, 128], 2, 2, 7, 5), p => Assert.Equal(128f, p));

    [Fact]
    public void Bilinear_WrongSize_Throws() => Assert.Throws<ArgumentException>(() => ProbabilityResize.Bilinear([1, 2, 3], 2, 2, 4, 4));
}
