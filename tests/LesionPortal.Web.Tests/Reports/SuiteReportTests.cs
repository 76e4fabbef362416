using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Tests.Reports;

public sealed class SuiteReportTests : ReportDatabase
{
    [Fact]
    public async Task Verdict_WhenTestDisagreesWithValidation_NamesTheBestByValidation()
    {
        var suite = await SuiteAsync((Loss.Dice, 0.80, 0.90, 0.60), (Loss.BCE, 0.70, 0.85, 0.75));

        var report = await ReportAsync(suite);

        Assert.Equal(1, report.BestRunId);
        Assert.StartsWith(
            "Best by validation: U-Net 8 · Dice · s0, with an IoU of 0.900 on the 2 validation cases "
                + "(quantised IoU 0.800, best epoch 2)",
            report.Verdict[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "On the 1 test case it scores an IoU of 0.800 and a Dice of 0.900 (quantised IoU 0.600)",
            report.Verdict[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            report.Verdict,
            v => v.Contains("The differences between these 2 runs on test cases are not tested", StringComparison.Ordinal)
        );
        Assert.Empty(report.Comparisons);
        Assert.Contains(report.ComparisonNotes, n => n.StartsWith("No scores of single test cases are kept of", StringComparison.Ordinal));
        Assert.Contains(
            report.Verdict,
            v =>
                v.Contains(
                    "this network trained with the loss Dice is best by validation "
                        + "(IoU 0.900, quantised 0.800), before BCE (IoU 0.850, quantised 0.700)",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Verdict_OfATie_IsDecidedByPlainIouAndSaysSo()
    {
        var suite = await SuiteAsync((Loss.Dice, 0.80, 0.88, 0.90), (Loss.BCE, 0.80, 0.89, 0.50));

        var report = await ReportAsync(suite);

        Assert.Equal(2, report.BestRunId);
        Assert.Contains(report.Verdict, v => v.Contains("plain IoU decided", StringComparison.Ordinal));
    }

    /// <summary>Then no score of validation decided; the order of the queue did.</summary>
    [Fact]
    public async Task Verdict_OfATieInPlainIouToo_DoesNotSayThatItDecided()
    {
        var suite = await SuiteAsync((Loss.Dice, 0.80, 0.89, 0.90), (Loss.BCE, 0.80, 0.89, 0.50));

        var report = await ReportAsync(suite);

        Assert.Equal(1, report.BestRunId);
        Assert.DoesNotContain(report.Verdict, v => v.Contains("plain IoU decided", StringComparison.Ordinal));
        Assert.Contains(
            report.Verdict,
            v =>
                v.Contains(
                    "It ties with U-Net 8 · BCE · s0 in quantised and in plain IoU: validation does "
                        + "not distinguish them; the first queued is named.",
                    StringComparison.Ordinal
                )
        );
    }

    /// <summary>The mean of .7, .8 and .9 is not the same number in every order of adding up.</summary>
    [Fact]
    public async Task Verdict_OfQuantisedIousThatDifferByRoundingAlone_IsDecidedByPlainIou()
    {
        var suite = await SuiteAsync((Loss.Dice, 0.80 + 1e-16, 0.88, 0.90), (Loss.BCE, 0.80, 0.89, 0.50));

        var report = await ReportAsync(suite);

        Assert.Equal(2, report.BestRunId);
        Assert.Contains(report.Verdict, v => v.Contains("plain IoU decided", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_OfARunThatHasNotCompleted_HidesItsTestAndSaysSo()
    {
        var suite = await SuiteAsync((Loss.Dice, 0.80, 0.88, 0.90), (Loss.BCE, null, null, null));

        var report = await ReportAsync(suite);

        Assert.Null(report.Rows[1].Test);
        Assert.Contains(report.Verdict, v => v.StartsWith("1 of 2 runs have not completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Csv_HasIouAndDiceBeforeQuantisedIou()
    {
        var report = await ReportAsync(await SuiteAsync((Loss.Dice, 0.80, 0.88, 0.90)));

        var lines = ReportCsv.Write(report).Split("\r\n");

        Assert.Equal(
            "Model,Epochs,Loss function,Loss train,Loss val,IoU train,IoU val,IoU test,Dice train,Dice val,Dice test,"
                + "Quantised IoU train,Quantised IoU val,Quantised IoU test,Parameters,Seconds per epoch,Peak memory (MB),"
                + "Best epoch,Run,Status,Learned nothing",
            lines[0]
        );
        Assert.Equal("U-Net (8),120,Dice,0.25,0.5,0.95,0.88,0.8,0.97,0.9,0.9,0.95,0.8,0.9,214361,1.5,300,2,1,completed,", lines[1]);
    }

    [Fact]
    public async Task Html_OfANameWithMarkup_EncodesItAndNeedsNothingElse()
    {
        var html = PaperHtml.Write(PaperWriter.Write(await ReportAsync(await SuiteAsync((Loss.Dice, 0.80, 0.88, 0.90)))));

        Assert.Contains("a &lt;b&gt; suite", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.Contains("<path fill=\"none\" stroke=", html, StringComparison.Ordinal);
    }

    private async Task<SuiteReport> ReportAsync(int suite) =>
        Assert.IsType<SuiteReport>(await ScoredRuns.Builder(Database).OfSuiteAsync(suite, Cancellation));

    private async Task<int> SuiteAsync(params (Loss Loss, double? Validation, double? Iou, double? Test)[] runs)
    {
        await using var context = Database.CreateDbContext();
        var suite = new Suite
        {
            Name = "a <b> suite",
            Dataset = new Dataset
            {
                Name = "d",
                Source = "s",
                State = DatasetState.Ready,
            },
        };
        foreach (var (loss, validation, iou, test) in runs)
        {
            var settings = new RunSettings { Loss = loss };
            var run = new Run
            {
                Name = RunCatalogue.ShortName(settings),
                Dataset = suite.Dataset,
                Settings = settings,
                Split = new Split(["A", "B", "C"], ["D", "E"], ["F"]),
                Status = validation is null ? RunStatus.Running : RunStatus.Completed,
                BestEpoch = 2,
                Parameters = 214_361,
                SecondsPerEpoch = 1.5,
                PeakMemoryMb = 300,
            };
            foreach (var epoch in new[] { 1, 2 })
            {
                run.Epochs.Add(
                    RunEpoch.From(
                        0,
                        new EpochRow
                        {
                            Epoch = epoch,
                            LossTrain = 0.5 / epoch,
                            LossValidation = 1.0 / epoch,
                            Train = new(0.9, 0.9, 0.9),
                            Validation = new(0.7, 0.8, 0.9),
                            LearningRate = 0.001,
                            Seconds = 1.5,
                        }
                    )
                );
            }

            if (validation is { } score)
            {
                run.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Train,
                        QuantisedIou = 0.95,
                        Iou = 0.95,
                        Dice = 0.97,
                    }
                );
                run.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Validation,
                        QuantisedIou = score,
                        Iou = iou!.Value,
                        Dice = 0.9,
                    }
                );
                run.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Test,
                        QuantisedIou = test!.Value,
                        Iou = 0.8,
                        Dice = 0.9,
                    }
                );
            }

            suite.Runs.Add(run);
        }

        context.Suites.Add(suite);
        await context.SaveChangesAsync(Cancellation);
        return suite.Id;
    }
}
