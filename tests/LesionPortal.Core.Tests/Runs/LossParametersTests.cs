using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class LossParametersTests
{
    private static readonly LossParameters Good = new();

    public static TheoryData<string, LossParameters, bool> Bounds =>
        new()
        {
            { "focalAlpha", Good with { FocalAlpha = -0.01 }, false },
            { "focalAlpha", Good with { FocalAlpha = 0 }, true },
            { "focalAlpha", Good with { FocalAlpha = 1 }, true },
            { "focalAlpha", Good with { FocalAlpha = double.NaN }, false },
            { "focalGamma", Good with { FocalGamma = 10 }, true },
            { "focalGamma", Good with { FocalGamma = 10.1 }, false },
            { "tverskyFalsePositives", Good with { TverskyFalsePositives = 0 }, false },
            { "tverskyFalseNegatives", Good with { TverskyFalseNegatives = 0 }, false },
            { "tverskyFalseNegatives", Good with { TverskyFalseNegatives = 10 }, true },
            { "focalTverskyGamma", Good with { FocalTverskyGamma = 0.99 }, false },
            { "focalTverskyGamma", Good with { FocalTverskyGamma = 3 }, true },
            { "boundaryWeight", Good with { BoundaryWeight = -1 }, false },
            { "boundaryWidth", Good with { BoundaryWidth = 0 }, false },
            { "boundaryWidth", Good with { BoundaryWidth = 65 }, false },
        };

    [Theory]
    [MemberData(nameof(Bounds), DisableDiscoveryEnumeration = true)]
    public void Validate_AtAndBeyondEachBound_AnswersForThatField(string field, LossParameters parameters, bool good)
    {
        var problems = RunSettingsValidator.Validate(new() { LossParameters = parameters });
        if (good)
            Assert.Empty(problems);
        else
            Assert.Equal($"lossParameters.{field}", Assert.Single(problems).Field);
    }

    [Fact]
    public void Validate_Beyond_NamesValueAndRange() =>
        Assert.Equal(
            "Focal α is 1.5; it must be 0 to 1.",
            Assert.Single(RunSettingsValidator.Validate(new() { LossParameters = Good with { FocalAlpha = 1.5 } })).Message
        );

    [Fact]
    public void UsedBy_Losses_TogetherNameEveryParameterAndOnlyKnownLossesHaveAny()
    {
        var used = RunCatalogue.Losses.SelectMany(l => LossParameters.UsedBy(l.Value)).Distinct();

        Assert.Equal(
            LossParameters.Catalogue.OrderBy(e => e.Field, StringComparer.Ordinal),
            used.OrderBy(e => e.Field, StringComparer.Ordinal)
        );
        Assert.Empty(LossParameters.UsedBy(Loss.Dice));
        Assert.Equal(
            ["lossParameters.focalAlpha", "lossParameters.focalGamma"],
            LossParameters.UsedBy(Loss.FocalPaper).Select(e => e.Field)
        );
    }

    [Fact]
    public void BaselineLosses_Catalogue_HasThem() =>
        Assert.All(RunCatalogue.BaselineLosses, loss => Assert.Contains(RunCatalogue.Losses, entry => entry.Value == loss));
}
