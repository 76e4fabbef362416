using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Tests.Shared.Charts;

public sealed class DecimationTests
{
    [Fact]
    public void Reduce_FewPoints_GivesThemBack()
    {
        ChartPoint[] points = [new(1, 1), new(2, 4), new(3, 9)];

        Assert.Same(points, Decimation.Reduce(points, 3));
    }

    [Fact]
    public void Reduce_ASpikeAmongMany_KeepsSpikeFirstAndLastInOrder()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => new ChartPoint(i, i == 4_321 ? 50 : 1)).ToList();

        var reduced = Decimation.Reduce(points, 100);

        Assert.Equal(100, reduced.Count);
        Assert.Equal(points[0], reduced[0]);
        Assert.Equal(points[^1], reduced[^1]);
        Assert.Contains(new ChartPoint(4_321, 50), reduced);
        Assert.Equal(reduced.OrderBy(p => p.X), reduced);
    }

    [Fact]
    public void ColourOf_RunsOfASuite_Differ()
    {
        Assert.Equal(
            RunPalette.Colours.Count,
            Enumerable.Range(1, RunPalette.Colours.Count).Select(RunPalette.ColourOf).Distinct().Count()
        );
        Assert.Equal(RunPalette.ColourOf(3), RunPalette.ColourOf(3 + RunPalette.Colours.Count));
        Assert.Equal(
            4 * RunPalette.Colours.Count,
            Enumerable
                .Range(1, 2 * RunPalette.Colours.Count)
                .SelectMany(id => ((bool[])[false, true]).Select(training => (RunPalette.ColourOf(id), RunPalette.DashOf(id, training))))
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void LineWords_NameOnlyTheLinesThatAreDrawn()
    {
        Assert.Equal("Solid: validation; dashed: training", RunPalette.LineStyleLegend([1, 2], "validation", "training"));
        Assert.Equal("Solid (dash-dotted where a colour repeats): validation", RunPalette.LineStyleLegend([1, 11], "validation", null));
        Assert.Equal("Dash-dotted: validation; dotted: training", RunPalette.LineStyleLegend([11], "validation", "training"));
    }
}
