using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class RunSettingsValidatorTests
{
    private static readonly RunSettings Good = new();

    public static TheoryData<string, RunSettings, bool> Bounds =>
        new()
        {
            { "baseChannels", Good with { BaseChannels = 0 }, false },
            { "baseChannels", Good with { BaseChannels = 1 }, true },
            { "baseChannels", Good with { BaseChannels = 256 }, true },
            { "baseChannels", Good with { BaseChannels = 257 }, false },
            { "epochs", Good with { Epochs = 0 }, false },
            { "epochs", Good with { Epochs = 1 }, true },
            { "epochs", Good with { Epochs = 10_000 }, true },
            { "epochs", Good with { Epochs = 10_001 }, false },
            { "batchSize", Good with { BatchSize = 0 }, false },
            { "batchSize", Good with { BatchSize = 1 }, true },
            { "batchSize", Good with { BatchSize = 256 }, true },
            { "batchSize", Good with { BatchSize = 257 }, false },
            { "imageSize", Good with { ImageSize = 16 }, false },
            { "imageSize", Good with { ImageSize = 32 }, true },
            { "imageSize", Good with { ImageSize = 250 }, false },
            { "imageSize", Good with { ImageSize = 1024 }, true },
            { "imageSize", Good with { ImageSize = 1040 }, false },
            { "learningRate", Good with { LearningRate = 0 }, false },
            { "learningRate", Good with { LearningRate = -0.1 }, false },
            { "learningRate", Good with { LearningRate = double.NaN }, false },
            { "learningRate", Good with { LearningRate = 1e-9 }, true },
            { "learningRate", Good with { LearningRate = 1 }, true },
            { "learningRate", Good with { LearningRate = 1.0001 }, false },
            { "architecture", Good with { Architecture = Architecture.Ensemble }, false },
            { "architecture", Good with { Architecture = Architecture.SegNet }, true },
            { "loss", Good with { Loss = Loss.Several }, false },
            { "loss", Good with { Loss = Loss.BCE }, true },
            { "split.train", Good with { Split = SplitSettings.OfSizes(0, 1, 1, 0) }, false },
            { "split.test", Good with { Split = SplitSettings.OfSizes(1, 1, -1, 0) }, false },
            { "split", Good with { Split = SplitSettings.OfCases(new Split(["IMD003"], ["imd_003"], ["IMD004"])) }, false },
            { "split", Good with { Split = SplitSettings.OfCases(new Split(["IMD003"], ["IMD005"], ["IMD004"])) }, true },
        };

    [Theory]
    [MemberData(nameof(Bounds), DisableDiscoveryEnumeration = true)]
    public void Validate_AtAndBeyondEachBound_AnswersForThatField(string field, RunSettings settings, bool good)
    {
        var problems = RunSettingsValidator.Validate(settings);
        if (good)
            Assert.Empty(problems);
        else
            Assert.Equal(field, Assert.Single(problems).Field);
    }

    [Theory]
    [InlineData(250, "The nearest is 256")]
    [InlineData(5, "The nearest is 32")]
    [InlineData(5000, "The nearest is 1024")]
    public void Validate_ImageSize_NamesTheNearest(int size, string expected) =>
        Assert.Contains(
            expected,
            Assert.Single(RunSettingsValidator.Validate(Good with { ImageSize = size })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Validate_ArchitectureOfEnsembles_NamesThoseToTrain() =>
        Assert.Contains(
            "SegNet, UNet",
            Assert.Single(RunSettingsValidator.Validate(Good with { Architecture = Architecture.Ensemble })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Validate_SeveralWrong_TellsAll() =>
        Assert.Equal(
            ["baseChannels", "epochs"],
            RunSettingsValidator.Validate(Good with { Epochs = 0, BaseChannels = 0 }).Select(p => p.Field)
        );

    [Fact]
    public void Validate_Presets_AreGood() => Assert.All(RunPreset.All, p => Assert.Empty(RunSettingsValidator.Validate(p.Settings)));
}
