using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Reports.Documents.Checklists;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>What a report says beyond its numbers: sources, terms, and how far a figure goes.</summary>
public sealed class ReportSentenceTests : ReportDatabase
{
    private static readonly double[] s_lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];

    [Fact]
    public async Task Csv_OfIntervals_HasEachIntervalWithLevelMethodAndCases()
    {
        var lines = PaperCsv.Write(PaperWriter.Write(await ReportAsync()).Tables.Single(t => t.Id == "intervals")).Split("\r\n");

        Assert.StartsWith(
            "Run,IoU (Jaccard),IoU (Jaccard): low,IoU (Jaccard): high,IoU (Jaccard): level,IoU (Jaccard): method,IoU "
                + "(Jaccard): n,Dice,Dice: low,",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Matches(@"^U-Net 8 · Dice · s0,0\.79[45]\d*,0\.7\d+,0\.8\d+,0\.95,Bca,20,", lines[1]);
    }

    [Fact]
    public async Task Csv_OfSeeds_HasTheDeviationOverSeedsAndTheInterval()
    {
        var report = await ReportAsync(new RunSettings { Loss = Loss.Dice, Seed = 0 }, new RunSettings { Loss = Loss.Dice, Seed = 1 });

        var lines = PaperCsv.Write(PaperWriter.Write(report).Tables.Single(t => t.Id == "seeds")).Split("\r\n");

        Assert.StartsWith(
            "Configuration,Seeds,Mean ± SD over seeds,Mean ± SD over seeds: SD,Mean ± SD over seeds: low,Mean ± SD over "
                + "seeds: high,Mean ± SD over seeds: level,Mean ± SD over seeds: method,Mean ± SD over seeds: n,",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Matches(@"^U-Net 8 · Dice,""0, 1"",0\.76\d+,0\.042\d+,0\.\d+,0\.\d+,0\.95,\w+,20,", lines[1]);
    }

    [Fact]
    public async Task Calibration_PooledAndPerImage_HaveTwoNamesEachWithItsFormula()
    {
        var report = await ReportAsync();
        var changed = report with
        {
            Predictions = new PredictionFindings([
                new RunPredictions(
                    report.Runs[0].Id,
                    "a",
                    20,
                    0,
                    [],
                    new CalibrationFindings(0.02, 0.05, ReliabilityBins.Of([0, 255], [false, true]).Bins)
                ),
            ]),
            Runs = [.. report.Runs.Select(r => r with { ScoresNative = With(r.Scores, "expectedCalibrationError") })],
        };

        var html = PaperHtml.Write(PaperWriter.Write(changed));

        Assert.Contains(">Expected calibration error, pooled pixels</th>", html, StringComparison.Ordinal);
        Assert.Contains("title=\"Pixels of all test cases together", html, StringComparison.Ordinal);
        Assert.Contains("title=\"&#x3A3; over 10 bins", html, StringComparison.Ordinal);
        Assert.Contains(">Expected calibration error, per image</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">Expected calibration error<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OfPh2Cases_CitesItInEveryForm()
    {
        var report = WithData(await ReportAsync(), ["IMD002"], ["IMD006"], ["IMD153"]);

        var paper = PaperWriter.Write(report);

        foreach (var document in new[] { PaperHtml.Write(paper), PaperMarkdown.Write(paper), PaperLatex.Write(paper) })
        {
            Assert.Contains("10.1109/EMBC.2013.6610779", document, StringComparison.Ordinal);
            Assert.Contains("no commercial use", document, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            "6610779",
            PaperMarkdown.Write(PaperWriter.Write(report with { IsSynthetic = true })),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "6610779",
            PaperMarkdown.Write(PaperWriter.Write(WithData(report, ["A"], ["B"], ["C"]))),
            StringComparison.Ordinal
        );
        Assert.True(Ph2Source.IsCaseId("imd_153"));
        Assert.False(Ph2Source.IsCaseId("IMD1530"));
    }

    [Fact]
    public async Task Limits_RecipeTunedOnTestCases_SaysOnHowMany()
    {
        var recipe = RunPreset.Recommended.Settings;
        var report = WithData(
            await ReportAsync(recipe, recipe with { Loss = Loss.Dice }),
            ["IMD153"],
            ["IMD156"],
            ["IMD002", "IMD003", "IMD006", "IMD159"]
        );

        var limits = Assert.Single(PaperWriter.Write(report).Sections.Single(s => s.Id == "limits").Blocks.OfType<PaperList>()).Items;

        Assert.Contains(limits, l => l.Contains("3 of the 4 test cases are among them", StringComparison.Ordinal));
        Assert.Null(TuningNotice.Of(WithData(report, ["IMD002"], ["IMD006"], ["IMD153"])));
        Assert.Null(TuningNotice.Of(report with { Runs = [.. report.Runs.Select(r => r with { Settings = new RunSettings() })] }));
    }

    [Fact]
    public async Task Protocol_EncoderOfTheProgram_IsNamedForWhatItIsWithItsTerms()
    {
        var markdown = PaperMarkdown.Write(PaperWriter.Write(await ReportAsync(RunPreset.Recommended.Settings)));

        Assert.Contains("ResNet-18 without its last block, ImageNet weights of the ML.NET package", markdown, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.DnnImageFeaturizer.ResNet18", markdown, StringComparison.Ordinal);
        Assert.Contains("research and non-commercial use", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verdict_WithMelanomas_TellsTheirResultWithItsNumber()
    {
        var report = WithData(await ReportAsync(), ["A"], ["B"], ["C"], melanomas: 9);
        var best = report.BestRunId!.Value;
        var changed = report with
        {
            Slices =
            [
                Slice(best, Diagnosis.Melanoma.DisplayName(), 9, 0.71, 0.6, 0.8),
                Slice(best, MetricSlices.NotMelanoma, 41, 0.842, 0.81, 0.87),
            ],
        };

        Assert.EndsWith(
            "On the 9 melanomas of the test cases (n = 9) its IoU is 0.710 (95% interval over cases 0.600 to 0.800), on "
                + "the 41 others of known diagnosis 0.842 (95% interval over cases 0.810 to 0.870).",
            MelanomaVerdict.In(changed)[0],
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "(n = 3) its IoU is 0.710 (too few for an interval).",
            MelanomaVerdict.In(report with { Slices = [Slice(best, Diagnosis.Melanoma.DisplayName(), 3, 0.71, 0.6, 0.8)] })[0],
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "No test case is a melanoma, so the results do not cover melanomas.",
            MelanomaVerdict.In(WithData(report, ["A"], ["B"], ["C"], melanomas: 0))[0],
            StringComparison.Ordinal
        );
        Assert.Equal(report.Verdict.Skip(1), MelanomaVerdict.In(changed).Skip(1));
    }

    [Theory]
    [InlineData(3, 0, "(measured on an otherwise idle machine)", "All runs were measured on an otherwise idle machine")]
    [InlineData(
        40,
        1,
        "(other processes were using the machine, so times and memory may not be comparable)",
        "Other work ran beside U-Net 16"
    )]
    public async Task Cost_OfTwoWidths_IsComparedWithWhatElseRan(double otherPercent, int otherRuns, string price, string section)
    {
        using var files = new TemporaryFolder();
        var folders = new PortalFolders(Microsoft.Extensions.Options.Options.Create(new PortalOptions { DataDirectory = files.Path }));
        var runs = new[] { 8, 16 }
            .Select(w => ScoredRuns.Of(new RunSettings { Loss = Loss.Dice, BaseChannels = w }, w == 8 ? s_lower : ScoredRuns.Twenty))
            .ToList();
        foreach (var run in runs)
            (run.SecondsPerEpoch, run.PeakMemoryMb, run.Parameters) = (run.Settings.BaseChannels, 400, 1000);
        await using var context = Database.CreateDbContext();
        var (suite, ids) = await ScoredRuns.AddAsync(context, runs);
        foreach (var (id, work) in ids.Zip([new OtherWork(10, 2, 5, 0), new OtherWork(10, otherPercent, otherPercent, otherRuns)]))
        {
            Directory.CreateDirectory(folders.Run(id).Root);
            work.Write(folders.Run(id));
        }

        var report = (await ScoredRuns.Builder(Database, folders).OfSuiteAsync(suite, Cancellation))!;

        Assert.Contains(price, Assert.Single(report.Questions).Answer, StringComparison.Ordinal);
        var cost = PaperWriter.Write(report).Sections.Single(s => s.Id == "cost").Blocks;
        Assert.Contains(cost.OfType<PaperText>(), t => t.Text.Contains(section, StringComparison.Ordinal));
        Assert.Equal("little (2% of the machine)", cost.OfType<PaperTable>().Single().Rows[0].Cells[^1].Text);
    }

    [Fact]
    public async Task Checklists_OfASuite_AnswerEachItemOrMarkItAsTheAuthors()
    {
        var section = PaperWriter
            .Write(WithData(await ReportAsync(), ["IMD002"], ["IMD006"], ["IMD153"]))
            .Sections.Single(s => s.Id == "checklist");

        var tables = section.Blocks.OfType<PaperTable>().ToList();
        Assert.Equal(["checklist-claim", "checklist-ridge", "checklist-metrics-reloaded"], tables.Select(t => t.Id));
        Assert.Equal(
            Enumerable.Range(1, 44).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            tables[0].Rows.Select(r => r.Cells[0].Text)
        );
        Assert.All(tables.SelectMany(t => t.Rows), r => Assert.False(string.IsNullOrWhiteSpace(r.Cells[2].Text), r.Cells[1].Text));
        Assert.Equal("For the author: to be filled in.", tables[0].Rows[2].Cells[2].Text);
        Assert.Contains("10.1109/EMBC.2013.6610779", tables[0].Rows[6].Cells[2].Text, StringComparison.Ordinal);
        Assert.Contains("For the author: age, sex, skin tone, site.", tables[0].Rows[35].Cells[2].Text, StringComparison.Ordinal);
        Assert.Contains(
            "No: a lesion is compact",
            tables[2].Rows.Single(r => r.Cells[1].Text == "Tubular shapes").Cells[2].Text,
            StringComparison.Ordinal
        );
        Assert.All(
            tables,
            t => Assert.Matches(@"of \d+ items \d+ are answered from the data, \d+ in part, \d+ are the author's", t.Caption)
        );
    }

    [Fact]
    public async Task Checklists_InEveryForm_StandInTheDocument()
    {
        var paper = PaperWriter.Write(await ReportAsync());

        foreach (var document in new[] { PaperHtml.Write(paper), PaperMarkdown.Write(paper), PaperLatex.Write(paper) })
            Assert.All(ChecklistSection.Lists, list => Assert.Contains(list.Name, document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Intervals_TheBandOfPeople_SaysWhoseItIsAndThatItIsDerived()
    {
        var section = PaperWriter.Write(await ReportAsync()).Sections.Single(s => s.Id == "intervals");

        var figure = Assert.Single(section.Blocks.OfType<PaperFigure>());
        Assert.Contains("two of twelve dermatologists of different experience agree", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("derived from areas in Peserico et al. 2012", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("neither melanomas nor naevi alone", figure.Caption, StringComparison.Ordinal);
        Assert.DoesNotContain("experts", figure.Panels[0].Svg, StringComparison.Ordinal);
    }

    private static MetricSlice Slice(int run, string name, int n, double mean, double low, double high) =>
        new("diagnosis", name, "", run, "a", "iou", "256×256", n, mean, low, high);

    private static Dictionary<string, IReadOnlyDictionary<string, MeanScore>> With(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, MeanScore>> scores,
        string metric
    ) =>
        scores.ToDictionary(
            s => s.Key,
            s => (IReadOnlyDictionary<string, MeanScore>)new Dictionary<string, MeanScore>(s.Value) { [metric] = s.Value["iou"] }
        );

    private static SuiteReport WithData(
        SuiteReport report,
        IReadOnlyList<string> train,
        IReadOnlyList<string> validation,
        IReadOnlyList<string> test,
        int melanomas = 1
    ) =>
        report with
        {
            Data = new ReportData(
                1,
                "set",
                train.Count + validation.Count + test.Count,
                0,
                [
                    new DiagnosisCount(Diagnosis.CommonNevus, "Common nevus", train.Count, validation.Count, test.Count),
                    new DiagnosisCount(Diagnosis.Melanoma, "Melanoma", 1, 0, melanomas),
                ],
                [],
                new string('0', 64),
                train,
                validation,
                test
            ),
        };

    private Task<SuiteReport> ReportAsync() => ReportAsync(new RunSettings { Loss = Loss.Dice }, new RunSettings { Loss = Loss.BCE });

    private async Task<SuiteReport> ReportAsync(params RunSettings[] settings)
    {
        await using var context = Database.CreateDbContext();
        var (suite, _) = await ScoredRuns.AddAsync(
            context,
            [.. settings.Select((s, i) => ScoredRuns.Of(s, i == 0 ? ScoredRuns.Twenty : s_lower))]
        );
        return (await ScoredRuns.Builder(Database).OfSuiteAsync(suite, Cancellation))!;
    }
}
