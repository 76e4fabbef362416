using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Components;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class RunFormTests
{
    [Fact]
    public void Take_PresetThatNamesItsNetwork_IsTakenWholeAndGivenBackByTheNext()
    {
        var form = new RunForm { IsSuite = true };

        form.Take(RunPreset.Recommended, cases: 200);
        var recommended = Assert.Single(form.ToRuns());
        form.Take(RunPreset.BaselineProtocol, cases: 200);

        Assert.Equal(
            RunPreset.Recommended.Settings with
            {
                Dataset = recommended.Dataset,
                Device = recommended.Device,
                Split = recommended.Split,
            },
            recommended
        );
        Assert.Equal(6, form.ToRuns().Count);
        Assert.All(form.ToRuns(), r => Assert.Equal(EncoderSettings.None, r.Encoder.Weights), throwIfEmpty: true);
        Assert.Equal(8, form.BaseChannels[Architecture.UNet]);
    }

    [Fact]
    public void ToRuns_BaselineSuite_IsSixRunsWithEachArchitecturesOwnWidth()
    {
        var form = new RunForm { DatasetId = 1, IsSuite = true };
        form.Take(RunPreset.BaselineProtocol, cases: 200);

        var runs = form.ToRuns();

        Assert.Equal(
            ["SegNet 64 BCE", "SegNet 64 Dice", "SegNet 64 Focal", "UNet 8 BCE", "UNet 8 Dice", "UNet 8 Focal"],
            runs.Select(r => $"{r.Architecture} {r.BaseChannels} {r.Loss}")
        );
        Assert.Single(runs.Select(r => r.Split).Distinct());
    }

    [Fact]
    public void SuiteArchitectures_FreshForm_AreTheBaselinesOfAllThatThereAre()
    {
        Assert.True(RunCatalogue.Architectures.Count > 2);

        Assert.Equal([Architecture.SegNet, Architecture.UNet], new RunForm().SuiteArchitectures.Order());
    }

    [Theory]
    [InlineData("0, 1, 2", 18)]
    [InlineData("3", 6)]
    [InlineData("3 3", 6)]
    [InlineData("-1;5", 12)]
    public void ToRuns_Seeds_MultiplyTheGrid(string seeds, int expected)
    {
        var form = new RunForm
        {
            DatasetId = 1,
            IsSuite = true,
            SuiteSeeds = seeds,
        };

        Assert.Equal(expected, form.ToRuns().Count);
    }

    [Fact]
    public void ToRuns_Folds_MultiplyASuiteAndAreLeftOutOfASingleRun()
    {
        var form = new RunForm
        {
            DatasetId = 1,
            IsSuite = true,
            SuiteName = "folds",
            Split = { Folds = 5 },
        };

        Assert.Empty(form.Validate());
        Assert.Equal(
            [1, 2, 3, 4, 5],
            form.ToRuns().Where(r => r is { Architecture: Architecture.UNet, Loss: Loss.Dice }).Select(r => r.Split.Fold)
        );
        Assert.All(form.ToRuns(), r => Assert.Equal(5, r.Split.Folds), throwIfEmpty: true);

        form.IsSuite = false;
        Assert.Equal(SplitSettings.OfSizes(100, 50, 50, 1), Assert.Single(form.ToRuns()).Split);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    public void Validate_FoldsThatCannotBe_SaysSoOnceAtTheField(int folds)
    {
        var form = new RunForm
        {
            DatasetId = 1,
            IsSuite = true,
            SuiteName = "folds",
            Split = { Folds = folds },
        };

        Assert.Equal("split.folds", Assert.Single(form.Validate()).Field);
    }

    [Fact]
    public void Take_FoldOfACrossValidation_ClonesThatFold()
    {
        var settings = new RunSettings { Dataset = 1, Split = SplitSettings.OfSizes(90, 10, 50, 4) with { Folds = 5, Fold = 2 } };
        var form = new RunForm();

        form.Take(settings);

        Assert.Equal(settings, Assert.Single(form.ToRuns()));
    }

    [Fact]
    public void Validate_SuiteWithWrongSeedAndNothingTicked_NamesEachField()
    {
        var form = new RunForm
        {
            DatasetId = 1,
            IsSuite = true,
            SuiteName = " ",
            SuiteSeeds = "one",
        };
        form.SuiteLosses.Clear();

        var fields = form.Validate().Select(p => p.Field).ToList();

        Assert.Contains("name", fields);
        Assert.Contains("losses", fields);
        Assert.Contains("seeds", fields);
    }

    [Fact]
    public void Validate_WidthOfOneArchitectureWrong_IsSaidOfThatArchitectureOnce()
    {
        var form = new RunForm
        {
            DatasetId = 1,
            IsSuite = true,
            SuiteName = "six",
        };
        form.BaseChannels[Architecture.SegNet] = 300;

        var problem = Assert.Single(form.Validate());

        Assert.Equal("baseChannels.SegNet", problem.Field);
        Assert.Contains("300", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150, 100, 50, 50, 76, 37, 37)]
    [InlineData(60, 100, 50, 50, 30, 15, 15)]
    [InlineData(200, 100, 50, 50, 100, 50, 50)]
    [InlineData(3, 100, 50, 50, 1, 1, 1)]
    [InlineData(4, 36, 1, 1, 2, 1, 1)]
    public void Fit_SmallerDataset_KeepsTheProportionsAndUsesEveryCase(int cases, int train, int validation, int test, int t, int v, int s)
    {
        Assert.Equal(SplitSettings.OfSizes(t, v, s, 1), SplitForm.Fit(SplitSettings.OfSizes(train, validation, test, 1), cases));
    }

    [Fact]
    public void TakeJson_ListsOfIds_FillsTheLists()
    {
        var split = new SplitForm();

        Assert.Null(split.TakeJson("""{"train":["IMD003","IMD009"],"validation":["IMD016"],"test":["IMD022"]}"""));

        Assert.True(split.ByLists);
        Assert.Equal(["IMD003", "IMD009"], split.ToSettings().Explicit!.Train);
    }

    [Theory]
    [InlineData("{\"train\":1}", "validation")]
    [InlineData("hello", "Not a split")]
    [InlineData("null", "null")]
    public void TakeJson_SomethingElse_SaysWhatWasExpectedAndKeepsTheForm(string json, string says)
    {
        var split = new SplitForm();

        Assert.Contains(says, split.TakeJson(json), StringComparison.Ordinal);

        Assert.False(split.ByLists);
    }
}
