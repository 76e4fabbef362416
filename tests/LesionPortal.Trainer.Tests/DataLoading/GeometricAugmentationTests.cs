using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class GeometricAugmentationTests
{
    private const int Side = 64;

    public static TheoryData<AugmentationSettings> Moves =>
        [
            new AugmentationSettings { Flips = true },
            new AugmentationSettings { RotationDegrees = 180 },
            new AugmentationSettings { Scale = 0.5 },
            new AugmentationSettings { Shift = 0.5 },
            new AugmentationSettings { Elastic = 0.2 },
            new AugmentationSettings
            {
                Flips = true,
                RotationDegrees = 45,
                Scale = 0.3,
                Shift = 0.2,
                Elastic = 0.1,
            },
        ];

    /// <summary>The mask drawn into the image goes the same way pixel by pixel: its value at the cut is the mask's.</summary>
    [Theory]
    [MemberData(nameof(Moves), DisableDiscoveryEnumeration = true)]
    public void Apply_MaskAsImage_StaysTheMask(AugmentationSettings settings)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var scope = NewDisposeScope();
            var masks = DrawnLesions.Batch(3, Side).Masks;
            var images = ChannelsLast.Of(masks.expand(3, 3, Side, Side));

            var (varied, moved) = new Augmentation(settings).Apply(images, masks, new Random(seed));

            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(0, DrawnLesions.Difference((varied.narrow(1, channel, 1) > 0.5).to_type(ScalarType.Float32), moved));
        }
    }

    /// <summary>
    /// The same with the image's own colours: what is dark is where the mask is, up to the two pixels at its edge that bilinear sampling
    /// mixes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Moves), DisableDiscoveryEnumeration = true)]
    public void Apply_Lesion_LiesUnderItsMask(AugmentationSettings settings)
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(8, Side);

        var (varied, moved) = new Augmentation(settings).Apply(images, masks, new Random(12));

        var dark = (varied.narrow(1, 0, 1) < 0.65).to_type(ScalarType.Float32);
        var inner = 1 - nn.functional.max_pool2d(1 - moved, 3, 1, 1);
        var outer = nn.functional.max_pool2d(moved, 3, 1, 1);
        Assert.True((dark >= inner).all().ToBoolean());
        Assert.True((dark <= outer).all().ToBoolean());
        Assert.True(moved.sum().ToSingle() > 100);
    }

    [Fact]
    public void Apply_Flips_GivesEachOfTheEightExactly()
    {
        using var scope = NewDisposeScope();
        var coordinates = DrawnLesions.Coordinates(16);
        var mask = zeros(1, 1, 16, 16);
        mask[0, 0, 2, 3] = tensor(1f);
        mask.narrow(2, 5, 2).narrow(3, 9, 6).fill_(1);
        var turned = Enumerable.Range(0, 8).Select(i => (Image: Turn(coordinates, i), Mask: Turn(mask, i))).ToArray();
        var augmentation = new Augmentation(new() { Flips = true });
        var random = new Random(1);
        var seen = new HashSet<int>();

        for (var i = 0; i < 120; i++)
        {
            var (image, moved) = augmentation.Apply(coordinates, mask, random);
            var which = Array.FindIndex(turned, t => DrawnLesions.Difference(t.Mask, moved) == 0);
            Assert.True(which >= 0, "The mask is none of its eight mirror images.");
            Assert.True(DrawnLesions.Difference(turned[which].Image, image) < 1e-5);
            seen.Add(which);
        }

        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void Apply_Rotation_TurnsRigidlyWithinTheLimit()
    {
        var angles = new List<double>();
        for (var seed = 0; seed < 60; seed++)
        {
            var (x, y) = SourceOf(new() { RotationDegrees = 30 }, seed);

            // The middle comes from the middle, a step to the right from a step of the same length under the angle.
            var (across, down) = (x(40, 32) - x(24, 32), y(40, 32) - y(24, 32));
            Assert.Equal(16.0 / Side, Math.Sqrt(across * across + down * down), 1e-4);
            Assert.Equal(0.5, (x(31, 31) + x(32, 32)) / 2, 1e-4);
            Assert.Equal(-down, x(32, 40) - x(32, 24), 1e-4);
            angles.Add(Math.Atan2(down, across) * 180 / Math.PI);
        }

        Assert.InRange(angles.Max(), 20, 30.01);
        Assert.InRange(angles.Min(), -30.01, -20);
        Assert.InRange(angles.Average(), -6, 6);
    }

    [Fact]
    public void Apply_Rotation_KeepsTheAreaOfWhatStaysInside()
    {
        using var scope = NewDisposeScope();
        // Small enough that no corner of the turned square mirrors a second piece of it.
        var masks = DrawnLesions.Ellipse(128, 0.5, 0.5, 0.28, 0.18).to_type(ScalarType.Float32).expand(20, 1, 128, 128).contiguous();

        var (_, moved) = new Augmentation(new() { RotationDegrees = 180 }).Apply(masks.expand(20, 3, 128, 128), masks, new Random(3));

        var areas = moved.sum(1, 2, 3) / masks.sum(1, 2, 3);
        Assert.InRange(areas.min().ToDouble(), 0.98, 1.02);
        Assert.InRange(areas.max().ToDouble(), 0.98, 1.02);
    }

    [Fact]
    public void Apply_Scale_GrowsAsOftenAsItShrinksWithinTheLimit()
    {
        var factors = new List<double>();
        for (var seed = 0; seed < 60; seed++)
        {
            var (x, y) = SourceOf(new() { Scale = 0.5 }, seed);
            Assert.Equal(x(40, 32) - x(24, 32), y(32, 40) - y(32, 24), 1e-4);
            factors.Add(16.0 / Side / (x(40, 32) - x(24, 32)));
        }

        Assert.InRange(factors.Min(), 1 / 1.501, 0.75);
        Assert.InRange(factors.Max(), 1.35, 1.501);
        Assert.InRange(factors.Count(f => f > 1), 20, 40);
    }

    [Fact]
    public void Apply_Shift_MovesEveryPixelAlikeWithinTheLimit()
    {
        var shifts = new List<(double Right, double Down)>();
        for (var seed = 0; seed < 60; seed++)
        {
            var (x, y) = SourceOf(new() { Shift = 0.1 }, seed);
            var (right, down) = (x(32, 32) - 32.5 / Side, y(32, 32) - 32.5 / Side);
            Assert.Equal(right, x(20, 45) - 20.5 / Side, 1e-4);
            Assert.Equal(down, y(20, 45) - 45.5 / Side, 1e-4);
            shifts.Add((right, down));
        }

        Assert.InRange(shifts.Max(s => Math.Max(Math.Abs(s.Right), Math.Abs(s.Down))), 0.08, 0.1001);
        Assert.InRange(shifts.Average(s => s.Right), -0.03, 0.03);
        Assert.Contains(shifts, s => Math.Abs(s.Right - s.Down) > 0.05);
    }

    [Fact]
    public void Apply_ElasticAtItsLimit_StaysWithinItAndNeverFolds()
    {
        double furthest = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (x, y) = SourceOf(new() { Elastic = 0.2 }, seed);
            // Nearer to the edge a source may lie outside, where the original is mirrored and areas turn over.
            const int Inside = Side / 5 + 1;
            for (var row = Inside; row < Side - Inside; row++)
            {
                for (var column = Inside; column < Side - Inside; column++)
                {
                    furthest = Math.Max(
                        furthest,
                        Math.Max(Math.Abs(x(column, row) - (column + 0.5) / Side), Math.Abs(y(column, row) - (row + 0.5) / Side))
                    );
                    var area =
                        (x(column + 1, row) - x(column, row)) * (y(column, row + 1) - y(column, row))
                        - (x(column, row + 1) - x(column, row)) * (y(column + 1, row) - y(column, row));
                    Assert.True(area > 0, $"Seed {seed} folds the image at ({column}, {row}).");
                }
            }
        }

        Assert.InRange(furthest, 0.08, 0.2);
    }

    /// <summary>Where a pixel (column, row) of the result came from, as shares of the side.</summary>
    private static (Func<int, int, double> X, Func<int, int, double> Y) SourceOf(AugmentationSettings settings, int seed)
    {
        using var scope = NewDisposeScope();
        var (image, _) = new Augmentation(settings).Apply(DrawnLesions.Coordinates(Side), zeros(1, 1, Side, Side), new Random(seed));
        var x = image[0, 0].contiguous().data<float>().ToArray();
        var y = image[0, 1].contiguous().data<float>().ToArray();
        return ((column, row) => x[row * Side + column], (column, row) => y[row * Side + column]);
    }

    private static Tensor Turn(Tensor maps, int which)
    {
        var turned = maps.rot90(which % 4, (2, 3));
        return which < 4 ? turned : turned.flip(3);
    }
}
