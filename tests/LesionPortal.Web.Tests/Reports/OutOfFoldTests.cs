using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>Three folds of eight cases each; all folds share six test cases.</summary>
public sealed class OutOfFoldTests : ReportDatabase
{
    private const int Folds = 3;
    private const int CasesOfAFold = 8;

    [Fact]
    public async Task Report_OfFolds_ComparesWholeConfigurationsWithEveryCaseOnce()
    {
        var report = await ReportAsync([0], (Loss.Dice, 0.85), (Loss.BCE, 0.80));

        Assert.Empty(report.Comparisons);
        Assert.Contains(OutOfFold.NotOneByOne, report.ComparisonNotes);
        Assert.Equal([("U-Net 8 · Dice", 24), ("U-Net 8 · BCE", 24)], report.OutOfFold.Scores.Select(s => (s.Name, s.N)));
        var comparison = Assert.Single(report.OutOfFold.Comparisons);
        Assert.Equal(24, comparison.N);
        Assert.Equal(0.05, comparison.Difference, 2);
        Assert.True(comparison.IsClear);
    }

    [Fact]
    public async Task Verdict_OfFoldsWithOneSeed_SaysWhatIsMissingAndWhatTheIntervalDoesNotCover()
    {
        var report = await ReportAsync([0], (Loss.Dice, 0.85), (Loss.BCE, 0.80));

        Assert.Null(report.OutOfFold.Comparisons[0].Better);
        Assert.Contains(
            report.Verdict,
            v =>
                v.Contains("each of 24 cases once", StringComparison.Ordinal)
                && v.Contains("1 seed is too " + "few for a conclusion about the configurations", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(report.Verdict, v => v.Contains("is better", StringComparison.Ordinal));
        var limits = Assert.Single(report.Verdict, v => v.StartsWith("Each fold chose its epoch", StringComparison.Ordinal));
        Assert.Contains("on the same validation cases", limits, StringComparison.Ordinal);
        Assert.Contains("Folds share training cases", limits, StringComparison.Ordinal);
        Assert.Contains("not of training cases, partitions, seeds or epochs", limits, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfFoldsWithThreeSeeds_CallsTheBetterConfigurationBetter()
    {
        var report = await ReportAsync([0, 1, 2], (Loss.Dice, 0.85), (Loss.BCE, 0.80));

        Assert.Equal("U-Net 8 · Dice", Assert.Single(report.OutOfFold.Comparisons).Better);
        Assert.Contains(report.Verdict, v => v.EndsWith("U-Net 8 · Dice is better.", StringComparison.Ordinal));
        Assert.Equal([0, 1, 2], report.OutOfFold.Scores[0].Seeds);
    }

    /// <summary>Seeds of one configuration are one configuration: nothing to compare, however they differ.</summary>
    [Fact]
    public async Task Report_OfFoldsThatDifferBySeedAlone_ComparesNothing()
    {
        var report = await ReportAsync([0, 1], (Loss.Dice, 0.85));

        Assert.Single(report.OutOfFold.Scores);
        Assert.Empty(report.OutOfFold.Comparisons);
    }

    [Fact]
    public async Task Report_WhileAFoldRuns_LeavesItsConfigurationOut()
    {
        var report = await ReportAsync([0], (Loss.Dice, 0.85), (Loss.BCE, null));

        Assert.Equal(["U-Net 8 · Dice"], report.OutOfFold.Scores.Select(s => s.Name));
        Assert.Empty(report.OutOfFold.Comparisons);
    }

    [Fact]
    public async Task Paper_OfFolds_HasThePooledTablesAndTheirLimits()
    {
        var paper = PaperWriter.Write(await ReportAsync([0], (Loss.Dice, 0.85), (Loss.BCE, 0.80)));

        Assert.Contains(paper.Tables, t => t is { Id: "out-of-fold", Rows.Count: 2 });
        Assert.Equal(
            "These networks differ; fewer than 3 seeds",
            paper.Tables.Single(t => t.Id == "out-of-fold-comparisons").Rows[0].Cells[^1].Text
        );
        Assert.DoesNotContain(paper.Tables, t => t.Id == "comparisons");
        Assert.Contains("not of training cases, partitions, seeds or epochs", PaperLatex.Write(paper), StringComparison.Ordinal);
    }

    /// <param name="configurations">Loss and mean IoU; null leaves the last fold running.</param>
    private async Task<SuiteReport> ReportAsync(int[] seeds, params (Loss Loss, double? Iou)[] configurations)
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
        foreach (var (loss, iou) in configurations)
        {
            foreach (var (seed, fold) in seeds.SelectMany(s => Enumerable.Range(1, Folds).Select(f => (s, f))))
                suite.Runs.Add(
                    Fold(suite, loss, iou ?? 0.8, seed, fold, iou is null && fold == Folds ? RunStatus.Running : RunStatus.Completed)
                );
        }

        context.Suites.Add(suite);
        await context.SaveChangesAsync(Cancellation);
        return (await ScoredRuns.Builder(Database).OfSuiteAsync(suite.Id, Cancellation))!;
    }

    private static Run Fold(Suite suite, Loss loss, double iou, int seed, int fold, RunStatus status)
    {
        var settings = new RunSettings
        {
            Loss = loss,
            Seed = seed,
            Split = SplitSettings.OfSizes(16, 8, 6, 1) with { Folds = Folds, Fold = fold },
        };
        string[] own = [.. Enumerable.Range(0, CasesOfAFold).Select(i => $"V{fold}{i}")],
            test = [.. Enumerable.Range(0, 6).Select(i => $"T{i}")];
        var run = new Run
        {
            Name = RunCatalogue.ShortName(settings),
            Dataset = suite.Dataset,
            Settings = settings,
            Split = new Split(["A"], own, test),
            Status = status,
            BestEpoch = 1,
        };
        Add(own, SplitPart.Validation, iou);
        // Every fold's test scores are far apart, so that verdicts fold by fold would be clear.
        Add(test, SplitPart.Test, iou - 0.1 * fold);
        return run;

        void Add(string[] cases, SplitPart part, double mean)
        {
            double[] ious =
            [
                .. cases.Select((_, i) => mean + 0.01 * (i - (cases.Length - 1) / 2.0) + 0.001 * seed + (loss == Loss.BCE ? 0.001 * i : 0)),
            ];
            for (var i = 0; i < cases.Length; i++)
                run.AddScore(suite.Dataset!, cases[i], part, ious[i]).QuantisedIou = 0.5;
            run.Scores.Add(
                new RunScore
                {
                    Part = part,
                    QuantisedIou = 0.5,
                    Iou = ious.Average(),
                    Dice = 0.9,
                }
            );
        }
    }
}
