using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Tests.Reports;

public sealed class FoldSummaryTests : ReportDatabase
{
    [Fact]
    public async Task Report_OfFolds_TellsMeanAndDeviationAndNamesNoSingleBestRun()
    {
        var report = await ReportAsync(
            (Loss.Dice, 1, 0.80, 0.70),
            (Loss.Dice, 2, 0.84, 0.74),
            (Loss.Dice, 3, 0.88, 0.72),
            (Loss.BCE, 1, 0.60, 0.9),
            (Loss.BCE, 2, 0.6, 0.9),
            (Loss.BCE, 3, 0.6, 0.9)
        );

        Assert.Null(report.BestRunId);
        var dice = report.CrossValidation[0];
        Assert.Equal(("U-Net 8 · Dice · s0", 3, 3), (dice.Name, dice.Folds, dice.Done));
        Assert.Equal("0.840 ± 0.040", FoldSummary.Text(dice.ValidationIou));
        Assert.Equal("0.720 ± 0.020", FoldSummary.Text(dice.TestIou));
        Assert.StartsWith(
            "U-Net 8 · Dice · s0, mean ± standard deviation over 3 folds: validation IoU 0.840 ± 0.040",
            report.Verdict[0],
            StringComparison.Ordinal
        );
        Assert.Contains("Best by mean validation score over the folds: U-Net 8 · Dice · s0. Test scores were not used.", report.Verdict);
        Assert.Contains(report.Notes, n => n.StartsWith("Cross-validation:", StringComparison.Ordinal));
        var folds = PaperWriter.Write(report).Tables.Single(t => t.Id == "folds");
        Assert.Equal(
            ["Validation IoU", "Validation Dice", "Test IoU", "Test Dice", "Quantised IoU validation", "Quantised IoU test"],
            folds.Columns.Skip(2).Select(c => c.Heading)
        );
        Assert.Equal(
            ["0.840 ± 0.040", "0.950 ± 0.000", "0.720 ± 0.020", "0.900 ± 0.000", "0.800 ± 0.000", "0.500 ± 0.000"],
            folds.Rows[0].Cells.Skip(2).Select(c => c.Text)
        );
        Assert.Contains(
            "0.840 ± 0.040",
            PaperHtml.Write(PaperWriter.Write(report)).Replace("&#xB1;", "±", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Report_OfUnfinishedFolds_SaysOfHowMany()
    {
        var report = await ReportAsync((Loss.Dice, 1, 0.80, 0.70), (Loss.Dice, 2, null, null));

        Assert.Equal((2, 1), (report.CrossValidation[0].Folds, report.CrossValidation[0].Done));
        Assert.Equal("0.800", FoldSummary.Text(report.CrossValidation[0].ValidationIou));
        Assert.Contains("over 1 of 2 folds", report.Verdict[0], StringComparison.Ordinal);
        Assert.Contains("1 of 2 runs have not completed and are not included.", report.Verdict);
    }

    [Fact]
    public async Task Report_OfFoldsAndTheirEnsemble_TellsItBesideTheFolds()
    {
        var report = await ReportAsync((Loss.Dice, 1, 0.80, 0.70), (Loss.Dice, 2, 0.84, 0.74), (Loss.Several, 0, null, 0.76));

        Assert.Equal((2, 2), (report.CrossValidation.Single().Folds, report.CrossValidation.Single().Done));
        Assert.Contains("Ensemble of 2: on the same test cases IoU 0.760 (quantised 0.500).", report.Verdict);
        Assert.DoesNotContain(report.Verdict, v => v.Contains("not completed", StringComparison.Ordinal));
        Assert.Equal("Ensemble (2 runs)", report.Rows[2].Model);
        Assert.DoesNotContain(
            report.Notes,
            n => n.StartsWith("These runs were not given the same number of epochs", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Report_OfAFoldThatLearnedNothing_LeavesItOutAndNamesNoBestForIt()
    {
        var report = await ReportAsync(
            (Loss.Dice, 1, 0.80, 0.70),
            (Loss.Dice, 2, 0.30, 0.30),
            (Loss.BCE, 1, 0.60, 0.9),
            (Loss.BCE, 2, 0.6, 0.9)
        );

        Assert.Equal(
            (2, 1, 1),
            (report.CrossValidation[0].Folds, report.CrossValidation[0].Done, report.CrossValidation[0].LearnedNothing)
        );
        Assert.Equal("0.800", FoldSummary.Text(report.CrossValidation[0].ValidationIou));
        Assert.Contains(
            "1 of its folds learned nothing: the mean excludes it and does not represent the configuration.",
            report.Verdict[0],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(report.Verdict, v => v.StartsWith("Best by mean validation", StringComparison.Ordinal));
    }

    private async Task<SuiteReport> ReportAsync(params (Loss Loss, int Fold, double? Validation, double? Test)[] runs)
    {
        await using var context = Database.CreateDbContext();
        var suite = new Suite
        {
            Name = "folds",
            Dataset = new Dataset
            {
                Name = "d",
                Source = "s",
                State = DatasetState.Ready,
            },
        };
        foreach (var (loss, fold, validation, test) in runs)
        {
            var settings =
                fold == 0
                    ? new RunSettings
                    {
                        Architecture = Architecture.Ensemble,
                        Loss = loss,
                        Epochs = 0,
                        Ensemble = new([1, 2]),
                    }
                    : new RunSettings
                    {
                        Loss = loss,
                        Split = SplitSettings.OfSizes(4, 2, 1, 1) with { Folds = runs.Max(r => r.Fold), Fold = fold },
                    };
            var run = new Run
            {
                Name = RunCatalogue.ShortName(settings),
                Dataset = suite.Dataset,
                Settings = settings,
                Split = new Split([$"A{fold}"], [$"B{fold}"], ["T"]),
                TrivialValidationIou = 0.32,
                Status = test is null ? RunStatus.Running : RunStatus.Completed,
            };
            if (validation is { } v)
                run.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Validation,
                        QuantisedIou = 0.8,
                        Iou = v,
                        Dice = 0.95,
                    }
                );
            if (test is { } t)
                run.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Test,
                        QuantisedIou = 0.5,
                        Iou = t,
                        Dice = 0.9,
                    }
                );
            suite.Runs.Add(run);
        }

        context.Suites.Add(suite);
        await context.SaveChangesAsync(Cancellation);
        return (await ScoredRuns.Builder(Database).OfSuiteAsync(suite.Id, Cancellation))!;
    }
}
