using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class RecipeTuningTests
{
    [Fact]
    public void Cases_OfTheDevelopmentSplit_AreAHundredAndTwentyFiveOfPh2()
    {
        Assert.Equal(125, RecipeTuning.Cases.Count);
        Assert.All(RecipeTuning.Cases, id => Assert.True(Ph2Source.IsCaseId(id), id));
    }

    [Fact]
    public void Overlap_OfSomeCases_CountsThemInAnySpelling() =>
        Assert.Equal(3, RecipeTuning.Overlap(["imd_006", "IMD002", "IMD437", "IMD153", "ISIC_0000004", "T002"]));

    [Fact]
    public void Uses_TheTunedPartsWhateverTheRest_IsTheRecipe()
    {
        var recipe = RunPreset.Recommended.Settings;

        Assert.True(RecipeTuning.Uses(recipe with { Seed = 3, Epochs = 15, ImageSize = 128 }));
        Assert.False(RecipeTuning.Uses(recipe with { Augmentation = AugmentationSettings.Off }));
        Assert.False(RecipeTuning.Uses(new RunSettings()));
    }

    [Fact]
    public void Recommended_Sentence_ClaimsWhatWasShownAndNoMore()
    {
        var sentence = RunPreset.Recommended.Sentence;

        Assert.All(
            ["128²", "15 epochs", "one seed per fold", "100 PH2 cases", "no clear effect", "not tested"],
            words => Assert.Contains(words, sentence, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("best", sentence, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hour", sentence, StringComparison.OrdinalIgnoreCase);
    }
}
