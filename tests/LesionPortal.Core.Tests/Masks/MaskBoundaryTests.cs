using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Tests.Masks;

public sealed class MaskBoundaryTests
{
    [Fact]
    public void Indices_Square_AreItsRim()
    {
        var mask = Pictures.Rectangle(5, 5, 1, 1, 3, 3).Pixels;
        Assert.Equal([6, 7, 8, 11, 13, 16, 17, 18], MaskBoundary.Indices(mask, 5, 5));
    }

    [Fact]
    public void Indices_FullMask_AreTheImagesFrame()
    {
        bool[] mask = [.. Enumerable.Repeat(true, 12)];
        Assert.Equal([0, 1, 2, 3, 4, 7, 8, 9, 10, 11], MaskBoundary.Indices(mask, 4, 3));
    }

    /// <summary>A diagonal neighbour outside makes no boundary.</summary>
    [Fact]
    public void Indices_InnerCornerPixel_IsInside()
    {
        var mask = Pictures.Rectangle(5, 5, 0, 0, 5, 5).Pixels;
        mask[0] = false; // (0, 0); (1, 1) has it as diagonal neighbour only
        Assert.DoesNotContain(6, MaskBoundary.Indices(mask, 5, 5));
    }

    [Fact]
    public void Indices_Empty_AreNone() => Assert.Empty(MaskBoundary.Indices(new bool[6], 3, 2));

    [Fact]
    public void Indices_WrongSize_Throws() => Assert.Throws<ArgumentException>(() => MaskBoundary.Indices(new bool[5], 3, 2));
}
