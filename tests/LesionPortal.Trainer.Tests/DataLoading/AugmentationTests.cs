using LesionPortal.Core.Runs;
using LesionPortal.Trainer.DataLoading;
using TorchSharp;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.DataLoading;

public sealed class AugmentationTests
{
    private static readonly AugmentationSettings Everything = new()
    {
        Flips = true,
        RotationDegrees = 180,
        Scale = 0.5,
        Shift = 0.5,
        Elastic = 0.2,
        Brightness = 1,
        Contrast = 1,
        Saturation = 1,
        Hue = 1,
        Blur = 1,
        Hair = 1,
        Vignette = 1,
    };

    /// <summary>Each setting alone at its limit, then all together.</summary>
    public static TheoryData<string, AugmentationSettings> Each =>
        new()
        {
            {
                "flips",
                new() { Flips = true }
            },
            {
                "rotation",
                new() { RotationDegrees = 180 }
            },
            {
                "scale",
                new() { Scale = 0.5 }
            },
            {
                "shift",
                new() { Shift = 0.5 }
            },
            {
                "elastic",
                new() { Elastic = 0.2 }
            },
            {
                "brightness",
                new() { Brightness = 1 }
            },
            {
                "contrast",
                new() { Contrast = 1 }
            },
            {
                "saturation",
                new() { Saturation = 1 }
            },
            {
                "hue",
                new() { Hue = 1 }
            },
            {
                "blur",
                new() { Blur = 1 }
            },
            {
                "hair",
                new() { Hair = 1 }
            },
            {
                "vignette",
                new() { Vignette = 1 }
            },
            { "recommended", AugmentationSettings.Recommended },
            { "everything", Everything },
        };

    [Fact]
    public void Apply_AllOff_GivesTheGivenTensors()
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch();

        var (same, sameMasks) = new Augmentation(AugmentationSettings.Off).Apply(images, masks, new Random(1));

        Assert.Same(images, same);
        Assert.Same(masks, sameMasks);
    }

    [Theory]
    [MemberData(nameof(Each), DisableDiscoveryEnumeration = true)]
    public void Apply_EachSetting_ChangesImagesAndKeepsShapeRangeOrderAndInput(string name, AugmentationSettings settings)
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(3, 48);
        var (before, beforeMasks) = (images.clone(), masks.clone());

        var (varied, moved) = new Augmentation(settings).Apply(images, masks, new Random(2));

        Assert.True(DrawnLesions.Difference(images, varied) > 0.01, $"{name} changed nothing.");
        Assert.Equal([3, 3, 48, 48], varied.shape);
        Assert.Equal([3, 1, 48, 48], moved.shape);
        Assert.Equal(1, varied.stride(1));
        Assert.InRange(varied.min().ToSingle(), 0, 1);
        Assert.InRange(varied.max().ToSingle(), 0, 1);
        Assert.True(((moved == 0) | (moved == 1)).all().ToBoolean());
        Assert.Equal(0, DrawnLesions.Difference(before, images));
        Assert.Equal(0, DrawnLesions.Difference(beforeMasks, masks));
    }

    [Theory]
    [MemberData(nameof(Each), DisableDiscoveryEnumeration = true)]
    public void Apply_PlainMemoryOrder_GivesWhatChannelsLastGives(string name, AugmentationSettings settings)
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(2, 48);

        var (varied, moved) = new Augmentation(settings).Apply(images, masks, new Random(3));
        var plain = images.contiguous();
        var (again, movedAgain) = new Augmentation(settings).Apply(plain, masks, new Random(3));

        Assert.Equal(0, DrawnLesions.Difference(varied, again));
        Assert.True(DrawnLesions.Difference(moved, movedAgain) == 0, $"{name}: the masks differ.");
        Assert.Equal(0, DrawnLesions.Difference(images, plain));
    }

    [Fact]
    public void Apply_SameGenerator_GivesTheSameWhateverTorchsOwn()
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch();
        var augmentation = new Augmentation(Everything);

        manual_seed(1);
        var (first, firstMasks) = augmentation.Apply(images, masks, new Random(7));
        manual_seed(2);
        var state = get_rng_state().bytes.ToArray();
        var (second, secondMasks) = augmentation.Apply(images, masks, new Random(7));
        var (other, _) = augmentation.Apply(images, masks, new Random(8));

        Assert.Equal(0, DrawnLesions.Difference(first, second));
        Assert.Equal(0, DrawnLesions.Difference(firstMasks, secondMasks));
        Assert.True(DrawnLesions.Difference(first, other) > 0.1);
        Assert.Equal(state, get_rng_state().bytes.ToArray());
    }

    [Fact]
    public void Apply_OneBatchAfterTheOther_GoesOnWithTheGenerator()
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(1);
        var random = new Random(7);
        var augmentation = new Augmentation(AugmentationSettings.Recommended);

        var (first, _) = augmentation.Apply(images, masks, random);
        var (second, _) = augmentation.Apply(images, masks, random);

        Assert.True(DrawnLesions.Difference(first, second) > 0.05);
    }

    [Fact]
    public void Apply_ImagesOfABatch_AreVariedEachForItself()
    {
        using var scope = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(2);
        images[1].copy_(images[0]);

        var (varied, _) = new Augmentation(new() { Brightness = 0.5, RotationDegrees = 90 }).Apply(images, masks, new Random(4));

        Assert.True(DrawnLesions.Difference(varied[0], varied[1]) > 0.05);
    }

    [Theory]
    [MemberData(nameof(Each), DisableDiscoveryEnumeration = true)]
    public void Apply_ManyTimes_LeavesNoTensorsBehind(string name, AugmentationSettings settings)
    {
        using var outer = NewDisposeScope();
        var (images, masks) = DrawnLesions.Batch(2, 32);
        var augmentation = new Augmentation(settings);
        var random = new Random(5);
        var before = Tensor.TotalCount;

        for (var i = 0; i < 10; i++)
        {
            using var scope = NewDisposeScope();
            augmentation.Apply(images, masks, random);
        }

        Assert.True(before == Tensor.TotalCount, $"{name} left {Tensor.TotalCount - before} tensors.");
        Assert.False(masks.IsInvalid);
    }
}
