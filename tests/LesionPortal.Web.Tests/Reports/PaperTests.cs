using System.IO.Compression;
using System.Text.RegularExpressions;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Reports.Drawing;

namespace LesionPortal.Web.Tests.Reports;

public sealed partial class PaperTests : ReportDatabase
{
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
    public async Task Write_ASuite_HasTheBaselinesTableBesideOursMarkedAsAnotherSplit()
    {
        var table = PaperWriter.Write(await ReportAsync()).Tables.Single(t => t.Id == "published");

        Assert.Contains("a different random 100/50/50 split", table.Caption, StringComparison.Ordinal);
        var dice = table.Rows.Single(r => r.Cells[0].Text == "U-Net (8)" && r.Cells[1].Text == "Dice");
        Assert.Equal(["75.4%", "80.0%", "50.0%"], dice.Cells.TakeLast(3).Select(c => c.Text));
        Assert.Equal("–", table.Rows[0].Cells[^1].Text);
    }

    /// <summary>Quantised IoU follows IoU wherever both are told, and its heading says what it is.</summary>
    [Theory]
    [InlineData("final")]
    [InlineData("best")]
    [InlineData("loss-options")]
    public async Task Write_ATableOfScores_HasQuantisedIouAfterIouWithItsFormula(string id)
    {
        var table = PaperWriter.Write(await ReportAsync()).Tables.Single(t => t.Id == id);

        var columns = table.Columns.ToList();
        var quantised = columns.Where(c => c.Heading.StartsWith("Quantised IoU", StringComparison.Ordinal)).ToList();
        var last = columns.FindLastIndex(c => c.Heading.StartsWith("IoU ", StringComparison.Ordinal));
        Assert.InRange(last, 1, columns.IndexOf(quantised[0]) - 1);
        Assert.All(quantised, c => Assert.Equal(MetricCatalogue.Get("quantisedIou").Formula, c.Hint));
    }

    [Fact]
    public async Task Write_ASuite_DrawsIouByEpoch()
    {
        var report = await ReportAsync();
        var drawn = Score(report, new(0.7, 0.8, 0.9));

        Assert.StartsWith("IoU by epoch", drawn.Caption, StringComparison.Ordinal);
        var svg = Assert.Single(drawn.Panels).Svg;
        Assert.Contains("IoU: U-Net (8)", svg, StringComparison.Ordinal);
        Assert.Equal(svg, Score(report, new(0.1, 0.8, 0.2)).Panels[0].Svg);
        Assert.NotEqual(svg, Score(report, new(0.7, 0.6, 0.9)).Panels[0].Svg);

        static PaperFigure Score(SuiteReport report, SegmentationScores validation) =>
            PaperWriter
                .Write(
                    report with
                    {
                        Curves =
                        [
                            .. report.Curves.Select(c =>
                                c with
                                {
                                    History = [.. c.History.Select(e => e with { Validation = validation })],
                                }
                            ),
                        ],
                    }
                )
                .Figures.Single(f => f.Id == "score");
    }

