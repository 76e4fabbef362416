using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

/// <summary>At the image's own size, against the fixture that tests/js/masks-from-maps.test.mjs holds the browser to.</summary>
public sealed class MapMaskTests
{
    public static TheoryData<string> Names => [.. SharedFixtures.Maps.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bilinear_OfASharedMap_GivesTheFixturesValuesBitForBit(string name)
    {
        var map = Find(name);

        Assert.Equal(map.EnlargedValues, ProbabilityResize.Bilinear(map.Map, map.MapWidth, map.MapHeight, map.Width, map.Height));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mask_OfASharedMap_IsTheFixturesToThePixel(string name)
    {
        var map = Find(name);

        Assert.All(
            map.Decisions,
            decision =>
                Assert.Equal(
                    SharedFixtures.Mask(decision.Mask),
                    decision.Rule.Mask(map.Map, map.MapWidth, map.MapHeight, map.Width, map.Height)
                )
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AtNativeResolution_OfASharedMap_GivesTheFixturesScoresBitForBit(string name)
    {
        var map = Find(name);

        Assert.All(
            map.Decisions,
            decision =>
            {
                var scored = SegmentationMetrics.AtNativeResolution(
                    map.Map,
                    map.MapWidth,
                    map.MapHeight,
                    SharedFixtures.Mask(map.Reference),
                    map.Width,
                    map.Height,
                    decision.Rule
                );

                Assert.Equal(new PixelCounts(decision.Tp, decision.Fp, decision.Fn, decision.Tn), scored.Counts);
                Assert.Equal((decision.Iou, decision.Dice), (scored.Iou, scored.Dice));
                Assert.Equal((decision.Sensitivity, decision.Specificity), (scored.Sensitivity, scored.Specificity));
            }
        );
    }

    private static SharedFixtures.MapCase Find(string name) => SharedFixtures.Maps.Single(m => m.Name == name);
}
