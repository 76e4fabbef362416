using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Comparison;
using LesionPortal.Web.Comparison.Components;
using LesionPortal.Web.Comparison.Pages;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Pages;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Comparison.Pages;

public sealed class ComparePageTests : PortalPageContext
{
    [Fact]
    public async Task Open_UrlWithRuns_ShowsThoseInBothChartsWithTheirColours()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        var third = await AddRunAsync(dataset, RunStatus.Running, epochs: 2);

        var page = OpenAt($"/compare?runs={first},{third}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>().Count));
        foreach (var chart in page.FindComponents<LineChart>())
            Assert.Equal([RunPalette.ColourOf(first), RunPalette.ColourOf(third)], chart.Instance.Series.Select(s => s.Colour));
        Assert.Single(page.FindComponents<LineChart>().Select(c => c.Instance.HoverGroup).Distinct());
    }

    [Fact]
    public async Task Chooser_RunThatLearnedNothing_SaysSo()
    {
        var dataset = await AddDatasetAsync(3);
        var run = await AddRunAsync(dataset, RunStatus.Completed, r => r.ValidationMapSpread = 0, epochs: 3);
        await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);

        var page = OpenAt($"/compare?runs={run}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".chooser li").Count));
        var mark = Assert.Single(page.FindAll(".chooser li .message"));
        Assert.Equal("learned nothing", mark.TextContent);
        Assert.StartsWith("Learned nothing: the validation maps are flat", mark.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chooser_CompletedRun_ShowsItsIou()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r => (r.BestValidationIou, r.BestValidationQuantisedIou) = (0.81, 0.7)
        );

        var page = OpenAt($"/compare?runs={run}");

        page.WaitForAssertion(() => Assert.Equal($"#{run} · 0.810", page.Find(".chooser li .num").TextContent));
    }

