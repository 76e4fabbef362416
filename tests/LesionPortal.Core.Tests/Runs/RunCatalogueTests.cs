using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class RunCatalogueTests
{
    [Fact]
    public void Architectures_KeysAndNames_AreUniqueAndSaid()
    {
        Assert.Distinct(RunCatalogue.Architectures.Select(a => a.Key), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(RunCatalogue.Architectures.Select(a => a.Name), StringComparer.OrdinalIgnoreCase);
        Assert.All(RunCatalogue.Architectures, a => Assert.True(a.Sentence.EndsWith('.') && a.Source.Length > 0, a.Key));
    }

    [Fact]
    public void DefaultBaseChannels_EachArchitecture_IsAValidWidth() =>
        Assert.All(
            RunCatalogue.Architectures,
            a =>
            {
                var width = RunCatalogue.DefaultBaseChannels(a.Key);
                Assert.Empty(RunSettingsValidator.Validate(new RunSettings { Architecture = a.Key, BaseChannels = width }));
                Assert.Empty(
                    RunSettingsValidator.Validate(new RunSettings { Architecture = a.Key, BaseChannels = a.PaperBaseChannels ?? width })
                );
            }
        );

    [Theory]
    [InlineData("SegNet", 64)]
    [InlineData("segnet", 64)]
    [InlineData("UNet", 8)]
    [InlineData("ResUNet18", 16)]
    [InlineData("nothing", 8)]
    public void BaselineBaseChannels_AnyKey_IsTheBaselinesOrTheDefault(string key, int expected) =>
        Assert.Equal(expected, RunPreset.BaselineChannels(key));

    [Fact]
    public void Traits_UnknownKey_AreFalse()
    {
        Assert.False(RunCatalogue.SupportsDeepSupervision("nothing"));
        Assert.False(RunCatalogue.AcceptsEncoderWeights(null));
        Assert.True(RunCatalogue.SupportsDeepSupervision("unet"));
        Assert.True(RunCatalogue.AcceptsEncoderWeights("resunet34"));
    }

    [Fact]
    public void BaselineArchitectures_Catalogue_HasThem() =>
        Assert.All(RunCatalogue.BaselineArchitectures, key => Assert.NotNull(RunCatalogue.Architecture(key)));
}
