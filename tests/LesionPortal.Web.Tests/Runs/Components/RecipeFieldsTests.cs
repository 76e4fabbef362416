using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class RecipeFieldsTests : PortalPageContext
{
    private readonly RunForm _form = new() { DatasetId = 1 };

    [Fact]
    public void Render_FreshForm_HasEverySettingWithItsSentenceAndSourceFoldedAway()
    {
        var fields = RenderForm();

        foreach (var entry in AugmentationSettings.Catalogue.Concat(OptimisationSettings.Catalogue).Concat(PredictionSettings.Catalogue))
        {
            var text = fields.Find($"[data-field='{entry.Field}']").TextContent;
            Assert.Contains(entry.Name, text, StringComparison.Ordinal);
            Assert.Contains(entry.Sentence, text, StringComparison.Ordinal);
            Assert.Contains(entry.Source, text, StringComparison.Ordinal);
        }

        Assert.Empty(fields.FindAll("details[open]"));
        Assert.Empty(fields.FindAll(".loss-parameters"));
    }

    [Fact]
    public void Click_RecommendedThenOff_SetsTheWholeAugmentation()
    {
        var fields = RenderForm();

        Button("Recommended").Click();
        Assert.Equal(AugmentationSettings.Recommended, _form.ToRuns()[0].Augmentation);
        Assert.Contains("12 of 12 on", fields.Find("[data-group=augmentation] summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(RunForm.CustomPreset, _form.PresetKey);

        Button("Off").Click();
        Assert.Equal(AugmentationSettings.Off, _form.ToRuns()[0].Augmentation);

        AngleSharp.Dom.IElement Button(string text) =>
            fields.FindAll("[data-group=augmentation] button").Single(b => b.TextContent.Trim() == text);
    }

    [Fact]
    public void Edit_NumberAndSwitch_ReachTheRun()
    {
        var fields = RenderForm();

        fields.Find("[data-field='augmentation.rotationDegrees'] input").Input("30");
        fields.Find("[data-field='optimisation.deepSupervision'] input").Change(true);
        fields.Find("[data-group=preparation] input[value=GrayWorld]").Change("GrayWorld");

        var run = _form.ToRuns()[0];
        Assert.Equal(30, run.Augmentation.RotationDegrees);
        Assert.True(run.Optimisation.DeepSupervision);
        Assert.Equal(ColourConstancy.GrayWorld, run.Preparation.ColourConstancy);
    }

    [Fact]
    public void Choose_PlateauAndBalance_ReachTheRunAndAskWhatToGoBy()
    {
        var fields = RenderForm();
        Assert.Empty(fields.FindAll("[data-group=optimisation] input[value=Loss]"));

        fields.Find("[data-group=optimisation] input[value=Plateau]").Change("Plateau");
        fields.Find("[data-group=optimisation] input[value=Loss]").Change("Loss");
        fields.Find("[data-group=optimisation] input[value=BalancedByDiagnosis]").Change("BalancedByDiagnosis");

        var optimisation = _form.ToRuns()[0].Optimisation;
        Assert.Equal(
            (Schedule.Plateau, MonitoredMetric.Loss, Sampling.BalancedByDiagnosis),
            (optimisation.Schedule, optimisation.Monitor, optimisation.Sampling)
        );
        Assert.Contains(
            "Plateau · Balanced by diagnosis",
            fields.Find("[data-group=optimisation] summary").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Edit_OutOfRangeThenMended_SaysSoAtTheFieldAndLeavesTheGroupOpen()
    {
        var fields = RenderForm();
        fields.Find("[data-field='augmentation.hue'] input").Input("3");

        Show(fields);
        Assert.Contains(
            "Hue is 3; it must be 0 to 1.",
            fields.Find("[data-field='augmentation.hue']").TextContent,
            StringComparison.Ordinal
        );
        Assert.True(fields.Find("[data-group=augmentation]").HasAttribute("open"));
        Assert.False(fields.Find("[data-group=optimisation]").HasAttribute("open"));

        fields.Find("[data-field='augmentation.hue'] input").Input("0.3");
        Show(fields);
        Assert.DoesNotContain("Hue is", fields.Markup, StringComparison.Ordinal);
        Assert.True(fields.Find("[data-group=augmentation]").HasAttribute("open"));
    }

    [Fact]
    public void Leave_BoxWithProblem_KeepsItInSight()
    {
        var fields = RenderForm();
        fields.Find("[data-field='augmentation.hue'] input").Input("3");
        Show(fields);

        fields.Find("[data-field='augmentation.hue'] input").Blur();
        Show(fields);

        Assert.Contains("Hue is 3", fields.Find("[data-field='augmentation.hue']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_LossWithParameters_ShowsItsOwn()
    {
        var fields = RenderForm();

        fields.Find("input[value=Tversky]").Change("Tversky");

        Assert.Equal(
            LossParameters.UsedBy(Loss.Tversky).Select(e => e.Field),
            fields.FindAll(".loss-parameters [data-field]").Select(e => e.GetAttribute("data-field"))
        );
    }

    private IRenderedComponent<SettingsFields> RenderForm() => Render<SettingsFields>(p => p.Add(f => f.Form, _form));

    /// <summary>As the page does after every change.</summary>
    private void Show(IRenderedComponent<SettingsFields> fields) =>
        fields.Render(p => p.Add(f => f.Form, _form).Add(f => f.Problems, new FieldProblems(_form.Validate())));
}
