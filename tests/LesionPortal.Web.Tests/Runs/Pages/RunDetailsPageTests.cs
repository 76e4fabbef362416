using System.Text.RegularExpressions;
using Bunit;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using MudBlazor;

namespace LesionPortal.Web.Tests.Runs.Pages;

public sealed class RunDetailsPageTests : PortalPageContext
{
    [Fact]
    public void Open_UnknownRun_SaysSo()
    {
        var page = Open(99);

        Assert.Contains("Run 99 does not exist", page.WaitForElement(".empty-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Ensemble_NamesItsMembersInPlaceOfCurvesAndSettingsItHasNot()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r =>
            {
                r.Settings = new RunSettings
                {
                    Architecture = Architecture.Ensemble,
                    BaseChannels = 0,
                    Epochs = 0,
                    Ensemble = new([3, 4]),
                };
                r.Split = new Split(["IMD000"], [], ["IMD002"]);
            }
        );

        var page = Open(run);

        page.WaitForAssertion(() => Assert.Contains("of which there are none", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["#3", "#4"], page.FindAll(".panel a[href^='/runs/']").Select(a => a.TextContent.Trim()).Take(2));
        Assert.Contains("Ensemble of #3, #4", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/runs/new?clone", page.Markup, StringComparison.Ordinal);
        Assert.Contains($"/compare?runs=3,4,{run}", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RunThatLearnedNothing_SaysSoAndDoesNotCallItConverged()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r =>
            {
                r.TrivialValidationIou = 0.32;
                r.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Validation,
                        QuantisedIou = 0,
                        Iou = 0.002,
                        Dice = 0.004,
                    }
                );
                for (var epoch = 1; epoch <= 40; epoch++)
                    r.Epochs.Add(
                        RunEpoch.From(
                            0,
                            new EpochRow
                            {
                                Epoch = epoch,
                                LossTrain = 0.9,
                                LossValidation = 0.9,
                                Train = new(0, 0.002, 0.004),
                                Validation = new(0, 0.002, 0.004),
                                LearningRate = 0.001,
                                Seconds = 1,
                            }
                        )
                    );
                r.EpochsDone = 40;
            }
        );

        var page = Open(run);

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Learned nothing: IoU 0.002 on the validation cases, where an all-lesion or an empty mask scores 0.320.",
                page.Find(".notice-warning").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Contains("It counts as not converged", page.Find("p.course").TextContent, StringComparison.Ordinal);
        Assert.Contains(ConvergenceAssessment.ConvergenceRule, page.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ListsThatPartNearIdenticalImages_NamesThem()
    {
        var dataset = await AddDatasetAsync(6);
        await using (var context = Database.CreateDbContext())
        {
            foreach (var twin in context.Cases.Where(c => c.DatasetId == dataset && (c.CaseId == "IMD000" || c.CaseId == "IMD005")))
                twin.PerceptualHash = new string('5', 64);
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var run = await AddRunAsync(dataset, RunStatus.Queued, r => r.Split = new Split(["IMD000"], ["IMD001"], ["IMD005"]));

        var page = Open(run);

        page.WaitForAssertion(() =>
            Assert.Equal("IMD000 (training) and IMD005 (test)", page.FindComponent<SplitNearDuplicates>().Find(".notice li").TextContent)
        );
    }

    [Fact]
    public async Task Feed_NewEpoch_AppendsOnePointToEachCurve()
    {
        var chart = JSInterop.SetupModule("./js/chart.js");
        chart.Mode = JSRuntimeMode.Loose;
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 3);
        var page = Open(run);
        page.WaitForAssertion(() => Assert.Equal(2, chart.Invocations["create"].Count));

        await AddEpochAsync(run, 4);
        await ChangeRunAsync(run, r => r.EpochsDone = 4);
        Feed.Publish(ChangeKind.RunProgress, run);

        page.WaitForAssertion(() => Assert.Equal(2, chart.Invocations["append"].Count));
        var tails = (IReadOnlyList<IReadOnlyList<double?[]>>)chart.Invocations["append"][0].Arguments[1]!;
        Assert.All(tails, tail => Assert.Equal(4, Assert.Single(tail)[0]));
        Assert.Empty(chart.Invocations["replace"]);
    }

    [Fact]
    public async Task Feed_BegunAnew_DrawsTheShorterHistory()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 5);
        var page = Open(run);
        page.WaitForAssertion(() => Assert.Equal(5, page.FindComponents<LineChart>()[0].Instance.Series[0].Points.Count));

        await using (var context = Database.CreateDbContext())
        {
            context.RunEpochs.RemoveRange(context.RunEpochs.Where(e => e.Epoch > 1));
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        await ChangeRunAsync(run, r => r.EpochsDone = 1);
        Feed.Publish(ChangeKind.RunStatus, run);

        page.WaitForAssertion(() => Assert.Single(page.FindComponents<LineChart>()[0].Instance.Series[0].Points));
    }

    [Fact]
    public async Task Open_WithEpochs_SaysThatTheCurvesAreNotTheFinalScores()
    {
        var page = Open(await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 2));

        page.WaitForAssertion(() =>
            Assert.Contains("They are not the", page.Find("[aria-label=Curves]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Open_Completed_ListsTestCasesWorstFirstAndBothCheckpoints()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(6),
            RunStatus.Completed,
            r =>
            {
                foreach (var (id, iou) in new[] { ("IMD001", 0.9), ("IMD002", 0.4), ("IMD003", 0.7) })
                    r.AddScore(r.Dataset!, id, SplitPart.Test, iou);
                r.Scores.Add(
                    new RunScore
                    {
                        Checkpoint = Checkpoint.Best,
                        Part = SplitPart.Test,
                        Epoch = 3,
                        Iou = 0.81,
                        Dice = 0.89,
                        QuantisedIou = 0.75,
                    }
                );
                r.Scores.Add(
                    new RunScore
                    {
                        Checkpoint = Checkpoint.Last,
                        Part = SplitPart.Test,
                        Epoch = 5,
                        QuantisedIou = 0.625,
                    }
                );
            },
            epochs: 5
        );

        var page = Open(run);

        page.WaitForAssertion(() => Assert.Equal(["IMD002", "IMD003", "IMD001"], page.FindAll(".worst .id").Select(e => e.TextContent)));
        Assert.Equal($"/runs/{run}/cases/IMD002", page.Find(".worst a").GetAttribute("href"));
        Assert.Equal(["0.810", "0.890", "0.750"], page.FindAll("tr.key td.num").Select(c => c.TextContent));
        var headings = page.FindComponent<ScoresTable>().FindAll("th[scope=col]");
        Assert.Equal(["IoU", "Dice", "Quantised IoU"], headings.TakeLast(3).Select(h => h.TextContent.Trim()));
        Assert.Equal("/metrics#quantisedIou", headings[^1].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("epoch 3", page.Find("tr.key").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Completed_LeadsWithIouAndDiceAndHasQuantisedIouBesideThem()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r =>
            {
                (r.BestEpoch, r.BestValidationIou, r.BestValidationQuantisedIou) = (2, 0.81, 0.7);
                r.Epochs[1].ValidationDice = 0.895;
                r.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Test,
                        Epoch = 2,
                        Iou = 0.77,
                        Dice = 0.87,
                        QuantisedIou = 0.6,
                    }
                );
            },
            epochs: 3
        );

        var page = Open(run);

        page.WaitForState(() => page.FindAll(".headline").Count == 2);
        Assert.Equal(
            [
                "0.810 IoU 0.895 Dice (quantised IoU 0.700), validation, best epoch (2)",
                "0.770 IoU 0.870 Dice (quantised IoU 0.600), test, best checkpoint",
            ],
            page.FindAll(".headline").Select(h => Regex.Replace(h.TextContent.Trim(), @"\s+", " "))
        );
        Assert.Equal("IoU", page.FindComponents<LineChart>()[1].Instance.Title);
    }

    [Theory]
    [InlineData(RunStatus.Running, new[] { "Clone", "Cancel" })]
    [InlineData(RunStatus.Completed, new[] { "Clone", "Delete" })]
    [InlineData(RunStatus.Interrupted, new[] { "Resume", "Clone", "Cancel", "Delete" })]
    [InlineData(RunStatus.Failed, new[] { "Resume", "Clone", "Delete" })]
    public async Task Open_AnyState_OffersWhatMakesSense(RunStatus status, string[] buttons)
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), status);

