using LesionPortal.Core.Masks;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Masks;

/// <summary>Against the fixture that tests/js/shared-geometry.test.mjs holds the browser to.</summary>
public sealed class SharedGeometryTests
{
    public static TheoryData<string> Shapes => [.. SharedFixtures.Geometry.Masks.Select(m => m.Name)];

    public static TheoryData<string, string> Pairs => new(SharedFixtures.Geometry.Pairs.Select(p => (p.First, p.Second)));

    public static TheoryData<string> Fills => [.. SharedFixtures.Geometry.Fills.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Trace_OfASharedMask_GivesTheFixturesLoopsThereAndBack(string name)
    {
        var shape = Shape(name);
        var loops = shape.Contours.Select(Corners).ToList();

        Assert.Equal(loops, MaskContours.Trace(SharedFixtures.Mask(shape.Mask), shape.Width, shape.Height));
        Assert.Equal(SharedFixtures.Mask(shape.Mask), MaskContours.Fill(loops, shape.Width, shape.Height));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Counts_OfASharedMask_GivesTheFixturesRunsThereAndBack(string name)
    {
        var shape = Shape(name);

        Assert.Equal(shape.ColumnRuns, MaskRle.Counts(SharedFixtures.Mask(shape.Mask), shape.Width, shape.Height));
        Assert.Equal(SharedFixtures.Mask(shape.Mask), MaskRle.FromCounts(shape.ColumnRuns, shape.Width, shape.Height));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Components_OfASharedMask_AreTheFixtures(string name)
    {
        var shape = Shape(name);
        var (labels, areas) = MaskRegions.Components(SharedFixtures.Mask(shape.Mask), shape.Width, shape.Height);

        Assert.Equal(shape.Labels, labels);
        Assert.Equal(shape.Areas, areas);
        Assert.Equal(SharedFixtures.Mask(shape.Largest), MaskRegions.Largest(SharedFixtures.Mask(shape.Mask), shape.Width, shape.Height));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Distances_OfASharedMask_AreTheFixtures(string name)
    {
        var shape = Shape(name);
        var mask = SharedFixtures.Mask(shape.Mask);
        int[] nowhere = [.. Enumerable.Repeat(DistanceTransform.Infinite, mask.Length)];

        Assert.Equal(
            shape.SquaredDistances.Length > 0 ? shape.SquaredDistances : nowhere,
            DistanceTransform.Squared(mask, shape.Width, shape.Height)
        );
        Assert.Equal(shape.Boundary, MaskBoundary.Indices(mask, shape.Width, shape.Height));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void SurfaceDistances_OfTwoSharedMasks_AreTheFixturesBitForBit(string first, string second)
    {
        var (one, other) = (Shape(first), Shape(second));
        var expected = SharedFixtures.Geometry.Pairs.Single(p => p.First == first && p.Second == second);

        var scored = SegmentationMetrics.OfMask(SharedFixtures.Mask(one.Mask), SharedFixtures.Mask(other.Mask), one.Width, one.Height);

        Assert.Equal((expected.Mean, expected.Hausdorff95), (scored.MeanSurfaceDistance, scored.Hausdorff95));
    }

    [Theory]
    [MemberData(nameof(Fills))]
    public void Fill_OfSharedLoops_GivesTheFixturesPixels(string name)
    {
        var fill = SharedFixtures.Geometry.Fills.Single(f => f.Name == name);

        Assert.Equal(SharedFixtures.Mask(fill.Mask), MaskContours.Fill([.. fill.Loops.Select(Corners)], fill.Width, fill.Height));
    }

    private static SharedFixtures.ShapeCase Shape(string name) => SharedFixtures.Geometry.Masks.Single(m => m.Name == name);

    private static IReadOnlyList<Corner> Corners(int[] numbers) => [.. numbers.Chunk(2).Select(pair => new Corner(pair[0], pair[1]))];
}
