using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class EncoderFieldsTests : PortalPageContext
{
    private readonly RunForm _form = new() { DatasetId = 1, Architecture = Architecture.ResUNet18 };

    [Fact]
    public void Render_ArchitectureWithoutResNetEncoder_HasNoChoice()
    {
        _form.Architecture = Architecture.UNet;

        Assert.Empty(RenderForm().FindAll("[data-group=encoder]"));
    }

    [Fact]
    public void Choose_ImageNetAndBack_BringsWidthAndNormalisationAlong()
    {
        var fields = RenderForm();

        fields.Find("[data-group=encoder] input[value=ImageNet]").Change("ImageNet");

        var run = _form.ToRuns()[0];
        Assert.Equal(
            ("ImageNet", 64, Normalisation.ImageNet, 0.1),
            (run.Encoder.Weights, run.BaseChannels, run.Preparation.Normalisation, run.Encoder.LearningRateFactor)
        );
        Assert.Empty(_form.Validate());
        Assert.NotEmpty(fields.FindAll("[data-field='encoder.learningRateFactor'] input"));
        Assert.Contains(
            "ResNet-18 without its last block, ImageNet weights of the ML.NET package",
            fields.Find("[data-group=encoder] summary").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Microsoft.ML.DnnImageFeaturizer.ResNet18",
            fields.Find("[data-group=encoder]").InnerHtml,
            StringComparison.Ordinal
        );
        Assert.Contains("research and non-commercial use", fields.Find("[data-group=encoder]").InnerHtml, StringComparison.Ordinal);

        fields.Find("[data-group=encoder] input[value=None]").Change("None");

        Assert.Equal(("None", Normalisation.None), (_form.ToRuns()[0].Encoder.Weights, _form.ToRuns()[0].Preparation.Normalisation));
    }

    [Fact]
    public void Choose_OtherNormalisationBefore_KeepsIt()
    {
        _form.Recipe.Normalisation = Normalisation.PerImage;

        _form.TakeEncoder("ImageNet");

        Assert.Equal(Normalisation.PerImage, _form.ToRuns()[0].Preparation.Normalisation);
    }

    [Fact]
    public void Render_FilesInTheFolder_AreListedByName()
    {
        Directory.CreateDirectory(Folders.Encoders);
        File.WriteAllText(Path.Combine(Folders.Encoders, "resnet34.safetensors"), "made up");
        File.WriteAllText(Path.Combine(Folders.Encoders, "notes.txt"), "made up");

        var fields = RenderForm();

        Assert.Equal(
            ["None", "ImageNet", "resnet34.safetensors"],
            fields.FindAll("[data-group=encoder] .choice input").Select(i => i.GetAttribute("value")!)
        );
        Assert.Contains(Folders.Encoders, fields.Find("[data-group=encoder]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_ArchitectureThatTakesNoWeights_LeavesTheChoiceInSightWithItsProblem()
    {
        _form.TakeEncoder("ImageNet");
        _form.Architecture = Architecture.UNet;

        var fields = RenderForm();

        Assert.Contains(
            "U-Net has no ResNet encoder",
            fields.Find("[data-group=encoder][open] [role=alert]").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Take_RunWithAFile_KeepsTheNameAndAsksForTheDigestAnew()
    {
        _form.Take(
            new RunSettings
            {
                Architecture = Architecture.ResUNet34,
                BaseChannels = 64,
                Encoder = new()
                {
                    Weights = "mine.safetensors",
                    Sha256 = new string('a', 64),
                    LearningRateFactor = 0.3,
                },
            }
        );

        Assert.Equal(new EncoderSettings { Weights = "mine.safetensors", LearningRateFactor = 0.3 }, _form.ToRuns()[0].Encoder);
    }

    [Fact]
    public void Differing_TwoFilesOfOneName_AreDistinguished()
    {
        var rows = SettingsRows.Differing([
            .. "ab".Select(c => new RunSettings
            {
                Encoder = new() { Weights = "mine.safetensors", Sha256 = new string(c, 64) },
            }),
        ]);

        Assert.Equal(["mine.safetensors (SHA-256 aaaaaaaaaaaa…)", "mine.safetensors (SHA-256 bbbbbbbbbbbb…)"], Assert.Single(rows).Values);
    }

    private IRenderedComponent<SettingsFields> RenderForm() =>
        Render<SettingsFields>(p => p.Add(f => f.Form, _form).Add(f => f.Problems, new FieldProblems(_form.Validate())));
}
