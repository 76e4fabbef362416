using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class RunLoadTests : PortalPageContext
{
    [Fact]
    public void Render_OtherWork_StandsBesideTheSecondsAnEpoch()
    {
        string Text(OtherWork? work) =>
            Render<RunLoad>(p => p.Add(l => l.OtherWork, work).Add(l => l.SecondsPerEpoch, 2)).FindAll("dd")[^1].TextContent;

        Assert.Equal("little (3% of the machine)", Text(new OtherWork(9, 3, 8, 0)));
        Assert.Equal("38% of the machine, 1 other run", Text(new OtherWork(9, 38, 60, 1)));
        Assert.Equal("not recorded", Text(null));
    }

    [Fact]
    public void Settings_EncoderOfTheProgram_SayWhatItIsAndItsTerms()
    {
        var settings = Render<SettingsDiff>(p => p.Add(s => s.Settings, RunPreset.Recommended.Settings)).Markup;

        Assert.Contains("ResNet-18 without its last block, ImageNet weights of the ML.NET package", settings, StringComparison.Ordinal);
        Assert.Contains("research and non-commercial use", settings, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "non-commercial",
            Render<SettingsDiff>(p => p.Add(s => s.Settings, new RunSettings())).Markup,
            StringComparison.Ordinal
        );
    }
}
