using CsCheck;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class PixelCountsTests
{
    private static readonly Gen<(bool[] A, bool[] B)> Masks = Gen.Int[0, 200]
        .SelectMany(n => Gen.Select(Gen.Bool.Array[n], Gen.Bool.Array[n]));

    [Fact]
    public void Of_AnyMasks_CountsEveryPixelOnce() =>
        Masks.Sample(
            (a, b) =>
            {
                var counts = PixelCounts.Of(a, b);
                Assert.Equal(a.Length, counts.TruePositives + counts.FalsePositives + counts.FalseNegatives + counts.TrueNegatives);
                Assert.Equal(a.Count(p => p), counts.TruePositives + counts.FalsePositives);
                Assert.Equal(b.Count(p => p), counts.TruePositives + counts.FalseNegatives);
            }
        );

    [Fact]
    public void Of_PerfectMask_ScoresOne() =>
        Gen
            .Bool.Array[0, 200]
            .Sample(mask =>
            {
                var counts = PixelCounts.Of(mask, mask);
                Assert.Equal(1, counts.Iou);
                Assert.Equal(1, counts.Dice);
            });

    [Fact]
    public void Of_Exchanged_ScoresTheSame() =>
        Masks.Sample(
            (a, b) =>
            {
                Assert.Equal(PixelCounts.Of(a, b).Iou, PixelCounts.Of(b, a).Iou);
                Assert.Equal(PixelCounts.Of(a, b).Dice, PixelCounts.Of(b, a).Dice);
            }
        );

    [Fact]
    public void Of_AnyMasks_IouIsAtMostDiceAndTheyAreLinked() =>
        Masks.Sample(
            (a, b) =>
            {
                var counts = PixelCounts.Of(a, b);
                Assert.InRange(counts.Iou, 0, counts.Dice + 1e-12);
                Assert.InRange(counts.Dice, 0, 1);
                Assert.Equal(2 * counts.Iou / (1 + counts.Iou), counts.Dice, 1e-6);
            }
        );

    [Fact]
    public void Of_LiteralMasks_GivesTheKnownScores()
    {
        var counts = PixelCounts.Of([true, true, true, false, false], [true, false, true, true, false]);
        Assert.Equal(new PixelCounts(2, 1, 1, 1), counts);
        Assert.Equal(0.5, counts.Iou, 1e-7);
        Assert.Equal(2 / 3.0, counts.Dice, 1e-7);
    }

    [Fact]
    public void Of_EmptyMasks_FollowTheStatedRule()
    {
        Assert.Equal(1, PixelCounts.Of([false, false], [false, false]).Iou);
        Assert.Equal(0, PixelCounts.Of([false, true], [false, false]).Iou, 1e-7);
    }

    [Fact]
    public void Of_DifferentSizes_Throws() => Assert.Throws<ArgumentException>(() => PixelCounts.Of([true], [true, false]));
}
