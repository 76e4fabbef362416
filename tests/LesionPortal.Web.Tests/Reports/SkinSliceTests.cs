using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;

namespace LesionPortal.Web.Tests.Reports;

/// <summary>Twenty test cases of IoU .70 to .89; contrast rises with the score, ITA does not.</summary>
public sealed class SkinSliceTests : ReportDatabase
{
    private static readonly MetricDefinition s_iou = MetricCatalogue.Get("iou");

    [Fact]
    public async Task Slices_OfMeasuredCases_AreQuartersOfContrastAndTheTonesThatOccur()
    {
        var (slices, _) = await SlicesAsync();

        Assert.Equal(
            [("Lowest quarter of contrast", 5), ("Second quarter", 5), ("Third quarter", 4), ("Highest quarter of contrast", 5)],
            slices.Where(s => s.By == "contrast").Select(s => (s.Slice, s.N))
        );
        Assert.Equal([("Very light", 9), ("Light", 10)], slices.Where(s => s.By == "tone").Select(s => (s.Slice, s.N)));
        Assert.Contains("19 of 20 cases", slices.First(s => s.By == "contrast").Definition, StringComparison.Ordinal);
        Assert.Contains(
            "9 of the 20 cases of the dataset, 1 could not be measured",
            slices.First(s => s.By == "tone").Definition,
            StringComparison.Ordinal
        );
        Assert.All(slices.Where(s => s.By == "contrast"), s => Assert.Equal(Core.Statistics.IntervalMethod.SkewCorrectedT, s.Method));
    }

    [Fact]
    public async Task Trends_OfAScoreThatRisesWithContrast_AreFoundForItAlone()
    {
        var (_, trends) = await SlicesAsync();

        var (contrast, tone) = (trends.Single(t => t.By == "contrast"), trends.Single(t => t.By == "tone"));
        Assert.Equal((19, 1.0), (contrast.N, contrast.Rho));
        Assert.True(contrast.P < 0.001);
        Assert.True(tone.P > 0.2 && tone.Low < 0 && tone.High > 0);
    }

    [Fact]
    public async Task Paper_WithSkinSlices_NamesEmptyClassesAndCallsTrendsExploratory()
    {
        var (slices, trends) = await SlicesAsync();
        var report = (await ScoredRuns.Builder(Database).OfSuiteAsync(1, Cancellation))! with { Slices = slices, Trends = trends };

        var paper = PaperWriter.Write(report);

        Assert.Contains(paper.Tables, t => t.Id == "contrast");
        Assert.Equal(
            ["Run", "Very light (n = 9)", "Light (n = 10)"],
            paper.Tables.Single(t => t.Id == "tones").Columns.Select(c => c.Heading)
        );
        foreach (
            var form in new[]
            {
                System.Net.WebUtility.HtmlDecode(PaperHtml.Write(paper)),
                PaperMarkdown.Write(paper),
                PaperLatex.Write(paper),
            }
        )
        {
            Assert.Contains("No test case is in Intermediate, Tan, Brown, Dark", form, StringComparison.Ordinal);
            Assert.Contains("Dermatoscope lighting is not calibrated", form, StringComparison.Ordinal);
            Assert.Contains("Exploratory: Spearman", form, StringComparison.Ordinal);
        }

        Assert.Contains("Lesion-skin contrast", PaperCsv.Write(paper.Tables.Single(t => t.Id == "trends")), StringComparison.Ordinal);
    }

    private async Task<(IReadOnlyList<MetricSlice> Slices, IReadOnlyList<MetricTrend> Trends)> SlicesAsync()
    {
        await using var context = Database.CreateDbContext();
        var (_, runs) = await ScoredRuns.AddAsync(context, (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed));
        var dataset = context.Datasets.Single().Id;
        DatasetCase[] all =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i => new DatasetCase
                {
                    Id = i + 1,
                    DatasetId = dataset,
                    CaseId = $"T{i:00}",
                    Width = 10,
                    Height = 10,
                    LesionAreaPixels = 20,
                    ImageFile = "i",
                    MaskFile = "m",
                    ThumbnailFile = "t",
                    PixelSha256 = $"{i}",
                }),
        ];
        var skins = all.Skip(1)
            .ToDictionary(
                c => c.Id,
                c => new CaseSkin
                {
                    PixelSha256 = "",
                    Contrast = 10 + c.Id,
                    Ita = c.Id % 2 == 0 ? 50 - c.Id * 7 % 5 : 60 + c.Id * 7 % 5,
                    ItaLow = 40,
                    ItaHigh = 65,
                }
            );
        var evidence = await ScoredRuns.Builder(Database).EvidenceAsync(runs, EvidenceMetric.Iou, Cancellation);
        List<EvidenceRun> evidenceRuns = [.. evidence.Runs.Select(r => r with { Settings = r.Settings with { Dataset = dataset } })];
        var cases = await new CaseMetricsQueries(Database).ValuesOfRunsAsync(
            runs,
            Checkpoint.Best,
            [s_iou.Key],
            cancellation: Cancellation
        );
        return (MetricSlices.Of(evidenceRuns, cases, all, skins, [s_iou]), MetricTrends.Of(evidenceRuns, cases, all, skins, [s_iou]));
    }
}
