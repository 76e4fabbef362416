using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

/// <summary>Colours stay far from 0 and 1 in these tests, so that nothing is cut.</summary>
public sealed class ColourAugmentationTests
{
    private const int Count = 40;

    [Fact]
    public void Apply_AnyColourOrArtefact_LeavesMasksAlone()
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch();

        var (_, moved) = new Augmentation(
            new()
            {
                Brightness = 1,
                Contrast = 1,
                Saturation = 1,
                Hue = 1,
                Blur = 1,
                Hair = 1,
                Vignette = 1,
            }
        ).Apply(images, masks, new Random(1));

        Assert.Equal(0, DrawnLesions.Difference(masks, moved));
    }

    [Fact]
    public void Apply_Brightness_MultipliesAnImageByOneFactor()
    {
        using var scope = NewDisposeScope();
        var images = Muted();

        var ratio = Apply(images, new() { Brightness = 0.3 }) / images;

        Assert.True(DrawnLesions.Difference(ratio, ratio.mean([1, 2, 3], keepdim: true)) < 1e-4);
        Assert.InRange(ratio.max().ToDouble(), 1.2, 1.3001);
        Assert.InRange(ratio.min().ToDouble(), 0.6999, 0.8);
    }

    [Fact]
    public void Apply_Contrast_StretchesAroundTheMeanGrey()
    {
        using var scope = NewDisposeScope();
        var images = Muted();
        var grey = Grey(images).mean([2, 3], keepdim: true);

        var (from, to) = (images - grey, Apply(images, new() { Contrast = 0.3 }) - grey);

        var factor = (from * to).sum([1, 2, 3], keepdim: true) / from.square().sum([1, 2, 3], keepdim: true);
        Assert.True(DrawnLesions.Difference(factor * from, to) < 1e-5);
        Assert.InRange(factor.max().ToDouble(), 1.2, 1.3001);
        Assert.InRange(factor.min().ToDouble(), 0.6999, 0.8);
    }

    [Fact]
    public void Apply_Saturation_KeepsEachPixelsGrey()
    {
        using var scope = NewDisposeScope();
        var images = Muted();

        var varied = Apply(images, new() { Saturation = 0.5 });

        Assert.True(DrawnLesions.Difference(Grey(images), Grey(varied)) < 1e-5);
        var factor = (varied - Grey(varied)).norm() / (images - Grey(images)).norm();
        Assert.True(DrawnLesions.Difference(images, varied) > 0.02);
        Assert.InRange(factor.ToDouble(), 0.5, 1.5);
    }

    [Fact]
    public void Apply_Hue_KeepsMeanAndDistanceFromGrey()
    {
        using var scope = NewDisposeScope();
        var images = Muted();

        var varied = Apply(images, new() { Hue = 0.5 });

        var (mean, variedMean) = (images.mean([1], keepdim: true), varied.mean([1], keepdim: true));
        Assert.True(DrawnLesions.Difference(mean, variedMean) < 1e-5);
        Assert.True(DrawnLesions.Difference((images - mean).square().sum(1), (varied - variedMean).square().sum(1)) < 1e-5);
        Assert.True(DrawnLesions.Difference(images, varied) > 0.05);
    }

    [Fact]
    public void Apply_SaturationAndHueOnGrey_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var grey = Grey(Muted()).expand(Count, 3, 16, 16);

        Assert.True(DrawnLesions.Difference(grey, Apply(grey, new() { Saturation = 1, Hue = 1 })) < 1e-5);
    }

    private static Tensor Apply(Tensor images, AugmentationSettings settings) =>
        new Augmentation(settings).Apply(images, zeros(images.size(0), 1, 16, 16), new Random(6)).Images;

    private static Tensor Muted()
    {
        using var generator = new Generator(2);
        return 0.35 + 0.25 * rand([Count, 3, 16, 16], ScalarType.Float32, generator: generator);
    }

    private static Tensor Grey(Tensor images) =>
        (images * tensor(new[] { 0.299f, 0.587f, 0.114f }).reshape(1, 3, 1, 1)).sum(1, keepdim: true);
}