    [Fact]
    public async Task Csv_OfATable_HasNumbersInFullPrecision()
    {
        var paper = PaperWriter.Write(await ReportAsync());

        var lines = PaperCsv.Write(paper.Tables.Single(t => t.Id == "comparisons")).Split("\r\n");

        Assert.StartsWith(
            "A,B,A − B,A − B: low,A − B: high,A − B: level,A − B: method,A − B: n,p,Adjusted p,Better / as good / worse,Verdict",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Matches(@"^U-Net 8 · Dice · s0,U-Net 8 · BCE · s0,0\.059\d+,0\.05\d+,0\.06\d+,0\.95,Bca,20,[\d.E-]+,", lines[1]);
    }

    [Fact]
    public async Task Latex_OfNamesWithItsSigns_EscapesThemAndClosesWhatItOpens()
    {
        var report = await ReportAsync() with { Title = "50% of {x}_1 & “more” \\ 3 × 2 − 1 漢" };

        var tex = PaperLatex.Write(PaperWriter.Write(report));

        Assert.Contains(
            "\\title{50\\% of \\{x\\}\\_1 \\& ``more'' \\textbackslash{} 3 $\\times$ 2 $-$ 1 {[}U+6F22{]}}",
            tex,
            StringComparison.Ordinal
        );
        Assert.Contains("\\toprule", tex, StringComparison.Ordinal);
        foreach (var environment in Begins().Matches(tex).Select(m => m.Groups[1].Value).Distinct())
            Assert.Equal(
                Regex.Count(tex, Regex.Escape($"\\begin{{{environment}}}")),
                Regex.Count(tex, Regex.Escape($"\\end{{{environment}}}"))
            );
        Assert.DoesNotContain(tex, c => c >= 0x180);
    }

    [Theory]
    [InlineData(
        "100 % & _ # $ { } ~ ^ \\ < > | \" `",
        "100 \\% \\& \\_ \\# \\$ \\{ \\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\textless{} "
            + "\\textgreater{} \\textbar{} \\textquotedbl{} \\textasciigrave{}"
    )]
    [InlineData("[1] --demo ,, ''", "{[}1{]} -{}-demo ,{}, '{}'")]
    [InlineData("na\u00EFve e\u0301t\u00E9 \u0126", "na\u00EFve \\'{e}t\u00E9 {[}U+0126{]}")]
    [InlineData("ok \U0001F600\uFE0F \U0001F468\u200D\U0001F469 \u6F22", "ok {[}U+1F600{]} {[}U+1F468{]}{[}U+1F469{]} {[}U+6F22{]}")]
    [InlineData("one\r\ntwo\tthree", "one two three")]
    public void LatexText_OfAnySign_IsSetAsItStands(string text, string tex) => Assert.Equal(tex, LatexText.Escape(text));

    [Fact]
    public void LatexText_OfADigestInANarrowColumn_MayBeBrokenAnywhere()
    {
        var broken = LatexText.Breakable("SHA-256 " + new string('a', 64));

        Assert.StartsWith("SHA-256 a\\allowbreak{}a", broken, StringComparison.Ordinal);
        Assert.Equal(63, Regex.Count(broken, Regex.Escape("\\allowbreak{}")));
    }

    [Fact]
    public async Task Latex_OfAuthorsMarkdown_KeepsItsStructureAndBreaksAddresses()
    {
        var report = await ReportAsync() with
        {
            Texts = new Dictionary<string, string>
            {
                ["question"] =
                    "# A 50% _head_\n\n- **one** `a_b`\n- [two](https://example.org/a_b?c=1&d=2#e)\n\n| x | y "
                    + "|\n|---|---|\n| 1 & 2 | [3] |\n\n```\n\\end{Verbatim} \U0001F600\n```\n\n> <b>quoted</b>",
            },
        };

        var tex = PaperLatex.Write(PaperWriter.Write(report));

        Assert.Contains("\\subsection*{A 50\\% \\emph{head}}", tex, StringComparison.Ordinal);
        Assert.Contains("\\item \\textbf{one} \\texttt{a\\_b}", tex, StringComparison.Ordinal);
        Assert.Contains(
            "\\item two "
                + "(\\texttt{https:/\\allowbreak{}/\\allowbreak{}example.\\allowbreak{}org/\\allowbreak{}a"
                + "\\_\\allowbreak{}b?\\allowbreak{}c=\\allowbreak{}1\\&\\allowbreak{}d=\\allowbreak{}2\\#\\allowbreak{}e})",
            tex,
            StringComparison.Ordinal
        );
        Assert.Contains("1 \\& 2 & {[}3{]} \\\\", tex, StringComparison.Ordinal);
        Assert.Contains("\n\\end {Verbatim} [U+1F600]\n\\end{Verbatim}", tex, StringComparison.Ordinal);
        Assert.Contains("\\begin{quote}\n\\textless{}b\\textgreater{}quoted", tex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latex_OfListsWithinLists_OpensNoMoreThanLatexTakes()
    {
        var report = await ReportAsync() with
        {
            Texts = new Dictionary<string, string>
            {
                ["question"] = string.Concat(Enumerable.Range(0, 12).Select(i => new string(' ', 2 * i) + $"- level{i}\n")),
            },
        };

        var author = PaperLatex.Write(PaperWriter.Write(report)).Split("level0")[0..2];

        Assert.Equal(3, Regex.Count(author[1].Split("level11")[0], Regex.Escape("\\begin{itemize}")));
    }

    [Fact]
    public async Task Latex_OfMoreRowsThanAPageHolds_IsALongtable()
    {
        var paper = PaperWriter.Write(await ReportAsync());
        var table = paper.Tables.Single(t => t.Id == "comparisons");
        var tex = PaperLatex.Write(
            paper with
            {
                Sections = [new PaperSection("x", "x", [table with { Rows = [.. Enumerable.Repeat(table.Rows[0], 40)] }], null)],
            }
        );

        Assert.Contains("\\begin{longtable}", tex, StringComparison.Ordinal);
        Assert.DoesNotContain("\\begin{table}", tex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_EveryFigure_IsThereAsSvgAndAsPngForPrint()
    {
        var report = await ReportAsync();
        var paper = PaperWriter.Write(report);

        await using var zip = new ZipArchive(new MemoryStream(PaperZip.Write(report, paper)));

        Assert.All(
            paper.Figures.SelectMany(f => f.Panels),
            panel =>
            {
                Assert.NotNull(zip.GetEntry($"figures/{panel.Name}.svg"));
                using var png = new MemoryStream();
                using (var entry = zip.GetEntry($"figures/{panel.Name}.png")!.Open())
                    entry.CopyTo(png);
                png.Position = 0;
                var image = ImageCodec.ReadRgb(png, panel.Name);
                Assert.Equal(
                    4 * int.Parse(panel.Svg.Split("viewBox=\"0 0 ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture),
                    image.Width
                );
            }
        );
    }

    [Fact]
    public void Png_OfAPicture_HasItsLinesItsColoursAndItsLetters()
    {
        var svg = new SvgWriter(100, 50, "t");
        svg.Text(10, 45, "Hg − é");
        svg.Box(60, 10, 20, 20, "#ff0000");
        svg.Line(0, 5, 100, 5, "#0000ff", 2);

        using var png = new MemoryStream(SvgPng.Draw(svg.ToString()));
        var image = ImageCodec.ReadRgb(png, "drawn");

        Assert.Equal((400, 200), (image.Width, image.Height));
        Assert.Equal((255, 0, 0), At(70, 20));
        Assert.Equal((0, 0, 255), At(50, 5));
        Assert.Equal((255, 255, 255), At(90, 20));
        var ink = Enumerable.Range(0, 400 * 80).Count(i => image.Pixels[3 * (400 * 120 + i)] < 128);
        Assert.InRange(ink, 300, 5000);

        (int, int, int) At(int x, int y)
        {
            var i = 3 * (4 * y * 400 + 4 * x);
            return (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
        }
    }

    [Fact]
    public void Png_OfAnElementItDoesNotKnow_SaysSo() =>
        Assert.Contains(
            "<ellipse>",
            Assert.Throws<ArgumentException>(() => SvgPng.Draw("<svg viewBox=\"0 0 9 9\" font-size=\"11\"><ellipse/></svg>")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Intervals_OwnReadersDrewEnoughCases_StandBesideThePublishedInTextAndFigure()
    {
        var own = new HumanBand("iou", 0.79, 0.86, false, 12, 2, "Two readers of this portal.") { MeanLow = 0.84, MeanHigh = 0.88 };

        var section = PaperWriter.Write(await ReportAsync() with { People = [own] }).Sections.Single(s => s.Id == "intervals");

        Assert.Contains(
            "Own readers: mean IoU (Jaccard) 0.860 (95% interval 0.840 to 0.880), 0.790 in the worst 10% of cases; n = 12 "
                + "cases, 2 readers. Two readers of this portal.",
            section.Blocks.OfType<PaperList>().SelectMany(l => l.Items)
        );
        Assert.Contains(
            "agreement between readers of this portal",
            Assert.Single(section.Blocks.OfType<PaperFigure>()).Panels[0].Svg,
            StringComparison.Ordinal
        );
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
            Texts = new Dictionary<string, string>
            {
                ["question"] =
                    "**Why** <script>alert(1)</script> [x](javascript:alert(1)) ![p](http://elsewhere/p.png) <img src=x onerror=alert(1)>",
            },
        };

        var html = PaperHtml.Write(PaperWriter.Write(report));

        Assert.Contains("<strong>Why</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"http", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Html_OfASmallP_DoesNotBreakItOverTwoLines()
    {
        var report = await ReportAsync();

        var html = PaperHtml.Write(
            PaperWriter.Write(report with { Comparisons = [.. report.Comparisons.Select(c => c with { P = 1e-5 })] })
        );

        Assert.Contains("<td class=\"num\">&lt;&#xA0;0.001</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Course_OfRunsWithHistory_StandsWithItsRules()
    {
        var section = PaperWriter.Write(await ReportAsync()).Sections.Single(s => s.Id == "course");

        Assert.Contains(
            section.Blocks.OfType<PaperList>().SelectMany(l => l.Items),
            i => i == $"Converged: {ConvergenceAssessment.ConvergenceRule}"
        );
        Assert.Contains(section.Blocks.OfType<PaperList>().SelectMany(l => l.Items), i => i == $"Learned nothing: {Learning.Rule}");
        Assert.Contains(
            section.Blocks.OfType<PaperList>().SelectMany(l => l.Items),
            i =>
                i.StartsWith(
                    "U-Net 8 · Dice · s0: Not converged: the validation loss still falls (−58.1%, 90% interval −58.1% to "
                        + "−58.1%, over the last 10 epochs).",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Metrics_OfRunsScoredAtTheImagesSize_HaveATableForEachResolution()
    {
        var report = await ReportAsync();
        Assert.DoesNotContain(PaperWriter.Write(report).Tables, t => t.Id.StartsWith("metrics-", StringComparison.Ordinal));

        var paper = PaperWriter.Write(report with { Runs = [.. report.Runs.Select(r => r with { ScoresNative = r.Scores })] });

        Assert.Equal(
            ["metrics-native", "metrics-training"],
            paper.Tables.Where(t => t.Id.StartsWith("metrics-", StringComparison.Ordinal)).Select(t => t.Id)
        );
        Assert.StartsWith(
            "0.795 (0.7",
            paper.Tables.Single(t => t.Id == "metrics-native").Rows.Single(r => r.Cells[0].Text == "IoU (Jaccard)").Cells[2].Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Slices_BySize_HaveATableWithTheirNumberAndDefinition()
    {
        var report = await ReportAsync();
        var run = report.Runs[0];

        var section = PaperWriter
            .Write(
                report with
                {
                    Slices =
                    [
                        new MetricSlice(
                            "size",
                            "Smallest third",
                            "The lesion covers up to 5%.",
                            run.Id,
                            run.Name,
                            "iou",
                            "256×256",
                            7,
                            0.71,
                            0.6,
                            0.8
                        ),
                    ],
                }
            )
            .Sections.Single(s => s.Id == "diagnoses");

        var table = Assert.IsType<PaperTable>(section.Blocks[0]);
        Assert.Equal(
            ("sizes", "Smallest third (n = 7)", "0.710 (0.600 to 0.800)"),
            (table.Id, table.Columns[1].Heading, table.Rows[0].Cells[1].Text)
        );
        Assert.Equal("Smallest third: The lesion covers up to 5%.", Assert.IsType<PaperList>(section.Blocks[1]).Items[0]);
    }

    private async Task<SuiteReport> ReportAsync()
    {
        await using var context = Database.CreateDbContext();
        double[] lower = [.. ScoredRuns.Twenty.Select((v, i) => v - 0.05 - i / 1000.0)];
        var runs = new[]
        {
            ScoredRuns.Of(new RunSettings { Loss = Loss.Dice }, ScoredRuns.Twenty),
            ScoredRuns.Of(new RunSettings { Loss = Loss.BCE }, lower),
        };
        foreach (var run in runs)
        {
            foreach (var epoch in Enumerable.Range(1, 20))
                run.Epochs.Add(
                    Data.Entities.RunEpoch.From(
                        0,
                        new EpochRow
                        {
                            Epoch = epoch,
                            LossTrain = 2 - 0.08 * epoch,
                            LossValidation = 2.12 - 0.08 * epoch,
                            Train = new(0.9, 0.9, 0.9),
                            Validation = new(0.7, 0.8, 0.9),
                            LearningRate = 0.001,
                            Seconds = 1.5,
                        }
                    )
                );
        }

        var (suite, _) = await ScoredRuns.AddAsync(context, runs);
        return (await ScoredRuns.Builder(Database).OfSuiteAsync(suite, Cancellation))!;
    }

    [GeneratedRegex(@"\\begin\{(\w+)\}")]
    private static partial Regex Begins();
}