    [Theory]
    [InlineData("brier", "IoU", 0.5)]
    [InlineData("dice", "Dice", 0.6)]
    [InlineData("quantisedIou", "Quantised IoU", 1 - 1.1 / 2)]
    public async Task Open_AMetric_DrawsItOrIouWhereTheHistoryHasNoSuchScore(string metric, string title, double first)
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed, epochs: 3);

        var page = OpenAt($"/compare?runs={run}&metric={metric}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>().Count));
        var score = page.FindComponents<LineChart>()[1].Instance;
        Assert.Equal((title, first), (score.Title, score.Series[^1].Points[0].Y));
    }

    [Fact]
    public async Task Toggle_ARun_FollowsInTheUrl()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed, epochs: 3);
        var second = await AddRunAsync(dataset, RunStatus.Completed, r => r.Settings = r.Settings with { Loss = Loss.BCE }, epochs: 3);
        var page = OpenAt($"/compare?runs={first}");
        page.WaitForState(() => page.FindAll(".chooser li input").Count == 2);

        await page.InvokeAsync(() => page.FindAll(".chooser li input").Single(i => !i.HasAttribute("checked")).ChangeAsync(true));

        page.WaitForAssertion(() => Assert.EndsWith($"/compare?runs={first},{second}", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>()[0].Instance.Series.Count));
    }

    [Fact]
    public async Task Open_Suite_ComparesAllItsRunsAndSaysWhatDiffers()
    {
        var (suite, _) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Completed);

        var page = OpenAt($"/compare?suite={suite}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponent<FinalTable>().Instance.Rows.Count));
        var differing = page.FindComponent<DifferingSettings>();
        Assert.Equal(["Loss"], differing.FindAll("tbody th").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Open_RunsThatDifferInSeedOnly_OneMeanLineInABandOverAllOfThem()
    {
        var dataset = await AddDatasetAsync(3);
        var runs = new List<int>();
        foreach (var seed in new[] { 0, 1, 2 })
            runs.Add(await AddRunAsync(dataset, RunStatus.Completed, r => r.Settings = r.Settings with { Seed = seed }, epochs: 3));
        await ChangeEpochAsync(runs[2], 3, e => e.ValidationQuantisedIou = 0.1);

        var page = OpenAt($"/compare?runs={string.Join(',', runs)}&metric=quantisedIou");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>().Count));
        var score = page.FindComponents<LineChart>()[1].Instance;
        var others = 1 - 1.1 / 4;

        Assert.Contains("mean of 3 runs", Assert.Single(score.Series).Name, StringComparison.Ordinal);
        Assert.Equal((2 * others + 0.1) / 3, score.Series[0].Points[2].Y, 12);
        var band = Assert.Single(score.Bands);
        Assert.Equal(new ChartSpan(3, 0.1, others), band.Spans[2]);
        Assert.Equal(score.Series[0].Name, band.PartOf);
    }

    [Fact]
    public async Task Open_LinkWithAWholeView_ShowsItAndKeepsItWhenOneThingChanges()
    {
        var dataset = await AddDatasetAsync(3);
        var run = await AddRunAsync(dataset, RunStatus.Completed, epochs: 5);

        var page = OpenAt($"/compare?runs={run}&metric=dice&split=train&x=time&smooth=0.5&from=0.05&cost=memory");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>().Count));
        var score = page.FindComponents<LineChart>()[1].Instance;

        Assert.Equal("Dice", score.Title);
        Assert.Equal("Minutes of training", score.XTitle);
        Assert.Equal(0.05, score.XFrom);
        Assert.Equal(2.0 / 60, score.Series[0].Points[0].X, 12);
        Assert.Equal(score.Series[1].Name, score.Series[0].PartOf);
        await page.InvokeAsync(() => score.OnZoom.InvokeAsync((0.1, 0.15)));
        Assert.EndsWith(
            $"/compare?runs={run}&metric=dice&split=train&x=time&smooth=0.5&from=0.1&to=0.15&cost=memory",
            Navigation.Uri,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_NothingSaid_ShowsValidationAndTestOnlyWithAWarning()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(3), iou: 0.7);
        var page = OpenAt($"/compare?runs={run}");
        page.WaitForAssertion(() =>
            Assert.Contains(
                "validation cases, best checkpoint (chosen by validation), training resolution (256×256 px)",
                page.FindComponent<MeansTable>().Markup,
                StringComparison.Ordinal
            )
        );
        Assert.Equal("0.700", page.FindComponent<MeansTable>().Find("td.n").TextContent);
        Assert.Empty(page.FindComponent<ViewBar>().FindAll(".notice"));

        await page.InvokeAsync(() => page.FindComponent<ViewBar>().FindAll("select")[1].ChangeAsync("Test"));

        page.WaitForAssertion(() => Assert.Equal("0.600", page.FindComponent<MeansTable>().Find("td.n").TextContent));
        Assert.Contains("Select runs by validation", page.FindComponent<ViewBar>().Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("split=test", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RunWithTestScores_IsCountedAsOneLook()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r => r.Scores.Add(new RunScore { Part = SplitPart.Test, Iou = 0.7 }),
            epochs: 2
        );

        var page = OpenAt($"/compare?runs={run}");
        page.WaitForAssertion(() => Assert.Single(Views()));
        Navigation.NavigateTo($"/compare?runs={run}&metric=dice");
        page.WaitForAssertion(() => Assert.Equal("dice", page.FindComponent<MeansTable>().Instance.View.Metric));

        Assert.Equal("compare", Assert.Single(Views()).Place);

        List<TestScoreView> Views()
        {
            using var context = Database.CreateDbContext();
            return [.. context.TestScoreViews];
        }
    }

    [Fact]
    public async Task Scatter_TwoRuns_EachDotOpensTheCaseByTheRunThatDoesWorse()
    {
        var dataset = await AddDatasetAsync(3);
        var good = await AddScoredRunAsync(dataset, iou: 0.9);
        var poor = await AddScoredRunAsync(dataset, iou: 0.5);

        var page = OpenAt($"/compare?runs={good},{poor}");

        page.WaitForAssertion(() => Assert.Single(page.FindComponent<CaseScatter>().FindComponents<ScatterChart>()));
        var dot = Assert.Single(
            Assert.Single(page.FindComponent<CaseScatter>().FindComponent<ScatterChart>().Instance.Drawing.Dots).Points
        );
        Assert.Equal((0.9, 0.5, $"/runs/{poor}/cases/IMD001?part=validation"), (dot.X, dot.Y, dot.Href));
        await page.InvokeAsync(() =>
            page.FindComponent<CaseScatter>().FindAll("button").Single(b => b.TextContent == "Show as table").ClickAsync()
        );
        Assert.Equal(dot.Href, page.FindComponent<CaseScatter>().Find("tbody th a").GetAttribute("href"));
    }

    [Fact]
    public async Task Settings_OnlyWhatDiffersUnticked_ShowsAllAndSaysSoInTheAddress()
    {
        var (suite, _) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Completed);
        var page = OpenAt($"/compare?suite={suite}");
        page.WaitForAssertion(() => Assert.Single(page.FindComponent<DifferingSettings>().FindAll("tbody th")));

        await page.InvokeAsync(() => page.FindComponent<DifferingSettings>().Find("input").ChangeAsync(false));

        page.WaitForAssertion(() =>
            Assert.Contains("Learning rate", page.FindComponent<DifferingSettings>().FindAll("tbody th").Select(h => h.TextContent))
        );
        Assert.EndsWith($"/compare?suite={suite}&settings=1", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_PartOfAName_ListsTheChosenAndThoseThatMatch()
    {
        var dataset = await AddDatasetAsync(3);
        var chosen = await AddRunAsync(dataset, RunStatus.Completed, epochs: 2);
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Name = "wanted");
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Name = "other");
        var page = OpenAt($"/compare?runs={chosen}");
        page.WaitForState(() => page.FindAll(".chooser li").Count == 3);

        await page.InvokeAsync(() => page.Find(".chooser input[type=search]").InputAsync("want"));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".chooser li").Count));
        Assert.Contains(page.FindAll(".chooser li"), li => li.TextContent.Contains("wanted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Feed_ComparedRunAdvances_CurveGrows()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 2);
        var page = OpenAt($"/compare?runs={run}");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponents<LineChart>()[0].Instance.Series[0].Points.Count));

        await AddEpochAsync(run, 3);
        Feed.Publish(ChangeKind.RunProgress, run);

        page.WaitForAssertion(() => Assert.Equal(3, page.FindComponents<LineChart>()[0].Instance.Series[0].Points.Count));
    }

    [Fact]
    public async Task FinalTable_HeadingPressed_SortsWithMissingValuesLast()
    {
        var dataset = await AddDatasetAsync(3);
        var none = await AddRunAsync(dataset, RunStatus.Queued);
        var many = await AddRunAsync(dataset, RunStatus.Completed, r => r.Parameters = 900);
        var few = await AddRunAsync(dataset, RunStatus.Completed, r => r.Parameters = 100);
        var page = OpenAt($"/compare?runs={none},{many},{few}");
        page.WaitForAssertion(() => Assert.Equal([none, many, few], Order(page)));

        await page.InvokeAsync(() => Heading(page).ClickAsync());
        Assert.Equal([few, many, none], Order(page));
        await page.InvokeAsync(() => Heading(page).ClickAsync());
        Assert.Equal([many, few, none], Order(page));

        static AngleSharp.Dom.IElement Heading(IRenderedComponent<ComparePage> page) =>
            page.FindComponent<FinalTable>()
                .FindAll("th button")
                .Single(b => b.TextContent.StartsWith("Parameters", StringComparison.Ordinal));
        static IEnumerable<int> Order(IRenderedComponent<ComparePage> page) =>
            page.FindComponent<FinalTable>()
                .FindAll("tbody a")
                .Select(a => int.Parse(a.GetAttribute("href")!["/runs/".Length..], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task FinalTable_Always_HasIouAndDiceBeforeQuantisedIou()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);

        var page = OpenAt($"/compare?runs={run}");

        page.WaitForAssertion(() =>
            Assert.Equal(
                [
                    "Model",
                    "Epochs",
                    "Loss function",
                    "Loss train",
                    "Loss val",
                    "IoU train",
                    "IoU val",
                    "IoU test",
                    "Dice train",
                    "Dice val",
                    "Dice test",
                    "Quantised IoU train",
                    "Quantised IoU val",
                    "Quantised IoU test",
                ],
                page.FindComponent<FinalTable>().FindAll("th button").Select(b => b.TextContent).Take(14)
            )
        );
        Assert.Equal(
            MetricCatalogue.Get("quantisedIou").Formula,
            page.FindComponent<FinalTable>().FindAll("th button")[11].GetAttribute("aria-description")
        );
    }

    [Fact]
    public async Task Report_OneOfTwoDone_SaysSoAndFillsItself()
    {
        var (suite, runs) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Running);
        var page = Render<SuiteReportPage>(p => p.Add(c => c.Id, suite));
        Assert.Contains("1 of 2 runs are done", page.WaitForElement(".verdict .notice").TextContent, StringComparison.Ordinal);

        await ChangeRunAsync(runs[1], r => r.Status = RunStatus.Completed);
        Feed.Publish(ChangeKind.RunStatus, runs[1]);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".verdict .notice")));
        Assert.NotEmpty(page.FindAll(".verdict p"));
    }

    [Fact]
    public async Task Pairs_NothingSaid_AreTestedOnValidationInWordsAndOnTestOnlyWhenAsked()
    {
        var dataset = await AddDatasetAsync(20);
        var good = await AddManyScoredAsync(dataset, "good", validation: i => 0.80 + i / 1000.0, test: _ => 0.6);
        var poor = await AddManyScoredAsync(dataset, "poor", validation: i => 0.70 - i / 1000.0, test: _ => 0.6, loss: Loss.BCE);

        var page = OpenAt($"/compare?runs={good},{poor}");

        page.WaitForAssertion(() => Assert.Equal("This trained good is better", Verdict(page)));
        Assert.Contains(
            "validation cases",
            page.FindComponent<ComparisonTable>().Find(".table-caption").TextContent,
            StringComparison.Ordinal
        );
        await page.InvokeAsync(() => page.FindComponent<ViewBar>().FindAll("select")[1].ChangeAsync("Test"));

        page.WaitForAssertion(() => Assert.Equal("No clear difference at n = 10", Verdict(page)));
        Assert.Contains(
            "this view is counted",
            page.FindComponent<ComparisonTable>().Find(".table-caption").TextContent,
            StringComparison.Ordinal
        );

        static string Verdict(IRenderedComponent<ComparePage> page) =>
            page.FindComponent<PairTestsTable>().Find("td.words").TextContent.Trim();
    }

    [Fact]
    public async Task Pairs_RunThatLearnedNothing_IsNotTestedAndNamedAsLeftOut()
    {
        var dataset = await AddDatasetAsync(20);
        var (good, flat) = (
            await AddManyScoredAsync(dataset, "good", _ => 0.6, _ => 0.6),
            await AddManyScoredAsync(dataset, "flat", i => 0.80 + i / 1000.0, _ => 0.6)
        );
        await ChangeRunAsync(flat, r => r.ValidationMapSpread = 0.001);

        var page = OpenAt($"/compare?runs={good},{flat}");

        page.WaitForAssertion(() =>
            Assert.Equal(
                $"Excluded because it learned nothing: flat (run {flat}).",
                page.FindComponent<PairTestsTable>().Find("p.quiet").TextContent
            )
        );
        Assert.Empty(page.FindAll(".verdict, td.words"));
    }

    [Fact]
    public async Task Pairs_RunsThatDifferInTheirSeedAlone_AreNotRanked()
    {
        var dataset = await AddDatasetAsync(20);
        var good = await AddManyScoredAsync(dataset, "good", validation: i => 0.80 + i / 1000.0, test: _ => 0.6);
        var poor = await AddManyScoredAsync(dataset, "poor", validation: i => 0.70 - i / 1000.0, test: _ => 0.6, seed: 1);

        var page = OpenAt($"/compare?runs={good},{poor}");

        page.WaitForAssertion(() =>
            Assert.Equal(
                "Not ranked: they differ at most in the seed",
                page.FindComponent<PairTestsTable>().Find("td.words").TextContent.Trim()
            )
        );
        Assert.Empty(page.FindComponent<PairTestsTable>().FindAll("td.better"));
    }

    [Fact]
    public async Task Pairs_ThreeSeedsASide_CompareTheConfigurationsAndNotTheirRuns()
    {
        var dataset = await AddDatasetAsync(20);
        var runs = new List<int>();
        for (var seed = 0; seed < 3; seed++)
        {
            var by = seed / 1000.0;
            runs.Add(
                await AddManyScoredAsync(dataset, $"good · s{seed}", validation: i => 0.80 + by + i / 1000.0, test: _ => 0.6, seed: seed)
            );
            runs.Add(
                await AddManyScoredAsync(
                    dataset,
                    $"poor · s{seed}",
                    validation: i => 0.70 - by - i / 1000.0,
                    test: _ => 0.6,
                    loss: Loss.BCE,
                    seed: seed
                )
            );
        }

        var page = OpenAt($"/compare?runs={string.Join(',', runs)}&relevant=0.05");

        page.WaitForAssertion(() =>
            Assert.Equal("good is better", page.FindComponent<ConfigurationTable>().Find("td.words").TextContent.Trim())
        );
        Assert.Contains("adjusted by Holm over 1 claim.", page.FindComponent<ConfigurationTable>().Markup, StringComparison.Ordinal);
        Assert.All(
            page.FindComponent<ComparisonTable>().FindAll("td.words"),
            td => Assert.StartsWith("Not ranked", td.TextContent.Trim(), StringComparison.Ordinal)
        );
        Assert.Contains("lies within ±0.05", page.FindComponent<ComparisonTable>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pairs_ByAnotherMetric_AreCalledExploratory()
    {
        var dataset = await AddDatasetAsync(20);
        var page = OpenAt(
            $"/compare?runs={await AddManyScoredAsync(dataset, "good", i => 0.8, _ => 0.6)},"
                + $"{await AddManyScoredAsync(dataset, "poor", i => 0.7, _ => 0.6, Loss.BCE)}&metric=quantisedIou"
        );

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Exploratory: plain IoU is the primary metric",
                page.FindComponent<PairTestsTable>().Markup,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task Pairs_SomeRunsOfASuite_SayThatItHasOthers()
    {
        var (suite, runs) = await AddSuiteAsync(RunStatus.Completed, RunStatus.Completed, RunStatus.Completed, RunStatus.Running);

        var two = await Services
            .GetRequiredService<CompareReader>()
            .ReadAsync([runs[0], runs[1]], new CompareView(), Xunit.TestContext.Current.CancellationToken);
        var all = await Services
            .GetRequiredService<CompareReader>()
            .ReadAsync(runs, new CompareView(), Xunit.TestContext.Current.CancellationToken);

        Assert.Equal(new SuiteSelection(suite, "six", 2, 3), Assert.Single(two.Shares));
        Assert.StartsWith(
            "Suite “six” has 1 other completed run beside the 2 compared here: p is corrected for this selection only",
            two.Shares[0].Description,
            StringComparison.Ordinal
        );
        Assert.Empty(all.Shares);
    }

    [Fact]
    public async Task Pairs_RunsWithoutACaseInCommon_SayWhatToDo()
    {
        var dataset = await AddDatasetAsync(3);
        var page = OpenAt($"/compare?runs={await AddScoredRunAsync(dataset, 0.7)},{await AddRunAsync(dataset, RunStatus.Completed)}");

        page.WaitForAssertion(() =>
            Assert.StartsWith(
                "No two completed runs have IoU (Jaccard) on the same validation cases.",
                page.FindComponent<PairTestsTable>().Find("p.quiet").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Words_NoPairClear_NamesNoWinner()
    {
        var pair = new RunComparison
        {
            A = 1,
            B = 2,
            AName = "a",
            BName = "b",
            Metric = "iou",
            Split = SplitPart.Validation,
            Checkpoint = Checkpoint.Best,
            Resolution = "256×256",
            References = "",
            N = 50,
            MeanA = 0.8,
            MeanB = 0.8,
            Difference = 0,
            Low = -0.1,
            High = 0.1,
            P = 1,
            PAdjusted = 1,
            FamilySize = 3,
            RankBiserial = 0,
            CohensDz = null,
            Wins = 0,
            Ties = 50,
            Losses = 0,
            TieTolerance = 0.01,
            Better = null,
            IsClear = false,
            Verdict = "",
            CasesNeeded = null,
        };

        Assert.Equal("No clear winner: none of the 3 pairs differs clearly (n = 50).", PairTests.Describe([pair, pair, pair]));
        Assert.Equal(
            "1 of the 3 pairs differs clearly, 2 do not (n = 50).",
            PairTests.Describe([pair, pair with { IsClear = true }, pair])
        );
    }

    [Fact]
    public async Task People_OwnReadersDrewTheSameCases_StandBesideThePublishedEachWithItsSource()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(3), 0.7);
        var runs = await Services
            .GetRequiredService<CompareReader>()
            .ReadAsync([run], new CompareView(), Xunit.TestContext.Current.CancellationToken);
        var own = new HumanBand("iou", 0.79, 0.861, false, 12, 2, "Two readers of this portal.") { MeanLow = 0.84, MeanHigh = 0.88 };

        var people = Render<PeopleBands>(p =>
            p.Add(b => b.Runs, runs with { People = [.. runs.People, own] }).Add(b => b.View, new CompareView())
        );
        var few = Render<PeopleBands>(p =>
            p.Add(b => b.Runs, runs with { People = [own with { Cases = 3 }] }).Add(b => b.View, new CompareView())
        );

        Assert.Contains("twelve dermatologists of different experience", people.FindAll("dd")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("(derived)", people.FindAll("dd")[0].TextContent, StringComparison.Ordinal);
        Assert.StartsWith("median IoU (Jaccard) 0.750. IMA++", people.FindAll("dd")[1].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(
            "mean IoU (Jaccard) 0.861 (95% interval 0.840 to 0.880), 0.790 in the worst 10% of cases; n = 12 cases, 2 readers. "
                + "Two readers of this portal.",
            people.FindAll("dd")[2].TextContent.Trim()
        );
        Assert.EndsWith("Fewer than 8 cases: too few for a band.", few.Find("dd").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains(
            "When two readers draw the same cases",
            Render<PeopleBands>(p => p.Add(b => b.Runs, runs).Add(b => b.View, new CompareView())).Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Diagnoses_OfIou_HaveNoBandOfPeopleAndSayWhy()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), 0.7);
        var runs = await Services
            .GetRequiredService<CompareReader>()
            .ReadAsync([run], new CompareView(), Xunit.TestContext.Current.CancellationToken);

        var boxes = Render<DiagnosisBoxes>(p => p.Add(b => b.Runs, runs).Add(b => b.View, new CompareView()));

        Assert.NotEmpty(boxes.FindAll("svg.boxes g.box"));
        Assert.Empty(boxes.FindAll("svg.boxes rect.level"));
        Assert.Contains("a band for neither melanomas nor naevi alone", boxes.Markup, StringComparison.Ordinal);
    }

    private Task<int> AddManyScoredAsync(
        int dataset,
        string name,
        Func<int, double> validation,
        Func<int, double> test,
        Loss loss = Loss.Dice,
        int seed = 0
    ) =>
        AddRunAsync(
            dataset,
            RunStatus.Completed,
            run =>
            {
                run.Name = name;
                run.Settings = run.Settings with { Loss = loss, Seed = seed };
                for (var i = 0; i < 10; i++)
                {
                    run.AddScore(run.Dataset!, $"IMD{i:000}", SplitPart.Validation, validation(i));
                    run.AddScore(run.Dataset!, $"IMD{10 + i:000}", SplitPart.Test, test(i));
                }
            },
            epochs: 2
        );

    /// <summary>One validation case with this IoU, one test case with 0.1 less.</summary>
    private Task<int> AddScoredRunAsync(int dataset, double iou) =>
        AddRunAsync(
            dataset,
            RunStatus.Completed,
            run =>
            {
                run.Name = FormattableString.Invariant($"run of {iou}");
                run.AddScore(run.Dataset!, "IMD001", SplitPart.Validation, iou);
                run.AddScore(run.Dataset!, "IMD002", SplitPart.Test, iou - 0.1);
                run.AddScore(run.Dataset!, "IMD001", SplitPart.Validation, 0.01, Checkpoint.Last);
            },
            epochs: 2
        );

    private async Task ChangeEpochAsync(int run, int epoch, Action<RunEpoch> change)
    {
        await using var context = Database.CreateDbContext();
        change(context.RunEpochs.Single(e => e.RunId == run && e.Epoch == epoch));
        await context.SaveChangesAsync();
    }

    private async Task<(int Suite, IReadOnlyList<int> Runs)> AddSuiteAsync(params RunStatus[] statuses)
    {
        var dataset = await AddDatasetAsync(3);
        int suite;
        await using (var context = Database.CreateDbContext())
        {
            var added = context.Suites.Add(new Suite { Name = "six", DatasetId = dataset });
            await context.SaveChangesAsync();
            suite = added.Entity.Id;
        }

        var runs = new List<int>();
        foreach (var (status, i) in statuses.Select((s, i) => (s, i)))
            runs.Add(
                await AddRunAsync(
                    dataset,
                    status,
                    r => (r.SuiteId, r.Settings) = (suite, r.Settings with { Loss = i % 2 == 0 ? Loss.Dice : Loss.BCE }),
                    epochs: 2
                )
            );
        return (suite, runs);
    }

    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    private IRenderedComponent<ComparePage> OpenAt(string url)
    {
        Navigation.NavigateTo(url);
        return Render<ComparePage>();
    }
}
