using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs;

namespace LesionPortal.Web.Tests.Runs;

public sealed class SettingsRowsTests
{
    [Fact]
    public void AgainstNearestPreset_BaselineRun_HasNoRowOfTheRecipe()
    {
        var (preset, rows) = SettingsRows.AgainstNearestPreset(new RunSettings());

        Assert.Equal(RunPreset.BaselineProtocol, preset);
        Assert.Equal(SettingsRows.Of(new RunSettings()).Select(r => r.Name), rows.Select(r => r.Name));
        Assert.DoesNotContain(rows, r => r.Differs);
    }

    [Fact]
    public void AgainstNearestPreset_RecipeChanged_TellsTheChangedOnesAlone()
    {
        var settings = new RunSettings
        {
            Loss = Loss.Tversky,
            LossParameters = new() { TverskyFalseNegatives = 0.8, FocalAlpha = 0.5 },
            Augmentation = new() { Flips = true, Scale = 0.2 },
            Optimisation = new() { Schedule = Schedule.Cosine, WarmupEpochs = 5 },
            Preparation = new() { Normalisation = Normalisation.PerImage },
            Prediction = new() { Flips = true },
        };

        var differing = SettingsRows
            .AgainstNearestPreset(settings)
            .Rows.Where(r => r.Differs)
            .Select(r => $"{r.Name}: {r.Value}, not {r.Usual}");

        Assert.Equal(
            [
                "Weight of false negatives (β): 0.8, not 0.7",
                "Augmentation: Flips and quarter turns: on, not off",
                "Augmentation: Scale: 0.2, not 0",
                "Schedule: Cosine, not Constant",
                "Warm-up epochs: 5, not 0",
                "Normalisation: Per image, not None",
                "Test-time flips: on, not off",
            ],
            differing
        );
    }

    [Fact]
    public void Differing_OneRunAugmented_ShowsBothValues()
    {
        var rows = SettingsRows.Differing([new RunSettings(), new RunSettings { Augmentation = new() { Hue = 0.03 } }]);

        var row = Assert.Single(rows);
        Assert.Equal("Augmentation: Hue", row.Name);
        Assert.Equal(["0", "0.03"], row.Values);
    }

    [Fact]
    public void Differing_LossesWithTheirDefaults_IsTheLossAlone()
    {
        var rows = SettingsRows.Differing([
            new RunSettings(),
            new RunSettings { Loss = Loss.Tversky },
            new RunSettings { Loss = Loss.BoundaryBCE },
        ]);

        Assert.Equal("Loss", Assert.Single(rows).Name);
    }

    [Fact]
    public void Differing_LossParameterOfOneRun_IsADashWhereNotRead()
    {
        var rows = SettingsRows.Differing([
            new RunSettings(),
            new RunSettings
            {
                Loss = Loss.Tversky,
                LossParameters = new() { TverskyFalsePositives = 0.2 },
            },
        ]);

        Assert.Equal(["–", "0.2"], Assert.Single(rows, r => r.Name == "Weight of false positives (α)").Values);
    }
}
