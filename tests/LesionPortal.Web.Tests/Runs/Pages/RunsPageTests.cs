using System.Text.RegularExpressions;
using Bunit;
using Bunit.TestDoubles;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LesionPortal.Web.Tests.Runs.Pages;

public sealed class RunsPageTests : PortalPageContext
{
    [Fact]
    public void Open_NoRunYet_SaysWhatToDo()
    {
        var page = Render<RunsPage>();

        Assert.Contains("mode=suite", page.WaitForElement(".empty-state a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_RunAdvances_TheRowFollowsWithoutAReload()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Running, r => r.EpochsDone = 4);
        var page = Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Contains("4 / 120 epochs", page.Find("tbody").TextContent, StringComparison.Ordinal));

        await ChangeRunAsync(run, r => (r.EpochsDone, r.BestValidationIou, r.BestEpoch) = (5, 0.75, 3));
        Feed.Publish(ChangeKind.RunProgress, run);

        page.WaitForAssertion(() => Assert.Contains("5 / 120 epochs", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("0.750", page.Find("td.best").TextContent, StringComparison.Ordinal);
        Assert.Contains("@3", page.Find("td.best").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RunThatLearnedNothing_IsMarked()
    {
        var dataset = await AddDatasetAsync(3);
        await AddRunAsync(dataset, RunStatus.Completed, r => r.ValidationMapSpread = 0.2);
        var nothing = await AddRunAsync(dataset, RunStatus.Completed, r => r.ValidationMapSpread = 0.001);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);

        Assert.Contains(
            $"/runs/{nothing}\"",
            page.FindAll("tbody tr").Single(r => r.TextContent.Contains("Learned nothing", StringComparison.Ordinal)).InnerHtml,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Filter_ByStatusAndText_StandsInTheUrlAndNarrowsTheTable()
    {
        var dataset = await AddDatasetAsync(3);
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Name = "first");
        await AddRunAsync(dataset, RunStatus.Failed, r => r.Name = "second");
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);

        await page.InvokeAsync(() => page.Find("select[aria-label=Status]").ChangeAsync("Failed"));

        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        Assert.Contains("second", page.Find("td.name").TextContent, StringComparison.Ordinal);
        Assert.Equal("?status=failed", new Uri(Navigation.Uri).Query);
    }

    [Theory]
    [InlineData("?architecture=SegNet&loss=BCE")]
    [InlineData("?architecture=segnet&loss=bce")]
    public async Task Open_AddressWithArchitectureAndLoss_FiltersByThem(string query)
    {
        var dataset = await AddDatasetAsync(3);
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Settings = r.Settings with { Architecture = Architecture.SegNet });
        await AddRunAsync(
            dataset,
            RunStatus.Completed,
            r => (r.Name, r.Settings) = ("wanted", r.Settings with { Architecture = Architecture.SegNet, Loss = Loss.BCE })
        );
        Navigation.NavigateTo("/runs" + query);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);

        Assert.Contains("wanted", page.Find("td.name").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("select[aria-label=Loss]").ChangeAsync("FocalTversky"));

        Assert.Equal("?architecture=SegNet&loss=FocalTversky", new Uri(Navigation.Uri).Query);
    }

    [Fact]
    public async Task Open_RowWithALossOfALaterVersion_IsListedByItsKey()
    {
        var dataset = await AddDatasetAsync(3);
        await AddRunAsync(dataset, RunStatus.Completed);
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Settings = r.Settings with { Loss = Loss.Tversky });
        await using (var context = Database.CreateDbContext())
            await context.Database.ExecuteSqlAsync(
                $"UPDATE Runs SET Loss = 'Hinge', Settings = replace(Settings, '\"Tversky\"', '\"Hinge\"') WHERE Loss = 'Tversky'",
                Xunit.TestContext.Current.CancellationToken
            );

        var page = Render<RunsPage>();

        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        Assert.Equal(["Hinge", "Dice"], page.FindAll("td[data-label=Loss]").Select(c => c.TextContent));
    }

    [Fact]
    public async Task Ensemble_OfTwoSelected_QueuesItAndGoesToIt()
    {
        var dataset = await AddDatasetAsync(3);
        var (a, b) = (await AddRunAsync(dataset, RunStatus.Completed), await AddRunAsync(dataset, RunStatus.Completed));
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        await page.InvokeAsync(() => page.Find($"input[aria-label$='run {a}']").ChangeAsync(true));
        Assert.DoesNotContain(
            page.FindAll(".selection button"),
            button => button.TextContent.Contains("Ensemble", StringComparison.Ordinal)
        );
        await page.InvokeAsync(() => page.Find($"input[aria-label$='run {b}']").ChangeAsync(true));

        await page.InvokeAsync(() =>
            page.FindAll(".selection button")
                .Single(button => button.TextContent.Contains("Ensemble", StringComparison.Ordinal))
                .ClickAsync()
        );

        page.WaitForAssertion(() => Assert.EndsWith("/runs/42", Navigation.Uri, StringComparison.Ordinal));
        Assert.Contains($"ensemble {a} {b}", Queue.Requests);
    }

    [Fact]
    public async Task Ensemble_Refused_SaysWhyAndStays()
    {
        var dataset = await AddDatasetAsync(3);
        foreach (var _ in Enumerable.Range(0, 2))
            await AddRunAsync(dataset, RunStatus.Completed);
        Queue.Problems = [new("runs", "Run 2 trained on IMD004.")];
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        await page.InvokeAsync(() => page.Find("thead input[type=checkbox]").ChangeAsync(true));

        await page.InvokeAsync(() =>
            page.FindAll(".selection button")
                .Single(button => button.TextContent.Contains("Ensemble", StringComparison.Ordinal))
                .ClickAsync()
        );

        var said = Services.GetRequiredService<ISnackbar>().ShownSnackbars.Single();
        Assert.Contains("Run 2 trained on IMD004.", said.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/runs/42", Navigation.Uri, StringComparison.Ordinal);
    }

    /// <summary>The heading that is marked names the numbers that are in order.</summary>
    [Theory]
    [InlineData("BestValidation", "IoU val, best epoch", new[] { "0.500", "0.900" })]
    [InlineData("LastValidation", "IoU val, last epoch", new[] { "0.400", "0.800" })]
    [InlineData("BestValidationQuantisedIou", "Quantised IoU val", new[] { "0.300", "0.700" })]
    public async Task Open_UrlWithSort_OrdersByTheColumnItMarks(string sort, string heading, string[] expected)
    {
        var dataset = await AddDatasetAsync(3);
        foreach (var (best, last, quantised) in new[] { (0.5, 0.8, 0.7), (0.9, 0.4, 0.3) })
        {
            await AddRunAsync(
                dataset,
                RunStatus.Completed,
                r =>
                {
                    (r.BestValidationIou, r.LastValidationIou) = (best, last);
                    (r.BestValidationQuantisedIou, r.LastValidationQuantisedIou) = (quantised, 1 - last);
                }
            );
        }

        Navigation.NavigateTo($"/runs?sort={sort}&asc=true");

        var page = Render<RunsPage>();

        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        var headings = page.FindAll("thead th").ToList();
        var marked = Assert.Single(headings, h => h.GetAttribute("aria-sort") is "ascending");
        Assert.Equal($"{heading} ↑", marked.TextContent.Trim());
        var column = headings.IndexOf(marked);
        Assert.Equal(expected, page.FindAll("tbody tr").Select(r => r.Children[column].TextContent.Trim()));
    }

    [Fact]
    public async Task Open_CompletedRun_ShowsIouWithDiceAndThenQuantisedIou()
    {
        await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r =>
            {
                (r.BestEpoch, r.BestValidationIou, r.BestValidationQuantisedIou, r.LastValidationIou) = (2, 0.81, 0.7, 0.79);
                r.Epochs[1].ValidationDice = 0.895;
                r.Epochs[2].ValidationDice = 0.883;
                r.Scores.Add(
                    new RunScore
                    {
                        Part = SplitPart.Test,
                        Iou = 0.77,
                        Dice = 0.87,
                        QuantisedIou = 0.6,
                    }
                );
            },
            epochs: 3
        );

        var page = Render<RunsPage>();

        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        Assert.Equal(
            ["0.810@2Dice 0.895", "0.790 Dice 0.883", "0.770 Dice 0.870", "0.700"],
            page.Find("tbody tr").Children.Skip(6).Take(4).Select(c => Regex.Replace(c.TextContent.Trim(), @"\s+", " "))
        );
        Assert.Matches(@"The best epoch has the highest\s+quantised IoU on validation", page.Find(".table-foot").TextContent);
    }

    [Fact]
    public async Task Heading_OfQuantisedIouFocused_ShowsItsFormula()
    {
        await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        var formula = MetricCatalogue.Get("quantisedIou").Formula;

        await page.InvokeAsync(() => Heading().ParentElement!.FocusInAsync(new FocusEventArgs()));

        Popovers.WaitForAssertion(() => Assert.Contains(formula, Popovers.Find(".mud-popover-open").TextContent, StringComparison.Ordinal));
        Assert.Contains(formula, Heading().GetAttribute("aria-description"), StringComparison.Ordinal);

        AngleSharp.Dom.IElement Heading() => page.FindAll("thead th button").Single(b => b.TextContent.Trim() == "Quantised IoU val");
    }

    [Fact]
    public async Task Select_TwoAndCompare_OpensTheComparisonOfBoth()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed);
        var second = await AddRunAsync(dataset, RunStatus.Running);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);

        await page.InvokeAsync(() => page.FindAll("td.tick input")[0].ChangeAsync(true));
        await page.InvokeAsync(() => page.FindAll("td.tick input")[1].ChangeAsync(true));
        await page.InvokeAsync(() =>
            page.FindAll(".selection button").First(b => b.TextContent.Contains("Compare", StringComparison.Ordinal)).ClickAsync()
        );

        Assert.EndsWith($"/compare?runs={first},{second}", Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delete", "delete 1")]
    [InlineData("Keep", null)]
    public async Task Delete_AsksFirst_AndDeletesOnlyWhenSure(string answer, string? request)
    {
        var dialogs = Render<MudDialogProvider>();
        await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        await page.InvokeAsync(() => page.Find("td.tick input").ChangeAsync(true));

        var deleting = page.InvokeAsync(() =>
            page.FindAll(".selection button").First(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).ClickAsync()
        );
        dialogs.WaitForElements(".mud-dialog-actions button");
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll(".mud-dialog-actions button").First(b => b.TextContent.Trim() == answer).ClickAsync()
        );
        await deleting;

        dialogs.WaitForState(() => dialogs.FindAll(".mud-dialog").Count == 0);
        Assert.Equal(request is null ? [] : [request], Queue.Requests);
    }

    [Fact]
    public async Task Delete_SaysWhatHangsOnIt_AndIsUndoneByOnePress()
    {
        var dialogs = Render<MudDialogProvider>();
        var dataset = await AddDatasetAsync(3);
        var (first, second) = (await AddRunAsync(dataset, RunStatus.Completed), await AddRunAsync(dataset, RunStatus.Completed));
        Queue.Notes = new(5 * 1024 * 1024, ["2 verdicts of readers, which are kept"]);
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        await page.InvokeAsync(() => page.Find("thead input[type=checkbox]").ChangeAsync(true));

        var deleting = page.InvokeAsync(() =>
            page.FindAll(".selection button").First(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).ClickAsync()
        );
        var said = dialogs.WaitForElement(".mud-dialog-content").TextContent;
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll(".mud-dialog-actions button").First(b => b.TextContent.Trim() == "Delete").ClickAsync()
        );
        await deleting;
        var shown = Services.GetRequiredService<ISnackbar>().ShownSnackbars.Single();
        var snackbars = Render<MudSnackbarProvider>();
        await snackbars.InvokeAsync(() => snackbars.Find(".mud-snackbar-content-action button").ClickAsync());

        Assert.Contains("frees 5 MB", said, StringComparison.Ordinal);
        Assert.Contains("2 verdicts of readers", said, StringComparison.Ordinal);
        Assert.Contains("restored for 30 days", said, StringComparison.Ordinal);
        Assert.Contains("to the bin", shown.Message, StringComparison.Ordinal);
        // An ensemble goes before its members and comes back after them.
        Assert.Equal([$"delete {second}", $"delete {first}", $"restore {first}", $"restore {second}"], Queue.Requests);
    }

    [Fact]
    public async Task Filter_ByTagAndStar_StandsInTheUrlAndNarrowsTheTable()
    {
        var dataset = await AddDatasetAsync(3);
        await AddRunAsync(dataset, RunStatus.Completed, r => (r.Name, r.Tags, r.IsStarred) = ("first", ["paper", "v2"], true));
        await AddRunAsync(dataset, RunStatus.Completed, r => (r.Name, r.Tags) = ("second", ["paper"]));
        await AddRunAsync(dataset, RunStatus.Completed, r => r.Name = "third");
        var page = Render<RunsPage>();
        page.WaitForState(() => page.FindAll("tbody tr").Count == 3);

        await page.InvokeAsync(() => page.Find("select[aria-label=Tag]").ChangeAsync("paper"));
        page.WaitForState(() => page.FindAll("tbody tr").Count == 2);
        await page.InvokeAsync(() => page.Find(".starred input").ChangeAsync(true));

        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        Assert.Contains("first", page.Find("td.name").TextContent, StringComparison.Ordinal);
        Assert.Equal(["paper", "v2"], page.FindAll("td.name .tag").Select(t => t.TextContent));
        Assert.Equal("?tag=paper&starred=True", new Uri(Navigation.Uri).Query);
    }

    [Fact]
    public async Task Star_OfARow_IsKept()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Completed);
        var page = Render<RunsPage>();
        page.WaitForElement("button.star");

        await page.InvokeAsync(() => page.Find("button.star").ClickAsync());

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("button.star").GetAttribute("aria-pressed")));
        await using var context = Database.CreateDbContext();
        Assert.True(context.Runs.Single(r => r.Id == run).IsStarred);
    }

    [Fact]
    public async Task MoveUp_OfAWaitingRun_AsksTheQueue()
    {
        var run = await AddRunAsync(await AddDatasetAsync(3), RunStatus.Queued);
        var page = Render<RunsPage>();

        page.WaitForElement(".row-actions button");
        await page.InvokeAsync(() => page.Find(".row-actions button").ClickAsync());

        Assert.Equal([$"up {run}"], Queue.Requests);
    }

    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();
}
