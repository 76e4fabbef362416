using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LesionPortal.Web.Tests.Runs.Components;

public sealed class QueueSeedsTests : PortalPageContext
{
    [Theory]
    [InlineData("Queue 4 runs", true)]
    [InlineData("Not now", false)]
    public async Task Press_OneSeedASide_SaysHowManyAndHowLongAndQueuesThemIntoTheSuiteWhenSure(string answer, bool queued)
    {
        var dialogs = Render<MudDialogProvider>();
        var (suite, runs) = await AddSuiteAsync(Loss.Dice, Loss.BCE);
        var page = Render<QueueSeeds>(p => p.Add(q => q.SuiteId, suite).Add(q => q.Runs, runs));
        Assert.Equal(
            "To compare losses, architectures or settings, each side needs at least 3 seeds. Seeds are missing for U-Net 8 · Dice "
                + "and U-Net 8 · BCE.",
            page.Find("p").TextContent
        );

        var asking = page.InvokeAsync(() => page.Find("button").ClickAsync());
        dialogs.WaitForElements(".mud-dialog-actions button");
        // 3 images of 256² in 2 s an epoch, 120 epochs: 4 min a run.
        Assert.Contains(
            "Training time: about 16 min 00 s, estimated from earlier runs on this machine.",
            dialogs.Find(".mud-dialog").TextContent,
            StringComparison.Ordinal
        );
        await dialogs.InvokeAsync(() =>
            dialogs.FindAll(".mud-dialog-actions button").First(b => b.TextContent.Trim() == answer).ClickAsync()
        );
        await asking;

        if (!queued)
        {
            Assert.Empty(Queue.Added);
            return;
        }

        var (into, added) = Assert.Single(Queue.Added);
        Assert.Equal(suite, into);
        Assert.Equal([(Loss.Dice, 1), (Loss.Dice, 2), (Loss.BCE, 1), (Loss.BCE, 2)], added.Select(r => (r.Loss, r.Seed)));
    }

    [Fact]
    public async Task Render_NothingToCompare_IsEmpty()
    {
        var (suite, runs) = await AddSuiteAsync(Loss.Dice);

        Assert.Empty(Render<QueueSeeds>(p => p.Add(q => q.SuiteId, suite).Add(q => q.Runs, runs)).FindAll("button"));
    }

    [Fact]
    public async Task Missing_Folds_AreQueuedWholeForEachSeed()
    {
        var (suite, _) = await AddSuiteAsync([.. Folds(Loss.Dice, 0, 2), .. Folds(Loss.Dice, 1, 1), .. Folds(Loss.BCE, 0, 2)]);

        var missing = MissingSeeds.Of(await RunsAsync(suite));

        Assert.Equal(["U-Net 8 · Dice", "U-Net 8 · BCE"], missing.Select(m => m.Name));

        // Seed 1 of Dice has one of two folds: it is no whole seed, and others take its place.
        Assert.Equal(
            [(Loss.Dice, 2, 1), (Loss.Dice, 2, 2), (Loss.Dice, 3, 1), (Loss.Dice, 3, 2)],
            missing[0].Runs.Select(r => (r.Loss, r.Seed, r.Split.Fold))
        );
        Assert.Equal(
            [(Loss.BCE, 1, 1), (Loss.BCE, 1, 2), (Loss.BCE, 2, 1), (Loss.BCE, 2, 2)],
            missing[1].Runs.Select(r => (r.Loss, r.Seed, r.Split.Fold))
        );
    }

    [Fact]
    public async Task Missing_FoldsOfOneConfiguration_IsEmpty()
    {
        var (suite, _) = await AddSuiteAsync([.. Folds(Loss.Dice, 0, 3)]);

        Assert.Empty(MissingSeeds.Of(await RunsAsync(suite)));
    }

    private static IEnumerable<RunSettings> Folds(Loss loss, int seed, int count) =>
        Enumerable
            .Range(1, count)
            .Select(fold => new RunSettings
            {
                Loss = loss,
                Seed = seed,
                Split = new RunSettings().Split with { Folds = Math.Max(2, count), Fold = fold },
            });

    private Task<(int Suite, IReadOnlyList<RunSummary> Runs)> AddSuiteAsync(params Loss[] losses) =>
        AddSuiteAsync([.. losses.Select(loss => new RunSettings { Loss = loss })]);

    private async Task<(int Suite, IReadOnlyList<RunSummary> Runs)> AddSuiteAsync(IReadOnlyList<RunSettings> settings)
    {
        var dataset = await AddDatasetAsync(3);
        int suite;
        await using (var context = Database.CreateDbContext())
        {
            var added = context.Suites.Add(new Suite { Name = "losses", DatasetId = dataset });
            await context.SaveChangesAsync();
            suite = added.Entity.Id;
        }

        foreach (var one in settings)
        {
            await AddRunAsync(
                dataset,
                RunStatus.Completed,
                r =>
                {
                    (r.SuiteId, r.Settings, r.TrainedOn, r.SecondsPerEpoch) = (
                        suite,
                        r.Settings with
                        {
                            Loss = one.Loss,
                            Seed = one.Seed,
                            Split = one.Split.Folds == 0 ? r.Settings.Split : one.Split,
                        },
                        "cpu",
                        2
                    );
                    r.Name = RunCatalogue.ShortName(r.Settings);
                }
            );
        }

        return (suite, await RunsAsync(suite));
    }

    private async Task<IReadOnlyList<RunSummary>> RunsAsync(int suite) =>
        (await Services.GetRequiredService<RunQueries>().SuiteAsync(suite, Xunit.TestContext.Current.CancellationToken))!.Runs;
}
