using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class EncoderSettingsTests
{
    private static readonly RunSettings Fitting = new()
    {
        Architecture = Architecture.ResUNet18,
        BaseChannels = 64,
        Encoder = new() { Weights = "ImageNet" },
    };

    public static TheoryData<RunSettings> Good =>
        [
            new RunSettings(),
            Fitting,
            Fitting with
            {
                Architecture = Architecture.DeepLabV3Plus,
                Encoder = new() { Weights = "imagenet", LearningRateFactor = 1 },
            },
            Fitting with
            {
                Architecture = Architecture.ResUNet34,
                Encoder = new()
                {
                    Weights = "resnet34.safetensors",
                    Sha256 = new string('a', 64),
                    LearningRateFactor = 0,
                },
            },
        ];

    [Theory, MemberData(nameof(Good), DisableDiscoveryEnumeration = true)]
    public void Validate_WeightsThatFit_FindsNothing(RunSettings settings) => Assert.Empty(RunSettingsValidator.Validate(settings));

    public static TheoryData<string, RunSettings, string[]> Bad =>
        new()
        {
            { "encoder.weights", Fitting with { Architecture = Architecture.UNet }, ["U-Net has no ResNet encoder", "ResUNet18"] },
            { "encoder.weights", Fitting with { BaseChannels = 16 }, ["64 channels", "16 base channels"] },
            { "encoder.weights", Fitting with { Architecture = Architecture.ResUNet34 }, ["ResNet-18's", "ResNet-34"] },
            { "encoder.weights", Fitting with { Encoder = new() { Weights = "CIFAR" } }, ["\"CIFAR\" is not known", "None, ImageNet"] },
            { "encoder.weights", Fitting with { Encoder = new() { Weights = "../secret.safetensors" } }, ["not known"] },
            { "encoder.weights", Fitting with { Encoder = new() { Weights = null! } }, ["not known"] },
            {
                "encoder.sha256",
                Fitting with
                {
                    Encoder = new() { Weights = "a.safetensors", Sha256 = "12" },
                },
                ["64 hexadecimal digits"]
            },
            { "encoder.learningRateFactor", Fitting with { Encoder = new() { LearningRateFactor = 1.1 } }, ["1.1", "0 to 1"] },
        };

    [Theory, MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Validate_WeightsThatDoNotFit_SaysWhyAtThatField(string field, RunSettings settings, string[] says)
    {
        var problem = Assert.Single(RunSettingsValidator.Validate(settings));

        Assert.Equal(field, problem.Field);
        Assert.All(says, word => Assert.Contains(word, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void RunSettings_JsonFromBeforeThereWasAChoice_MeansRandomWeights() =>
        Assert.Equal(
            EncoderSettings.Random,
            JsonSerializer.Deserialize<RunSettings>("""{"architecture":"ResUNet18"}""", RunJson.Options)!.Encoder
        );
}
