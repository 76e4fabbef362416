using System.Text.RegularExpressions;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Data.Tests;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Papers;

namespace LesionPortal.Web.Tests.Reports;

public sealed partial class PaperTests : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TemporaryDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Write_ASuite_NumbersTablesAndFiguresInOrderAndNamesEachOnce()
    {
        var paper = PaperWriter.Write(await ReportAsync());

        Assert.Equal(Enumerable.Range(1, paper.Tables.Count()), paper.Tables.Select(t => t.Number));
        Assert.Equal(Enumerable.Range(1, paper.Figures.Count()), paper.Figures.Select(f => f.Number));
        Assert.Distinct(paper.Tables.Select(t => t.Id));
        Assert.Distinct(paper.Figures.SelectMany(f => f.Panels).Select(p => p.Name));
        Assert.All(paper.Tables, t => Assert.All(t.Rows, r => Assert.Equal(t.Columns.Count, r.Cells.Count)));
        Assert.Equal("verdict", paper.Sections[0].Id);
    }

    [Fact]
    public async Task Write_ASuite_HasTheNotebooksTableBesideOursMarkedAsAnotherSplit()
    {
        var table = PaperWriter.Write(await ReportAsync()).Tables.Single(t => t.Id == "published");

        Assert.Contains("another split", table.Caption, StringComparison.Ordinal);
        var dice = table.Rows.Single(r => r.Cells[0].Text == "U-Net (8)" && r.Cells[1].Text == "Dice");
        Assert.Equal(["75.4%", "80.0%", "50.0%"], dice.Cells.TakeLast(3).Select(c => c.Text));
        Assert.Equal("–", table.Rows[0].Cells[^1].Text);
    }

    [Fact]
    public async Task Csv_OfATable_HasNumbersInFullPrecision()
    {
        var paper = PaperWriter.Write(await ReportAsync());

        var lines = PaperCsv.Write(paper.Tables.Single(t => t.Id == "comparisons")).Split("\r\n");

        Assert.StartsWith("A,B,A − B,p,Adjusted p,Better / as good / worse,Verdict", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^U-Net 8 · Dice · s0,U-Net 8 · BCE · s0,0\.059\d+,[\d.E-]+,", lines[1]);
    }

    [Fact]
    public async Task Latex_OfNamesWithItsSigns_EscapesThemAndClosesWhatItOpens()
    {
        var report = await ReportAsync() with { Title = "50% of {x}_1 & “more” \\ 3 × 2 − 1 漢" };

        var tex = PaperLatex.Write(PaperWriter.Write(report));

        Assert.Contains("\\title{50\\% of \\{x\\}\\_1 \\& ``more'' \\textbackslash{} 3 $\\times$ 2 $-$ 1 [U+6F22]}", tex, StringComparison.Ordinal);
        Assert.Contains("\\toprule", tex, StringComparison.Ordinal);
        foreach (var environment in Begins().Matches(tex).Select(m => m.Groups[1].Value).Distinct())
            Assert.Equal(Regex.Count(tex, Regex.Escape($"\\begin{{{environment}}}")), Regex.Count(tex, Regex.Escape($"\\end{{{environment}}}")));
        Assert.DoesNotContain(tex, c => c >= 0x180);
    }

    [Fact]
    public async Task Markdown_OfANameWithABar_KeepsTheTableWhole()
    {
        var report = await ReportAsync();
        var named = report with { Runs = [.. report.Runs.Select(r => r with { Name = "a | b" })] };

        var table = PaperMarkdown.Table(PaperWriter.Write(named).Tables.Single(t => t.Id == "intervals")).Split('\n');

        Assert.StartsWith("| a \\| b | 0.795", table[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_OfAuthorsMarkup_ShowsItAsTextAndLoadsNothing()
    {
        var report = await ReportAsync() with
        {
            Texts = new Dictionary<string, string> { ["question"] = "**Why** <script>alert(1)</script> [x](javascript:alert(1)) ![p](http://elsewhere/p.png) <img src=x onerror=alert(1)>" },
        };

        var html = PaperHtml.Write(PaperWriter.Write(report));

        Assert.Contains("<strong>Why</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"http", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Course_OfRunsWithHistory_StandsWithItsRules()
    {
        var section = PaperWriter.Write(await ReportAsync()).Sections.Single(s => s.Id == "course");

        Assert.Contains(section.Blocks.OfType<PaperList>().SelectMany(l => l.Items), i => i == $"Converged: {TrainingCourse.ConvergenceRule}");
        Assert.Contains(section.Blocks.OfType<PaperList>().SelectMany(l => l.Items), i => i.StartsWith("U-Net 8 · Dice · s0: Not converged: the validation loss still falls (−38.1% over the last 5 epochs).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfRunsScoredAtTheImagesSize_HaveATableForEachResolution()
    {
        var report = await ReportAsync();
        Assert.DoesNotContain(PaperWriter.Write(report).Tables, t => t.Id.StartsWith("metrics-", StringComparison.Ordinal));

        var paper = PaperWriter.Write(report with { Runs = [.. report.Runs.Select(r => r with { ScoresNative = r.Scores })] });

        Assert.Equal(["metrics-native", "metrics-training"], paper.Tables.Where(t => t.Id.StartsWith("metrics-", StringComparison.Ordinal)).Select(t => t.Id));
        Assert.StartsWith("0.795 (0.7", paper.Tables.Single(t => t.Id == "metrics-native").Rows.Single(r => r.Cells[0].Text == "IoU (Jaccard)").Cells[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slices_BySize_HaveATableWithTheirNumberAndDefinition()
    {
        var report = await ReportAsync();
        var run = report.Runs[0];

        var section = PaperWriter.Write(report with { Slices = [new MetricSlice("size", "Smallest third", "The lesion covers up to 5%.", run.Id, run.Name, "iou", "256×256", 7, 0.71, 0.6, 0.8)] }).Sections.Single(s => s.Id == "diagnoses");

        var table = Assert.IsType<PaperTable>(section.Blocks[0]);
        Assert.Equal(("sizes", "Smallest third (n = 7)", "0.710 (0.600 to 0.800)"), (table.Id, table.Columns[1].Heading, table.Rows[0].Cells[1].Text));
        Assert.Equal("Smallest third: The lesion covers up to 5%.", Assert.IsType<PaperList>(section.Blocks[1]).Items[0]);
    }

    private async Task<SuiteReport> ReportAsync()
    {
        await using var context = _database.CreateDbContext();
        double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
        var runs = new[] { ScoredRuns.Of(new RunSettings { Loss = "Dice" }, ScoredRuns.Twenty), ScoredRuns.Of(new RunSettings { Loss = "BCE" }, lower) };
        foreach (var run in runs)
        {
            foreach (var epoch in Enumerable.Range(1, 20))
                run.Epochs.Add(Data.Entities.RunEpoch.From(0, new EpochRow { Epoch = epoch, LossTrain = 2 - 0.08 * epoch, LossValidation = 2.12 - 0.08 * epoch, Train = new(0.9, 0.9, 0.9), Validation = new(0.7, 0.8, 0.9), LearningRate = 0.001, Seconds = 1.5 }));
        }

        var (suite, _) = await ScoredRuns.AddAsync(context, runs);
        return (await new SuiteReportBuilder(new RunQueries(_database)).OfSuiteAsync(suite, Cancellation))!;
    }

    [GeneratedRegex(@"\\begin\{(\w+)\}")]
    private static partial Regex Begins();
}
