using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Runs.Pages;

public sealed class NewRunPageTests : PortalPageContext
{
    [Fact]
    public void Open_WithoutDataset_LeadsToTheImport()
    {
        var page = Render<NewRunPage>();

        Assert.Equal("/datasets/import", page.WaitForElement(".empty-state a").GetAttribute("href"));
    }

    [Fact]
    public async Task Open_DatasetSmallerThanThePreset_ProposesProportionsAndSaysSo()
    {
        await AddDatasetAsync(60);

        var page = Render<NewRunPage>();

        Assert.Contains("100/50/50", page.WaitForElement(".split-note").TextContent, StringComparison.Ordinal);
        Assert.Equal("30", InputOf(page, "Training").GetAttribute("value"));
        Assert.Equal("15", InputOf(page, "Test").GetAttribute("value"));
    }

    [Theory]
    [InlineData("Epochs", "0", "Epochs is 0")]
    [InlineData("Base channels", "257", "1 to 256")]
    [InlineData("Image size (px)", "100", "nearest is 96")]
    [InlineData("Batch size", "300", "Batch size is 300")]
    [InlineData("Learning rate", "2", "at most 1")]
    public async Task Type_OutOfRange_SaysSoBesideTheFieldAndBlocksTheButton(string label, string value, string message)
    {
        await AddDatasetAsync(200);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        await page.InvokeAsync(() => InputOf(page, label).InputAsync(value));

        page.WaitForAssertion(() => Assert.True(page.Find(".queue-button").HasAttribute("disabled")));
        Assert.Contains(message, FieldOf(page, label).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Type_MoreCasesThanThereAre_SaysHowManyThereAreAndBlocksTheButton()
    {
        await AddDatasetAsync(200);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        await page.InvokeAsync(() => InputOf(page, "Training").InputAsync("500"));

        page.WaitForAssertion(() => Assert.True(page.Find(".queue-button").HasAttribute("disabled")));
        Assert.Contains("200 cases", page.Find(".split-fields .problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_NearIdenticalImages_AreKeptTogetherBySizesAndNamedWhereListsPartThem()
    {
        var dataset = await AddDatasetAsync(60);
        await using (var context = Database.CreateDbContext())
        {
            foreach (var twin in context.Cases.Where(c => c.DatasetId == dataset && (c.CaseId == "IMD005" || c.CaseId == "IMD010")))
                twin.PerceptualHash = new string('5', 64);
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var page = Render<NewRunPage>();
        page.WaitForAssertion(() =>
            Assert.Contains(
                "near-duplicates: IMD005 and IMD010",
                page.FindComponent<SplitNearDuplicates>().Markup,
                StringComparison.Ordinal
            )
        );
        Assert.Empty(page.FindComponent<SplitNearDuplicates>().FindAll(".notice"));

        await page.InvokeAsync(() => page.FindAll(".modes input")[1].ChangeAsync(true));
        foreach (var (label, id) in new[] { ("Training", "IMD005"), ("Validation", "IMD007"), ("Test", "IMD010") })
            await page.InvokeAsync(() =>
                page.FindAll(".lists .mud-input-control")
                    .Single(f => f.TextContent.Contains(label, StringComparison.Ordinal))
                    .QuerySelector("textarea")!
                    .InputAsync(id)
            );

        page.WaitForAssertion(() =>
            Assert.Equal("IMD005 (training) and IMD010 (test)", page.FindComponent<SplitNearDuplicates>().Find(".notice li").TextContent)
        );
        Assert.Contains(
            "Put both ids into the same part, or leave one out.",
            page.FindComponent<SplitNearDuplicates>().Find(".notice").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Type_MoreCasesThanTheDatasetHas_NamesTheNearestPossible()
    {
        await AddDatasetAsync(60);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        await page.InvokeAsync(() => InputOf(page, "Training").InputAsync("500"));

        page.WaitForAssertion(() =>
            Assert.Contains("The nearest possible", page.Find(".split-fields").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Submit_ValidRun_QueuesWhatTheFormShowsAndOpensTheRun()
    {
        var dataset = await AddDatasetAsync(200);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");
        await page.InvokeAsync(() => InputOf(page, "Epochs").InputAsync("7"));

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        var settings = Assert.Single(Queue.Queued);
        Assert.Equal(new RunSettings { Dataset = dataset, Epochs = 7 }, settings);
        Assert.EndsWith("/runs/41", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_RefusedByTheQueue_ShowsTheReasonAndKeepsTheForm()
    {
        await AddDatasetAsync(200);
        Queue.Problems = [new("dataset", "The dataset is being imported; wait until it is ready.")];
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        Assert.Contains("being imported", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suite_TickOff_CountsRunsAndQueuesThatMany()
    {
        await AddDatasetAsync(200);
        var page = OpenAt("/runs/new?mode=suite");
        Assert.Contains("Queue 6 runs", page.WaitForElement(".queue-button").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindAll(".suite-grid thead input")[2].ChangeAsync(false));

        page.WaitForAssertion(() => Assert.Contains("Queue 4 runs", page.Find(".queue-button").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("form").SubmitAsync());
        Assert.Equal(4, Assert.Single(Queue.Suites).Runs.Count);
        Assert.EndsWith("/suites/7/report", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clone_OfARun_FillsItsValuesIn()
    {
        var dataset = await AddDatasetAsync(200);
        var run = await AddRunAsync(
            dataset,
            RunStatus.Completed,
            r =>
                r.Settings = r.Settings with
                {
                    Epochs = 33,
                    BaseChannels = 12,
                    Loss = Loss.Focal,
                    Split = SplitSettings.OfSizes(10, 5, 5, 9),
                }
        );

        var page = OpenAt($"/runs/new?clone={run}");

        page.WaitForElement(".queue-button");
        Assert.Equal("33", InputOf(page, "Epochs").GetAttribute("value"));
        Assert.Equal("12", InputOf(page, "Base channels").GetAttribute("value"));
        Assert.Equal("9", InputOf(page, "Split seed").GetAttribute("value"));
        Assert.True(page.Find("input[value=Focal]").HasAttribute("checked"));
    }

    [Fact]
    public async Task Clone_AsASuiteOfWhatTheBaselineLacks_TicksIt()
    {
        var dataset = await AddDatasetAsync(200);
        var run = await AddRunAsync(
            dataset,
            RunStatus.Completed,
            r => r.Settings = r.Settings with { Architecture = Architecture.AttentionUNet, Loss = Loss.Tversky }
        );

        var page = OpenAt($"/runs/new?clone={run}&mode=suite");

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Attention U-Net",
                Assert.Single(page.FindAll(".suite-grid tbody tr:not(.off)")).TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Contains(
            "Tversky",
            Assert.Single(page.FindAll(".suite-grid thead label"), l => l.QuerySelector("input[checked]") is not null).TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Type_QuicklySeveralTimes_AsksTheTrainerOnceAfterThePause()
    {
        await AddDatasetAsync(200);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");
        await page.InvokeAsync(() => InputOf(page, "Base channels").InputAsync("1"));
        await page.InvokeAsync(() => InputOf(page, "Base channels").InputAsync("16"));
        page.WaitForAssertion(() => Assert.Equal("16", InputOf(page, "Base channels").GetAttribute("value")));
        Assert.Empty(Trainer.Described);

        Time.Advance(RunConsequences.Pause);

        page.WaitForAssertion(() => Assert.Contains("16,000", page.Find(".consequences").TextContent, StringComparison.Ordinal));
        Assert.Equal(16, Assert.Single(Trainer.Described).BaseChannels);
    }

    [Fact]
    public async Task Time_FromARunDoneHere_ScalesWithEpochsAndImages()
    {
        var dataset = await AddDatasetAsync(200);
        await AddRunAsync(dataset, RunStatus.Completed, r => (r.TrainedOn, r.SecondsPerEpoch) = ("cpu", 5));
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        Time.Advance(RunConsequences.Pause);

        page.WaitForAssertion(() => Assert.Contains("about 10 min 00 s", page.Find(".consequences").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => InputOf(page, "Base channels").InputAsync("9"));
        page.WaitForAssertion(() => Assert.Equal("9", InputOf(page, "Base channels").GetAttribute("value")));
        Time.Advance(RunConsequences.Pause);
        page.WaitForAssertion(() =>
            Assert.Contains("unknown: no similar run on this machine yet", page.Find(".consequences").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Preset_Picked_PutsItsValuesInAndStandsInTheUrl()
    {
        await AddDatasetAsync(60);
        var page = Render<NewRunPage>();
        page.WaitForElement(".queue-button");

        await page.InvokeAsync(() => page.FindAll("button.preset")[1].ClickAsync());

        page.WaitForAssertion(() => Assert.Equal("24", InputOf(page, "Epochs").GetAttribute("value")));
        Assert.Contains("preset=quick", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => InputOf(page, "Epochs").InputAsync("13"));
        page.WaitForAssertion(() => Assert.Equal("true", page.Find(".preset-custom").GetAttribute("data-chosen")));
    }

    private IRenderedComponent<NewRunPage> OpenAt(string url)
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo(url);
        return Render<NewRunPage>();
    }

    private static IElement InputOf(IRenderedComponent<NewRunPage> page, string label) => FieldOf(page, label).QuerySelector("input")!;

    private static IElement FieldOf(IRenderedComponent<NewRunPage> page, string label) =>
        page.FindAll(".mud-input-control").Single(f => f.QuerySelector("label")?.TextContent.Trim() == label);
}
