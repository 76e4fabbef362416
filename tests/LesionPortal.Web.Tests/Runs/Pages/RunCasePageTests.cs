using AngleSharp.Dom;
using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Shared.Viewer;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Runs.Pages;

public sealed class RunCasePageTests : ImagePageContext
{
    [Fact]
    public async Task Open_WithoutCase_ShowsTheWorstOfTheTestCases()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.8, 0.3, 0.6);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, run));

        Assert.Equal("IMD001 · U-Net", page.WaitForElement("h1").TextContent);
        Assert.Equal(["IMD001", "IMD002", "IMD000"], page.FindAll("[data-filmstrip] a").Select(a => a.QuerySelector("span")!.TextContent));
        Assert.Equal($"/media/runs/{run}/predictions/IMD001.png", page.FindComponent<CaseViewer>().Instance.Scene.ProbabilityUrl);
    }

    [Fact]
    public async Task Open_ACase_StepsToWorseAndBetterAndMarksItInTheFilmstrip()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.8, 0.3, 0.6);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, run).Add(x => x.CaseId, "imd_002"));

        Assert.Equal($"/runs/{run}/cases/IMD001", page.WaitForElement("a[data-step=previous]").GetAttribute("href"));
        Assert.Equal($"/runs/{run}/cases/IMD000", page.Find("a[data-step=next]").GetAttribute("href"));
        Assert.Equal("IMD002 · IoU 0.600", page.Find("[data-filmstrip] [aria-current]").GetAttribute("title"));
        Assert.Contains("IMD000", page.FindComponent<CaseViewer>().Instance.Scene.Neighbours, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_First_HasNoPrevious()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.8, 0.3);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, run).Add(x => x.CaseId, "IMD001"));

        page.WaitForElement("a[data-step=next]");
        Assert.Empty(page.FindAll("a[data-step=previous]"));
    }

    [Fact]
    public async Task Open_InASuite_OffersTheSameCaseOfItsOtherRunsByNumber()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = await AddSuiteAsync(dataset, "six");
        var first = await AddScoredRunAsync(dataset, "A", suite, 0.8, 0.3);
        var second = await AddScoredRunAsync(dataset, "B", suite, 0.7, 0.4);
        await AddScoredRunAsync(dataset, "elsewhere", null, 0.9, 0.9);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, first).Add(x => x.CaseId, "IMD001"));

        var links = page.WaitForElements(".run-switcher a");
        Assert.Equal([$"/runs/{first}/cases/IMD001", $"/runs/{second}/cases/IMD001"], links.Select(l => l.GetAttribute("href")));
        Assert.Equal(["1", "2"], links.Select(l => l.GetAttribute("data-run-key")));
        Assert.Contains("0.400", links[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TableScore_SaysMetricPartCheckpointSizeAndRule()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(5), "U-Net", null, 0.8);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, run));

        var score = page.WaitForComponent<CaseViewer>().Instance.TableScore;
        Assert.Contains("IoU 0.800", score, StringComparison.Ordinal);
        Assert.Contains("test, best epoch", score, StringComparison.Ordinal);
        Assert.Contains("256×256, logit > 0.01", score, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RunWithAnotherRule_ShowsItsMasksByThatRuleAndSaysSo()
    {
        var dataset = await AddDatasetAsync(5);
        var suite = await AddSuiteAsync(dataset, "two");
        var plain = await AddScoredRunAsync(dataset, "plain", suite, 0.8);
        var run = await AddScoredRunAsync(dataset, "U-Net", suite, 0.8);
        await ChangeRunAsync(
            run,
            r =>
            {
                r.Settings = r.Settings with
                {
                    Prediction = new()
                    {
                        Flips = true,
                        LargestRegion = true,
                        ChooseThreshold = true,
                    },
                };
                r.BestThreshold = 110.5 / 255;
            }
        );

        var viewer = Render<RunCasePage>(p => p.Add(x => x.RunId, run)).WaitForComponent<CaseViewer>().Instance;

        Assert.Equal(new DecisionRule(110.5 / 255, LargestRegion: true), viewer.Scene.Rule);
        Assert.Contains("mean of four flips, p > 0.4333, largest region", viewer.TableScore, StringComparison.Ordinal);
        Assert.Equal((plain, DecisionRule.Baseline), (viewer.Scene.OtherRuns.Runs[0].RunId, viewer.Scene.OtherRuns.Runs[0].Rule));
    }

    [Fact]
    public async Task Open_StillTraining_SaysWhenScoresCome()
    {
        var run = await AddRunAsync(await AddDatasetAsync(5), RunStatus.Running);

        var page = Render<RunCasePage>(p => p.Add(x => x.RunId, run));

        Assert.Contains("when the run completes", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }
}
