using CsCheck;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class StratifiedSplitterTests
{
    private static List<(string CaseId, Diagnosis Diagnosis)> Ph2(int common = 80, int atypical = 80, int melanoma = 40) =>
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

    private static Split Made(SplitResult result)
    {
        Assert.Empty(result.Problems);
        Assert.True(result.Succeeded);
        return result.Split;
    }

    [Fact]
    public void Split_BaselineSizes_KeepsTheShareOfEachDiagnosis()
    {
        var diagnoses = Ph2().ToDictionary(c => c.CaseId, c => c.Diagnosis);
        var split = Made(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(100, 50, 50, 1)));

        Assert.Equal([40, 40, 20], Counts(split.Train));
        Assert.Equal([20, 20, 10], Counts(split.Validation));
        Assert.Equal([20, 20, 10], Counts(split.Test));

        int[] Counts(IReadOnlyList<string> ids) =>
            [
                .. new[] { Diagnosis.CommonNevus, Diagnosis.AtypicalNevus, Diagnosis.Melanoma }.Select(d =>
                    ids.Count(id => diagnoses[id] == d)
                ),
            ];
    }

    [Fact]
    public void Split_AnySizes_AreExactDisjointAndNearProportion() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[3, 60], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int)
            .Where((common, atypical, melanoma, train, validation, test, _) => train + validation + test <= common + atypical + melanoma)
            .Sample(
                (common, atypical, melanoma, train, validation, test, seed) =>
                {
                    var cases = Ph2(common, atypical, melanoma);
                    var split = Made(StratifiedSplitter.Split(cases, SplitSettings.OfSizes(train, validation, test, seed)));
                    Assert.Equal((train, validation, test), (split.Train.Count, split.Validation.Count, split.Test.Count));
                    Assert.Equal(split.Count, split.Train.Concat(split.Validation).Concat(split.Test).Distinct().Count());
                    var melanomas = cases.Where(c => c.Diagnosis == Diagnosis.Melanoma).Select(c => c.CaseId).ToHashSet();
                    Assert.InRange(split.Test.Count(melanomas.Contains) - (double)test * melanoma / cases.Count, -1, 1);
                    Assert.InRange(split.Train.Count(melanomas.Contains) - (double)train * melanoma / cases.Count, -2.5, 2.5);
                }
            );

    [Fact]
    public void Split_OtherOrderOfCases_IsTheSame()
    {
        var reversed = Ph2();
        reversed.Reverse();
        var settings = SplitSettings.OfSizes(100, 25, 25, 7);
        var one = Made(StratifiedSplitter.Split(Ph2(), settings));
        var other = Made(StratifiedSplitter.Split(reversed, settings));
        Assert.Equal(one.Train, other.Train);
        Assert.Equal(one.Validation, other.Validation);
        Assert.Equal(one.Test, other.Test);
    }

    [Fact]
    public void Split_OtherSeed_IsAnother()
    {
        var one = Made(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(100, 50, 50, 1)));
        var other = Made(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(100, 50, 50, 2)));
        Assert.NotEqual(one.Test, other.Test);
    }

    [Fact]
    public void Split_LargerTrainingPart_KeepsTheTestCases()
    {
        var small = Made(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(20, 50, 50, 3)));
        var large = Made(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(100, 50, 50, 3)));
        Assert.Equal(small.Test, large.Test);
        Assert.Equal(small.Validation, large.Validation);
    }

    [Theory]
    [InlineData(100, 50, 50, 150, "The nearest possible is 75 training, 38 validation and 37 test cases.")]
    [InlineData(100, 1, 1, 10, "The nearest possible is 8 training, 1 validation and 1 test cases.")]
    [InlineData(2, 1, 1, 3, "The nearest possible is 1 training, 1 validation and 1 test cases.")]
    public void Split_TooFewCases_NamesTheNearestPossible(int train, int validation, int test, int available, string expected)
    {
        var result = StratifiedSplitter.Split(Ph2(available, 0, 0), SplitSettings.OfSizes(train, validation, test, 1));
        Assert.False(result.Succeeded);
        var problem = Assert.Single(result.Problems);
        Assert.Equal("split", problem.Field);
        Assert.Contains($"The dataset has {available} cases", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_TwoCases_SaysThatThreeAreNeeded()
    {
        var problem = Assert.Single(StratifiedSplitter.Split(Ph2(2, 0, 0), SplitSettings.OfSizes(1, 1, 1, 1)).Problems);
        Assert.Contains("at least 3", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_ExplicitIdsInAnotherSpelling_GivesTheDatasetsSpelling()
    {
        var split = Made(
            StratifiedSplitter.Split(Ph2(), SplitSettings.OfCases(new Split(["imd_003", "IMD_001"], ["imd005"], ["IMD-007"])))
        );
        Assert.Equal(["IMD001", "IMD003"], split.Train);
        Assert.Equal(["IMD005"], split.Validation);
        Assert.Equal(["IMD007"], split.Test);
    }

    [Fact]
    public void Split_UnknownIds_NamesTheFirstFew()
    {
        var unknown = Enumerable.Range(900, 7).Select(i => $"IMD{i}").ToList();
        var problem = Assert.Single(
            StratifiedSplitter.Split(Ph2(), SplitSettings.OfCases(new Split(["IMD001"], unknown, ["IMD007"]))).Problems
        );
        Assert.Equal("split.validation", problem.Field);
        Assert.StartsWith(
            "IMD900, IMD901, IMD902, IMD903, IMD904 and 2 more: not in the dataset, which has 200 cases",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Split_CaseInTwoPartsBySpelling_IsAProblem()
    {
        var problem = Assert.Single(
            StratifiedSplitter.Split(Ph2(), SplitSettings.OfCases(new Split(["IMD001"], ["IMD_001"], ["IMD007"]))).Problems
        );
        Assert.Contains("only one part of the split", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_EmptyPart_IsAProblemOfThatField()
    {
        var problem = Assert.Single(StratifiedSplitter.Split(Ph2(), SplitSettings.OfSizes(10, 0, 10, 1)).Problems);
        Assert.Equal("split.validation", problem.Field);
    }

    [Fact]
    public void Split_SameCaseTwice_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            StratifiedSplitter.Split([("IMD001", Diagnosis.Melanoma), ("imd_001", Diagnosis.Melanoma)], SplitSettings.OfSizes(1, 1, 1, 1))
        );

    [Fact]
    public void Split_CasesThatLookAlike_ComeIntoOnePartAndNoPartChangesItsSizeOrItsDiagnoses() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[40, 90], Gen.Int[0, 79].Array[6])
            .Sample(
                (seed, train, picked) =>
                {
                    var cases = Ph2(80, 80, 40);
                    var diagnoses = cases.ToDictionary(c => c.CaseId, c => c.Diagnosis);
                    // Chains, too: what looks like the same third case belongs together.
                    List<(string First, string Second)> nearDuplicates =
                    [
                        .. picked
                            .Zip(picked.Skip(1))
                            .Where(p => p.First != p.Second)
                            .Select(p => ($"IMD{p.First:D3}", $"IMD{p.Second:D3}")),
                    ];
                    var settings = SplitSettings.OfSizes(train, 50, 50, seed);

                    var (plain, split) = (
                        Made(StratifiedSplitter.Split(cases, settings)),
                        Made(StratifiedSplitter.Split(cases, settings, nearDuplicates))
                    );

                    Assert.All(
                        nearDuplicates.Where(p => split.PartOf(p.First) is not null && split.PartOf(p.Second) is not null),
                        p => Assert.Equal(split.PartOf(p.First), split.PartOf(p.Second))
                    );
                    Assert.All(
                        Enum.GetValues<SplitPart>(),
                        part =>
                            Assert.Equal(
                                plain.Of(part).CountBy(id => diagnoses[id]).OrderBy(c => c.Key),
                                split.Of(part).CountBy(id => diagnoses[id]).OrderBy(c => c.Key)
                            )
                    );
                    Assert.Equal(split.Count, split.Train.Concat(split.Validation).Concat(split.Test).Distinct().Count());
                }
            );

    [Fact]
    public void Split_NoNearDuplicates_IsTheSplitOfTheSeed()
    {
        var settings = SplitSettings.OfSizes(100, 50, 50, 1);
        Assert.Equal(Made(StratifiedSplitter.Split(Ph2(), settings)).Test, Made(StratifiedSplitter.Split(Ph2(), settings, [])).Test);
    }

    [Fact]
    public void Split_NearDuplicatesWithoutAPartnerToTrade_StayInDifferentParts()
    {
        List<(string CaseId, Diagnosis Diagnosis)> cases =
        [
            ("A", Diagnosis.Melanoma),
            ("B", Diagnosis.CommonNevus),
            ("C", Diagnosis.AtypicalNevus),
        ];

        var split = Made(StratifiedSplitter.Split(cases, SplitSettings.OfSizes(1, 1, 1, 1), [("A", "B")]));

        Assert.NotEqual(split.PartOf("A"), split.PartOf("B"));
    }

    [Fact]
    public void Split_LookAlikesInLists_LieWhereTheListsPutThem()
    {
        var split = Made(
            StratifiedSplitter.Split(Ph2(), SplitSettings.OfCases(new Split(["IMD001"], ["IMD002"], ["IMD003"])), [("IMD001", "IMD003")])
        );

        Assert.Equal((SplitPart.Train, SplitPart.Test), (split.PartOf("IMD001"), split.PartOf("IMD003")));
    }
}
