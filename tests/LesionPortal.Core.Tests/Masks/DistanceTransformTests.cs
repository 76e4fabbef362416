using CsCheck;
using LesionPortal.Core.Masks;
using LesionPortal.Core.Tests.Metrics;

namespace LesionPortal.Core.Tests.Masks;

public sealed class DistanceTransformTests
{
    private static readonly Gen<(int Width, bool[] Mask)> Masks = Gen.Select(Gen.Int[1, 17], Gen.Int[1, 17], Gen.Double[0, 1])
        .SelectMany((w, h, density) => Gen.Select(Gen.Const(w), Gen.Double[0, 1].Select(d => d < density).Array[w * h]));

    [Fact]
    public void Squared_AnyMask_EqualsTheSearchOverAllPixels() =>
        Masks.Sample(
            (width, mask) =>
            {
                var height = mask.Length / width;
                var inside = Enumerable.Range(0, mask.Length).Where(i => mask[i]).ToArray();
                var expected = Enumerable
                    .Range(0, mask.Length)
                    .Select(i =>
                        inside.Length == 0
                            ? DistanceTransform.Infinite
                            : inside.Min(j =>
                            {
                                var (dx, dy) = (i % width - j % width, i / width - j / width);
                                return dx * dx + dy * dy;
                            })
                    );
                Assert.Equal(expected, DistanceTransform.Squared(mask, width, height));
            }
        );

    [Fact]
    public void Squared_RandomMasks_AgreesWithSciPy()
    {
        var transforms = ReferenceMetrics.Read().DistanceTransforms;
        Assert.NotEmpty(transforms);
        Assert.All(transforms, t => Assert.Equal(t.Squared, DistanceTransform.Squared(t.Pixels, t.Width, t.Height)));
    }

    [Fact]
    public void Squared_LongestSides_DoNotOverflow()
    {
        var mask = new bool[31_999];
        mask[0] = true;
        Assert.Equal(31_998 * 31_998, DistanceTransform.Squared(mask, 31_999, 1)[^1]);
        Assert.Throws<ArgumentException>(() => DistanceTransform.Squared(new bool[32_000], 32_000, 1));
    }
}
