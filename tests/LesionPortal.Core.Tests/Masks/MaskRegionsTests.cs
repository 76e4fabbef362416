using CsCheck;
using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Tests.Masks;

public sealed class MaskRegionsTests
{
    [Fact]
    public void Components_PixelsThatTouchAtACorner_AreOne() => Assert.Equal([2], Components("#. .#").Areas);

    [Fact]
    public void Components_ThreeRegions_AreNumberedFromTheTopLeft()
    {
        var found = Components("##.# ...# #...");

        Assert.Equal([2, 2, 1], found.Areas);
        Assert.Equal([1, 1, 0, 2, 0, 0, 0, 2, 3, 0, 0, 0], found.Labels);
    }

    [Fact]
    public void Components_Areas_SumToTheMask() =>
        MaskGenerators.Any.Sample(mask =>
            Assert.Equal(mask.Pixels.Count(p => p), MaskRegions.Components(mask.Pixels, mask.Width, mask.Height).Areas.Sum())
        );

    [Theory]
    [InlineData("#..## ....#", "...## ....#")]
    [InlineData("#.# ... ...", "#.. ... ...")]
    [InlineData("... ...", "... ...")]
    public void Largest_OfSeveral_StaysAlone(string before, string after) =>
        Assert.Equal(MaskGenerators.Picture(after).Pixels, With(MaskRegions.Largest, before));

    [Fact]
    public void Largest_OfAnyMask_IsOneRegionOfTheGreatestArea() =>
        MaskGenerators.Any.Sample(mask =>
        {
            var areas = MaskRegions.Components(mask.Pixels, mask.Width, mask.Height).Areas;
            var kept = MaskRegions.Largest(mask.Pixels, mask.Width, mask.Height);
            Assert.Equal(areas.Count == 0 ? [] : [areas.Max()], MaskRegions.Components(kept, mask.Width, mask.Height).Areas);
        });

    private static MaskRegions.Labelled Components(string rows)
    {
        var mask = MaskGenerators.Picture(rows);
        return MaskRegions.Components(mask.Pixels, mask.Width, mask.Height);
    }

    private delegate bool[] Change(ReadOnlySpan<bool> mask, int width, int height);

    private static bool[] With(Change change, string rows)
    {
        var mask = MaskGenerators.Picture(rows);
        return change(mask.Pixels, mask.Width, mask.Height);
    }
}
