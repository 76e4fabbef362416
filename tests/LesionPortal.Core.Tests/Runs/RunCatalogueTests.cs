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
                var width = RunCatalogue.DefaultBaseChannels(a.Value);
                Assert.Empty(RunSettingsValidator.Validate(new RunSettings { Architecture = a.Value, BaseChannels = width }));
                Assert.Empty(
                    RunSettingsValidator.Validate(new RunSettings { Architecture = a.Value, BaseChannels = a.PaperBaseChannels ?? width })
                );
            }
        );

    [Theory]
    [InlineData(Architecture.SegNet, 64)]
    [InlineData(Architecture.UNet, 8)]
    [InlineData(Architecture.ResUNet18, 16)]
    [InlineData(Architecture.Ensemble, 8)]
    public void BaselineBaseChannels_Any_IsTheBaselinesOrTheDefault(Architecture architecture, int expected) =>
        Assert.Equal(expected, RunPreset.BaselineChannels(architecture));

    [Fact]
    public void Traits_Ensemble_AreFalse()
    {
        Assert.False(RunCatalogue.SupportsDeepSupervision(Architecture.Ensemble));
        Assert.False(RunCatalogue.AcceptsEncoderWeights(Architecture.Ensemble));
        Assert.True(RunCatalogue.SupportsDeepSupervision(Architecture.UNet));
        Assert.True(RunCatalogue.AcceptsEncoderWeights(Architecture.ResUNet34));
    }

    [Fact]
    public void BaselineArchitectures_Catalogue_HasThem() =>
        Assert.All(RunCatalogue.BaselineArchitectures, a => Assert.NotNull(RunCatalogue.EntryOf(a)));
}
