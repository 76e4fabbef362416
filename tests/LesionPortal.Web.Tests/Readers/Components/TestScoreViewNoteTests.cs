using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Runs.Pages;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Readers.Components;

public sealed class TestScoreViewNoteTests : ImagePageContext
{
    private TestScoreViews Views => Services.GetRequiredService<TestScoreViews>();

    [Fact]
    public async Task Render_AgainLongAfter_CountsOnlyWhatWasNotShownBefore()
    {
        ShownTest first = new(1, null, "first"),
            second = new(2, null, "second");
        var note = Render<TestScoreViewNote>(p => p.Add(n => n.Shown, [first]).Add(n => n.Place, TestScoreViewPlace.Runs));
        note.WaitForAssertion(() => Assert.Contains("of this run were viewed once", note.Markup, StringComparison.Ordinal));

        Time.Advance(3 * TestScoreViews.OneView);
        note.Render(p => p.Add(n => n.Shown, [first, second]));

        note.WaitForAssertion(() => Assert.Contains("viewed 2 times in total", note.Markup, StringComparison.Ordinal));
        Assert.Single(await Views.OfRunAsync(1, Xunit.TestContext.Current.CancellationToken));
        Assert.Single(await Views.OfRunAsync(2, Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Runs_OpenedThenRenewedByTheFeed_IsOneLook()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(4), "scored", null, 0.7, 0.8);
        var page = Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Contains("viewed once", page.Find(".test-looks").TextContent, StringComparison.Ordinal));

        Time.Advance(3 * TestScoreViews.OneView);
        await ChangeRunAsync(run, r => r.Name = "renamed");
        Feed.Publish(ChangeKind.RunStatus, run);

        await Time.AdvanceUntilAsync(FeedComponentBase.RenderInterval, () => page.Markup.Contains("renamed", StringComparison.Ordinal));
        Assert.Single(await Views.OfRunAsync(run, Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_OpenedWithTestScores_CountsAndSaysSoBesideThem()
    {
        var run = await AddScoredRunAsync(await AddDatasetAsync(4), "scored", null, 0.7, 0.8);

        var page = Render<RunDetailsPage>(p => p.Add(r => r.Id, run));

        page.WaitForAssertion(() =>
            Assert.Contains("Test scores of this run were viewed once", page.Find(".test-looks").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal("run", Assert.Single(await Views.OfRunAsync(run, Xunit.TestContext.Current.CancellationToken)).Place);
    }

    [Fact]
    public async Task Run_NotCompleted_IsNoLook()
    {
        var run = await AddRunAsync(await AddDatasetAsync(4), RunStatus.Running, epochs: 2);

        var page = Render<RunDetailsPage>(p => p.Add(r => r.Id, run));

        page.WaitForElement("h1");
        Assert.Empty(page.FindAll(".test-looks"));
        Assert.Empty(await Views.OfRunAsync(run, Xunit.TestContext.Current.CancellationToken));
    }
}
