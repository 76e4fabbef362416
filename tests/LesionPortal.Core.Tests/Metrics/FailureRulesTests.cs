using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Tests.Metrics;

public sealed class FailureRulesTests
{
    private const int Side = 64;
    private static readonly bool[] s_lesion = Rectangle(20, 20, 24, 24);

    public static TheoryData<int, int, int, int, FailureKind?> Rectangles =>
        new()
        {
            { 20, 20, 24, 24, null },
            { 21, 20, 24, 24, null },
            { 0, 0, 8, 8, FailureKind.Missed },
            { 0, 0, 0, 0, FailureKind.Missed },
            { 12, 12, 40, 40, FailureKind.OverSegmented },
            { 26, 26, 12, 12, FailureKind.UnderSegmented },
            // Shifted by 3 and 2: IoU 462/690, wrong pixels at most √13 from the outline, 15% of the diameter is 4.06.
            { 23, 22, 24, 24, FailureKind.BoundaryOnly },
            { 29, 20, 24, 24, FailureKind.Displaced },
        };

    [Theory]
    [MemberData(nameof(Rectangles))]
    public void Of_ARectangleAgainstTheLesion_IsItsKind(int x, int y, int width, int height, FailureKind? kind) =>
        Assert.Equal(kind, FailureRules.Of(Rectangle(x, y, width, height), s_lesion, Side, Side));

    [Fact]
    public void Of_LesionWithAStrayRegion_IsSeveralRegionsThoughTooLarge()
    {
        var predicted = Rectangle(20, 20, 24, 24);
        foreach (var (i, inside) in Rectangle(48, 48, 16, 16).Index())
            predicted[i] |= inside;

        Assert.Equal(FailureKind.SeveralRegions, FailureRules.Of(predicted, s_lesion, Side, Side));
    }

    [Fact]
    public void Of_BothEmpty_IsNotWeak() => Assert.Null(FailureRules.Of(new bool[Side * Side], new bool[Side * Side], Side, Side));

    [Fact]
    public void Of_PredictionOfAnEmptyReference_IsOverSegmented() =>
        Assert.Equal(FailureKind.OverSegmented, FailureRules.Of(s_lesion, new bool[Side * Side], Side, Side));

    private static bool[] Rectangle(int left, int top, int width, int height)
    {
        var mask = new bool[Side * Side];
        for (var y = top; y < top + height; y++)
            mask.AsSpan(y * Side + left, width).Fill(true);
        return mask;
    }
}
