using CsCheck;
using LesionPortal.Core.Masks;

namespace LesionPortal.Core.Tests.Masks;

public sealed class MaskContoursTests
{
    [Fact]
    public void Fill_OfTrace_IsTheMaskAgain() =>
        MaskGenerators.Any.Sample(mask =>
            Assert.Equal(mask.Pixels, MaskContours.Fill(MaskContours.Trace(mask.Pixels, mask.Width, mask.Height), mask.Width, mask.Height))
        );

    [Fact]
    public void Trace_OnePixel_IsItsFourCornersClockwise() =>
        Assert.Equal([new(2, 1), new(2, 2), new(1, 2), new(1, 1)], Assert.Single(Trace("... .#. ...")));

    [Fact]
    public void Trace_StraightSides_HaveNoCornersBetween() =>
        Assert.Equal([new(3, 0), new(3, 2), new(0, 2), new(0, 0)], Assert.Single(Trace("### ###")));

    [Fact]
    public void Trace_ARing_HasItsHoleRunningTheOtherWay() => Assert.Equal([9, -1], Trace("### #.# ###").Select(SignedArea));

    [Fact]
    public void Trace_AreasOfAllLoops_SumToTheMask() =>
        MaskGenerators.Any.Sample(mask =>
            Assert.Equal(mask.Pixels.Count(p => p), MaskContours.Trace(mask.Pixels, mask.Width, mask.Height).Sum(SignedArea))
        );

    [Fact]
    public void Trace_AMaskOfAnotherSize_IsRefused() => Assert.Throws<ArgumentException>(() => MaskContours.Trace(new bool[5], 2, 2));

    private static IReadOnlyList<IReadOnlyList<Corner>> Trace(string rows)
    {
        var mask = MaskGenerators.Picture(rows);
        return MaskContours.Trace(mask.Pixels, mask.Width, mask.Height);
    }

    private static int SignedArea(IReadOnlyList<Corner> loop) =>
        loop.Select((a, i) => (a, b: loop[(i + 1) % loop.Count])).Sum(e => e.a.X * e.b.Y - e.b.X * e.a.Y) / 2;
}
