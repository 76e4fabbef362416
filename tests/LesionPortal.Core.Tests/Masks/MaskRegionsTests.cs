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
    public void Components_Areas_SumToTheMask() => MaskGenerators.Any.Sample(mask =>
        Assert.Equal(mask.Pixels.Count(p => p), MaskRegions.Components(mask.Pixels, mask.Width, mask.Height).Areas.Sum()));

    [Theory]
    [InlineData("#..## ....#", "...## ....#")]
    [InlineData("#.# ... ...", "#.. ... ...")]
    [InlineData("... ...", "... ...")]
    public void Largest_OfSeveral_StaysAlone(string before, string after) => Assert.Equal(MaskGenerators.Picture(after).Pixels, With(MaskRegions.Largest, before));

    [Fact]
    public void Largest_OfAnyMask_IsOneRegionOfTheGreatestArea() => MaskGenerators.Any.Sample(mask =>
    {
        var areas = MaskRegions.Components(mask.Pixels, mask.Width, mask.Height).Areas;
        var kept = MaskRegions.Largest(mask.Pixels, mask.Width, mask.Height);
        Assert.Equal(areas.Count == 0 ? [] : [areas.Max()], MaskRegions.Components(kept, mask.Width, mask.Height).Areas);
    });

    [Theory]
    [InlineData("### #.# ###", "### ### ###")]
    [InlineData("### #.. ###", "### #.. ###")]
    [InlineData(".#. #.# .#.", ".#. ### .#.")]
    public void FillHoles_ClosedAndOpenBays_FillsTheClosed(string before, string after) => Assert.Equal(MaskGenerators.Picture(after).Pixels, With(MaskRegions.FillHoles, before));

    [Fact]
    public void FillHoles_OfAnyMask_OnlyAddsAndHasNothingLeftToFill() => MaskGenerators.Any.Sample(mask =>
    {
        var filled = MaskRegions.FillHoles(mask.Pixels, mask.Width, mask.Height);
        Assert.All(mask.Pixels.Zip(filled), p => Assert.True(p.Second || !p.First));
        Assert.Equal(filled, MaskRegions.FillHoles(filled, mask.Width, mask.Height));
    });

    /// <summary>What stays outside is what a walk by sides reaches from beyond the border, and nothing else.</summary>
    [Fact]
    public void FillHoles_OfAnyMask_LeavesOutsideJustWhatTheBorderReaches() => MaskGenerators.Any.Sample(mask =>
        Assert.Equal(ReachedFromTheBorder(mask), MaskRegions.FillHoles(mask.Pixels, mask.Width, mask.Height).Select(inside => !inside)));

    private static bool[] ReachedFromTheBorder(RandomMask mask)
    {
        var reached = new bool[mask.Pixels.Length];
        var places = Enumerable.Range(0, reached.Length).Select(i => (X: i % mask.Width, Y: i / mask.Width)).ToArray();
        bool IsReached(int x, int y) => x < 0 || y < 0 || x == mask.Width || y == mask.Height || reached[y * mask.Width + x];
        for (var grows = true; grows;)
        {
            grows = false;
            foreach (var (x, y) in places.Where(p => !mask.Pixels[p.Y * mask.Width + p.X] && !IsReached(p.X, p.Y)))
            {
                if (IsReached(x - 1, y) || IsReached(x + 1, y) || IsReached(x, y - 1) || IsReached(x, y + 1))
                    grows = reached[y * mask.Width + x] = true;
            }
        }

        return reached;
    }

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
