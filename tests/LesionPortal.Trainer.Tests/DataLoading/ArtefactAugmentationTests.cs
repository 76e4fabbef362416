using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class ArtefactAugmentationTests
{
    private const int Count = 30;

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void Apply_Hair_DarkensThinLinesOnly(int side)
    {
        using var scope = NewDisposeScope();
        var images = Skin(side);

        var varied = Apply(images, new() { Hair = 1 }, seed: 1);

        Assert.True((varied <= images).all().ToBoolean());
        var darker = images - varied > 0.1;
        var share = darker.amax([1]).to_type(ScalarType.Float32).mean([1, 2]);
        Assert.InRange(share.min().ToDouble(), 0.002, 0.1);
        Assert.InRange(share.max().ToDouble(), 0.01, 0.15);

        // Thin: an opening with a square of a twentieth of the side leaves no dark pixel of a single line; crossings may keep a few.
        var radius = side / 40;
        var eroded = -nn.functional.max_pool2d(-darker.amax([1], keepdim: true).to_type(ScalarType.Float32), 2 * radius + 1, 1, radius);
        Assert.InRange(eroded.mean().ToDouble(), 0, 0.001);
    }

    [Fact]
    public void Apply_HairOnBlack_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var black = zeros(2, 3, 64, 64);

        Assert.Equal(0, DrawnLesions.Difference(black, Apply(black, new() { Hair = 1 }, seed: 1)));
    }

    [Fact]
    public void Apply_Vignette_DarkensCornersAndLeavesTheMiddle()
    {
        using var scope = NewDisposeScope();
        var images = Skin(64);

        var varied = Apply(images, new() { Vignette = 1 }, seed: 2);

        Assert.Equal(0, DrawnLesions.Difference(images.narrow(2, 20, 24).narrow(3, 20, 24), varied.narrow(2, 20, 24).narrow(3, 20, 24)));
        foreach (var (row, column) in new[] { (0, 0), (0, 63), (63, 0), (63, 63) })
            Assert.True(
                (varied.narrow(2, row, 1).narrow(3, column, 1) < 0.75 * images.narrow(2, row, 1).narrow(3, column, 1)).all().ToBoolean()
            );
    }

    [Fact]
    public void Apply_Blur_SmoothsGrainAndKeepsAPlainArea()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var grain = rand([Count, 3, 256, 256], ScalarType.Float32, generator: generator);

        var smooth = Apply(grain, new() { Blur = 1 }, seed: 3);
        var plain = Apply(Skin(256), new() { Blur = 1 }, seed: 3);

        var left = (smooth.var([1, 2, 3], unbiased: false) / grain.var([1, 2, 3], unbiased: false)).sqrt();
        Assert.InRange(left.max().ToDouble(), 0.3, 0.85);
        Assert.InRange(left.min().ToDouble(), 0.1, 0.3);
        Assert.True(DrawnLesions.Difference(smooth.mean([2, 3]), grain.mean([2, 3])) < 0.01);
        Assert.True(DrawnLesions.Difference(Skin(256), plain) < 1e-5);
    }

    [Theory]
    [InlineData("hair")]
    [InlineData("blur")]
    [InlineData("vignette")]
    public void Apply_ProbabilityOfThreeTenths_PicksAboutAsMany(string artefact)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var images = 0.5 + 0.3 * rand([200, 3, 32, 32], ScalarType.Float32, generator: generator);
        var settings = artefact switch
        {
            "hair" => new AugmentationSettings { Hair = 0.3 },
            "blur" => new AugmentationSettings { Blur = 0.3 },
            _ => new AugmentationSettings { Vignette = 0.3 },
        };

        var changed = (Apply(images, settings, seed: 4) - images).abs().amax([1, 2, 3]) > 1e-4;

        Assert.InRange(changed.sum().ToInt64(), 40, 80);
    }

    private static Tensor Skin(int side) => tensor(new[] { 0.8f, 0.65f, 0.55f }).reshape(1, 3, 1, 1).expand(Count, 3, side, side);

    private static Tensor Apply(Tensor images, AugmentationSettings settings, int seed) =>
        new Augmentation(settings).Apply(images, zeros(images.size(0), 1, images.size(2), images.size(3)), new Random(seed)).Images;
}