        var page = Open(run);

        page.WaitForAssertion(() =>
            Assert.Equal(buttons, page.FindAll(".page-actions .mud-button-root").Select(b => b.TextContent.Trim()))
        );
    }

    [Fact]
    public async Task Open_Failed_ShowsMessageAndAdvice()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Failed,
            r => (r.Message, r.Advice) = ("Out of memory at batch 3.", "Choose a smaller batch.")
        );

        var page = Open(run);

        Assert.Contains("Choose a smaller batch.", page.WaitForElement(".notice-bad").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_NewMapsOnDisk_FollowsTheNewestUntilScrubbed()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, epochs: 2);
        Directory.CreateDirectory(Path.Combine(Folders.Run(run).Samples, "00001"));
        var page = Open(run);
        Assert.Contains("/samples/1/IMD001.png", page.WaitForElement(".strip").InnerHtml, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(Folders.Run(run).Samples, "00002"));
        Feed.Publish(ChangeKind.RunProgress, run);
        page.WaitForAssertion(() => Assert.Contains("/samples/2/IMD001.png", page.Find(".strip").InnerHtml, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find(".scrubber input").InputAsync("0"));
        Directory.CreateDirectory(Path.Combine(Folders.Run(run).Samples, "00003"));
        Feed.Publish(ChangeKind.RunProgress, run);
        Time.Advance(FeedComponentBase.RenderInterval);
        page.WaitForAssertion(() => Assert.Equal("2", page.Find(".scrubber input").GetAttribute("max")));
        Assert.Contains("/samples/1/IMD001.png", page.Find(".strip").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Grows_IsShownLive()
    {
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running);
        Directory.CreateDirectory(Folders.Run(run).Root);
        await File.WriteAllTextAsync(Folders.Run(run).Log, "first line\n", cancellation);
        var page = Open(run);
        Assert.Contains("first line", page.WaitForElement(".log").TextContent, StringComparison.Ordinal);

        await File.AppendAllTextAsync(Folders.Run(run).Log, "second line\n", cancellation);
        Feed.Publish(ChangeKind.RunProgress, run);

        page.WaitForAssertion(() => Assert.Contains("second line", page.Find(".log").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_NamedRun_ShowsTagsAndDescriptionWithoutItsMarkup()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r => (r.Tags, r.Description) = (["paper"], "**Best** so far <script>alert(1)</script>")
        );

        var page = Open(run);

        var description = page.WaitForElement(".named-description");
        Assert.Equal("Best", description.QuerySelector("strong")!.TextContent);
        Assert.Null(description.QuerySelector("script"));
        Assert.Contains("<script>", description.TextContent, StringComparison.Ordinal);
        Assert.Equal("/runs?tag=paper", page.Find(".named a.tag").GetAttribute("href"));
        Assert.Equal("2026-03-01T12:00:00Z", page.Find(".named local-time").GetAttribute("datetime"));
        Assert.Equal("2026-03-01 12:00 UTC", page.Find(".named local-time").TextContent);
    }

    [Fact]
    public async Task Change_NameAndTags_AreSavedAndShown()
    {
        var dialogs = Render<MudDialogProvider>();
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);
        var page = Open(run);
        page.WaitForElement(".named-change");

        var changing = page.InvokeAsync(() => page.Find(".named-change").ClickAsync());
        dialogs.WaitForElements(".naming input");
        await dialogs.InvokeAsync(() => dialogs.FindAll(".naming input")[0].InputAsync("The long one"));
        await dialogs.InvokeAsync(() => dialogs.FindAll(".naming input")[1].InputAsync("Paper two/parts"));
        await dialogs.InvokeAsync(() => Button(dialogs, "Save").ClickAsync());
        await changing;

        page.WaitForAssertion(() => Assert.Equal("The long one", page.Find("h1").TextContent));
        Assert.Equal(["paper", "two/parts"], page.FindAll(".named .tag").Select(t => t.TextContent));
    }

    [Fact]
    public async Task Change_EmptyName_SaysWhyAndKeepsTheDialog()
    {
        var dialogs = Render<MudDialogProvider>();
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);
        var page = Open(run);
        page.WaitForElement(".named-change");
        var changing = page.InvokeAsync(() => page.Find(".named-change").ClickAsync());
        dialogs.WaitForElements(".naming input");

        await dialogs.InvokeAsync(() => dialogs.FindAll(".naming input")[0].InputAsync("  "));
        await dialogs.InvokeAsync(() => Button(dialogs, "Save").ClickAsync());

        dialogs.WaitForAssertion(() => Assert.Contains("The name is empty", dialogs.Find(".naming").TextContent, StringComparison.Ordinal));
        await dialogs.InvokeAsync(() => Button(dialogs, "Cancel").ClickAsync());
        await changing;
        Assert.NotEqual("", page.Find("h1").TextContent);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) =>
        dialogs.FindAll(".mud-dialog-actions button").Single(b => b.TextContent.Trim() == text);

    private IRenderedComponent<RunDetailsPage> Open(int id) => Render<RunDetailsPage>(p => p.Add(c => c.Id, id));
}
