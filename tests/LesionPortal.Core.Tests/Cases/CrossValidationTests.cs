using CsCheck;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Cases;

public sealed class CrossValidationTests
{
    private static List<(string CaseId, Diagnosis Diagnosis)> Cases(int common, int atypical, int melanoma) =>
        [
            .. Enumerable
                .Range(0, common + atypical + melanoma)
                .Select(i =>
                    (
                        $"IMD{i:D3}",
                        i < common ? Diagnosis.CommonNevus
                        : i < common + atypical ? Diagnosis.AtypicalNevus
                        : Diagnosis.Melanoma
                    )
                ),
        ];

    [Fact]
    public void Split_AllFolds_EachCaseValidatesOnceAndTheTestCasesStay() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[2, 30], Gen.Int[2, 30], Gen.Int[2, 6], Gen.Int)
            .Sample(
                (common, atypical, melanoma, folds, seed) =>
                {
                    var cases = Cases(common, atypical, melanoma);
                    var diagnoses = cases.ToDictionary(c => c.CaseId, c => c.Diagnosis);
                    var settings = SplitSettings.OfSizes(cases.Count - 2 - 1, 1, 2, seed);
                    if (cases.Count - 2 < folds)
                        return;
                    var plain = StratifiedSplitter.Split(cases, settings).Split!;
                    var cut = Enumerable
                        .Range(1, folds)
                        .Select(fold => StratifiedSplitter.Split(cases, settings with { Folds = folds, Fold = fold }).Split!)
                        .ToList();

                    Assert.All(cut, s => Assert.Equal(plain.Test, s.Test));
                    Assert.Equal(plain.Train.Concat(plain.Validation).Order(), cut.SelectMany(s => s.Validation).Order());
                    Assert.All(cut, s => Assert.Equal(plain.Train.Concat(plain.Validation).Order(), s.Train.Concat(s.Validation).Order()));
                    Assert.InRange(cut.Max(s => s.Validation.Count) - cut.Min(s => s.Validation.Count), 0, 1);
                    foreach (var diagnosis in Enum.GetValues<Diagnosis>())
                    {
                        var counts = cut.Select(s => s.Validation.Count(id => diagnoses[id] == diagnosis)).ToList();
                        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
                    }
                }
            );

    [Fact]
    public void Split_SameSeedWhateverTheOrder_IsTheSame_OtherSeed_Another()
    {
        var (cases, reversed) = (Cases(20, 20, 10), Cases(20, 20, 10));
        reversed.Reverse();
        var settings = SplitSettings.OfSizes(30, 10, 10, 3) with { Folds = 5, Fold = 2 };

        var one = StratifiedSplitter.Split(cases, settings).Split!;

        Assert.Equal(one.Validation, StratifiedSplitter.Split(reversed, settings).Split!.Validation);
        Assert.NotEqual(one.Validation, StratifiedSplitter.Split(cases, settings with { Seed = 4 }).Split!.Validation);
    }

    [Fact]
    public void Split_OfLists_CutsThePoolAndLeavesTheTestCasesAlone()
    {
        var cases = Cases(6, 2, 2);
        var lists = SplitSettings.OfCases(new Split(["IMD000", "IMD001", "IMD002", "IMD006"], ["IMD003", "IMD007"], ["IMD009"]));

        var second = StratifiedSplitter.Split(cases, lists with { Folds = 2, Fold = 2 }).Split!;

        Assert.Equal(3, second.Validation.Count);
        Assert.Equal(["IMD009"], second.Test);
        Assert.Empty(second.Validation.Intersect(second.Train));
    }

    [Theory]
    [InlineData(1, 1, "split.folds", "2 to 20")]
    [InlineData(21, 1, "split.folds", "2 to 20")]
    [InlineData(5, 0, "split.fold", "1 to 5")]
    [InlineData(5, 6, "split.fold", "1 to 5")]
    [InlineData(9, 1, "split.folds", "8 training and validation cases")]
    public void Split_FoldsThatCannotBe_SayWhatCan(int folds, int fold, string field, string says)
    {
        var problem = Assert.Single(
            StratifiedSplitter.Split(Cases(10, 5, 5), SplitSettings.OfSizes(6, 2, 2, 1) with { Folds = folds, Fold = fold }).Problems
        );

        Assert.Equal(field, problem.Field);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_CasesThatLookAlike_ValidateInTheSameFold()
    {
        var cases = Cases(20, 20, 10);
        var settings = SplitSettings.OfSizes(30, 10, 10, 3) with { Folds = 5 };
        List<(string First, string Second)> nearDuplicates = [("IMD001", "IMD007"), ("IMD007", "IMD012"), ("IMD021", "IMD034")];

        var folds = Enumerable
            .Range(1, 5)
            .Select(fold => StratifiedSplitter.Split(cases, settings with { Fold = fold }, nearDuplicates).Split!)
            .ToList();

        Assert.All(
            folds,
            s =>
                Assert.All(
                    nearDuplicates.Where(p => s.PartOf(p.First) is not null && s.PartOf(p.Second) is not null),
                    p => Assert.Equal(s.PartOf(p.First), s.PartOf(p.Second))
                )
        );
        Assert.All(folds, s => Assert.Equal(8, s.Validation.Count));
        Assert.Equal(40, folds.SelectMany(s => s.Validation).Distinct().Count());
    }
}
