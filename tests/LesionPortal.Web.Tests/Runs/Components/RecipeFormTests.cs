using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Components;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class RecipeFormTests
{
    public static TheoryData<string> Fields { get; } = [.. RunCatalogue.Recipe.Select(r => r.Field)];

    public static TheoryData<string> NumberFields { get; } = [.. RunCatalogue.Recipe.Where(r => !r.IsSwitch).Select(r => r.Field)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void ToRuns_OneValueChanged_ReachesItsSettingAloneAndComesBack(string field)
    {
        var setting = RunCatalogue.Recipe.Single(r => r.Field == field);
        var value =
            Math.Floor(setting.To) > 1 ? Math.Floor(setting.To) - 1
            : setting.IsSwitch ? 1
            : setting.To / 2;
        var form = new RunForm { DatasetId = 1 };
        var before = form.ToRuns()[0];

        form.Recipe[field] = value;

        var run = form.ToRuns()[0];
        Assert.Equal(value, setting.Get(run));
        Assert.All(RunCatalogue.Recipe.Where(r => r != setting), other => Assert.Equal(other.Get(before), other.Get(run)));
        Assert.Equal(before, setting.Set(run, setting.Default));
        var clone = new RunForm();
        clone.Take(run);
        Assert.Equal(value, clone.Recipe[field]);
        Assert.Equal(run, clone.ToRuns()[0]);
    }

    [Theory]
    [MemberData(nameof(NumberFields))]
    public void Validate_AboveItsRangeOrEmpty_SaysSoAtThatFieldAndShowsIt(string field)
    {
        var setting = RunCatalogue.Recipe.Single(r => r.Field == field);
        var form = new RunForm { DatasetId = 1, Epochs = 10_000 };
        Assert.Empty(form.Validate());

        form.Recipe[field] = setting.To + 1;
        Assert.Equal(field, Assert.Single(form.Validate()).Field);

        form.Recipe[field] = null;
        var problem = Assert.Single(form.Validate());
        Assert.Equal(field, problem.Field);
        Assert.Contains("empty", problem.Message, StringComparison.Ordinal);
        if (field.StartsWith("lossParameters.", StringComparison.Ordinal))
            Assert.Contains(setting, form.LossParametersInSight(new FieldProblems(form.Validate())));
    }

    [Fact]
    public void Validate_HalfAnEpochOfWarmUp_AsksForAWholeNumber()
    {
        var form = new RunForm { DatasetId = 1 };

        form.Recipe["optimisation.warmupEpochs"] = 2.5;

        Assert.Contains("whole number", Assert.Single(form.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_RunWithChoices_KeepsThem()
    {
        var form = new RunForm();

        form.Take(
            new RunSettings
            {
                Optimisation = new() { Schedule = Schedule.Cosine },
                Preparation = new() { ColourConstancy = ColourConstancy.ShadesOfGray, Normalisation = Normalisation.PerImage },
            }
        );

        var run = form.ToRuns()[0];
        Assert.Equal(Schedule.Cosine, run.Optimisation.Schedule);
        Assert.Equal(
            new ImagePreparation { ColourConstancy = ColourConstancy.ShadesOfGray, Normalisation = Normalisation.PerImage },
            run.Preparation
        );
    }

    [Fact]
    public void Take_Preset_PutsTheRecipeBackToThePresets()
    {
        var form = new RunForm { DatasetId = 1 };
        form.Recipe.Take(AugmentationSettings.Recommended);
        form.Recipe.Schedule = Schedule.Cosine;

        form.Take(RunPreset.BaselineProtocol, cases: 200);

        Assert.Equal(RunPreset.BaselineProtocol.Settings.Augmentation, form.ToRuns()[0].Augmentation);
        Assert.Equal(RunPreset.BaselineProtocol.Settings.Optimisation, form.ToRuns()[0].Optimisation);
    }

    [Fact]
    public void ToRuns_Suite_SharesTheRecipe()
    {
        var form = new RunForm { DatasetId = 1, IsSuite = true };
        form.Recipe.Take(AugmentationSettings.Recommended);

        Assert.All(form.ToRuns(), run => Assert.Equal(AugmentationSettings.Recommended, run.Augmentation), throwIfEmpty: true);
    }

    [Fact]
    public void LossParametersInSight_Suite_AreThoseOfEveryTickedLossOnce()
    {
        var form = new RunForm { IsSuite = true };
        form.SuiteLosses.UnionWith([Loss.Tversky, Loss.FocalTversky, Loss.BoundaryBCE]);

        Assert.Equal(
            ["tverskyFalsePositives", "tverskyFalseNegatives", "focalTverskyGamma", "boundaryWeight", "boundaryWidth"],
            form.LossParametersInSight(FieldProblems.None).Select(r => r.Field.Split('.')[1])
        );
    }
}
