using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class ThresholdChoiceTests
{
    [Fact]
    public void Best_ShyNetwork_LowersTheThreshold()
    {
        // Lesion at p = 0.31, skin at 0.2: the notebook's rule finds nothing.
        var shy = new ScoredMap([51, 79, 79, 51], [false, true, true, false]);

        var rule = ThresholdChoice.Best([shy, shy], 2, 2, largestRegion: false);

        Assert.InRange(rule.Threshold, 51 / 255.0, 79 / 255.0);
        Assert.Equal(shy.Reference, rule.Mask(shy.Map, 2, 2));
    }

    [Fact]
    public void Best_AllThresholdsEqual_IsTheNearestToTheBaselines()
    {
        var sure = new ScoredMap([0, 255], [false, true]);

        Assert.Equal(128.5 / 255, ThresholdChoice.Best([sure], 2, 1, largestRegion: false).Threshold);
    }

    [Fact]
    public void Best_IsTheMeanOverImagesNotOverPixels()
    {
        // By pixels the first, large image would decide (high); two small ones outvote it.
        var large = new ScoredMap([200, 200, 200, 100], [true, true, true, false]);
        var small = new ScoredMap([100, 100, 0, 0], [true, true, false, false]);

        Assert.True(ThresholdChoice.Best([large, small, small], 2, 2, largestRegion: false).Threshold < 100 / 255.0);
    }

    [Fact]
    public void Best_LargestRegion_ScoresWhatIsLeftAfterCleaningUp()
    {
        // A false spot at 0.6 falls away by itself when masks are cleaned up, so nothing need be done about it.
        var spot = new ScoredMap([153, 0, 135, 135, 135], [false, false, true, true, true]);

        Assert.Equal(128.5 / 255, ThresholdChoice.Best([spot], 5, 1, largestRegion: true).Threshold);
        Assert.Equal([false, false, true, true, true], ThresholdChoice.Best([spot], 5, 1, largestRegion: true).Mask(spot.Map, 5, 1));
    }

    [Fact]
    public void Best_IsNoWorseThanAnyOtherOfTheGrid()
    {
        var random = new Random(3);
        var cases = Enumerable
            .Range(0, 4)
            .Select(_ =>
            {
                var reference = Enumerable.Range(0, 64).Select(i => i % 8 is > 1 and < 6).ToArray();
                return new ScoredMap(
                    [.. reference.Select(inside => (byte)Math.Clamp((inside ? 140 : 60) + random.Next(-70, 70), 0, 255))],
                    reference
                );
            })
            .ToList();

        var chosen = Mean(ThresholdChoice.Best(cases, 8, 8, largestRegion: true));

        Assert.All(ThresholdChoice.Grid, t => Assert.True(chosen >= Mean(new DecisionRule(t, true))));

        double Mean(DecisionRule rule) => cases.Sum(c => PixelCounts.Of(rule.Mask(c.Map, 8, 8), c.Reference).Iou);
    }

    [Fact]
    public void Grid_CutsMapsAsTheProbabilitiesTheyWereRoundedFrom()
    {
        foreach (var threshold in ThresholdChoice.Grid)
        {
            for (var p = 0.0005; p < 1; p += 0.001)
                Assert.Equal(p > threshold, Math.Round(255 * p) > 255 * threshold);
        }
    }

    [Fact]
    public void Best_NoCase_SaysSo() => Assert.Throws<ArgumentException>(() => ThresholdChoice.Best([], 1, 1, false));
}
