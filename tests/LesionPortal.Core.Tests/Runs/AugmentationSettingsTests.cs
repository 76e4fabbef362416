using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class AugmentationSettingsTests
{
    private static readonly AugmentationSettings Off = new();

    public static TheoryData<string, AugmentationSettings, bool> Bounds =>
        new()
        {
            { "rotationDegrees", Off with { RotationDegrees = 180 }, true },
            { "rotationDegrees", Off with { RotationDegrees = 181 }, false },
            { "rotationDegrees", Off with { RotationDegrees = -1 }, false },
            { "scale", Off with { Scale = 0.5 }, true },
            { "scale", Off with { Scale = 0.51 }, false },
            { "shift", Off with { Shift = 0.51 }, false },
            { "elastic", Off with { Elastic = 0.2 }, true },
            { "elastic", Off with { Elastic = 0.21 }, false },
            { "brightness", Off with { Brightness = 1.1 }, false },
            { "contrast", Off with { Contrast = double.NaN }, false },
            { "saturation", Off with { Saturation = -0.1 }, false },
            { "hue", Off with { Hue = 2 }, false },
            { "blur", Off with { Blur = 1 }, true },
            { "blur", Off with { Blur = 1.01 }, false },
            { "hair", Off with { Hair = -1 }, false },
            { "vignette", Off with { Vignette = 3 }, false },
        };

    [Theory]
    [MemberData(nameof(Bounds), DisableDiscoveryEnumeration = true)]
    public void Validate_AtAndBeyondEachBound_AnswersForThatField(string field, AugmentationSettings settings, bool good)
    {
        var problems = RunSettingsValidator.Validate(new() { Augmentation = settings });
        if (good)
            Assert.Empty(problems);
        else
            Assert.Equal($"augmentation.{field}", Assert.Single(problems).Field);
    }

    [Fact]
    public void Default_Nothing_IsOffAndRecommendedIsGoodAndOn()
    {
        Assert.True(new AugmentationSettings().IsOff);
        Assert.False((Off with { Flips = true }).IsOff);
        Assert.False(AugmentationSettings.Recommended.IsOff);
        Assert.Empty(RunSettingsValidator.Validate(new() { Augmentation = AugmentationSettings.Recommended }));
    }

    [Fact]
    public void Json_Recommended_ComesBackEqual() =>
        Assert.Equal(
            AugmentationSettings.Recommended,
            JsonSerializer.Deserialize<AugmentationSettings>(
                JsonSerializer.Serialize(AugmentationSettings.Recommended, RunJson.Options),
                RunJson.Options
            )
        );
}
