using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Comparison;
using LesionPortal.Web.Comparison.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Comparison;

public sealed class CompareReaderTests : PortalPageContext
{
    private static readonly CompareView Native = new()
    {
        Metric = "hausdorff95",
        Split = SplitPart.Test,
        Resolution = MetricResolution.Native,
    };

    private CompareReader Reader => Services.GetRequiredService<CompareReader>();

    [Fact]
    public async Task Read_MetricOfTheContractAtTheImagesSize_ComesFromTheMapsWithItsPixels()
    {
        var dataset = await AddDatasetAsync(5);
        var run = await AddRunAsync(dataset, RunStatus.Completed);
        var unscored = await AddRunAsync(dataset, RunStatus.Completed);
        await MeasureAsync(run, "IMD002", version: 1, hausdorff: 12, new PixelCounts(10, 20, 30, 40));
        await MeasureAsync(run, "IMD004", version: 1, hausdorff: 4, new PixelCounts(30, 0, 0, 70));

        var runs = await Reader.ReadAsync([unscored, run, 99], Native, TestContext.Current.CancellationToken);

        Assert.Equal([unscored, run], runs.Runs.Select(r => r.Id));
        Assert.Equal(
            [("IMD002", Diagnosis.AtypicalNevus), ("IMD004", Diagnosis.Melanoma)],
            runs.Cases.Cases.Select(c => (c.CaseId, c.Diagnosis))
        );
        Assert.Equal([12, 4], runs.Cases.Of(1));
        Assert.Equal(8, runs.Cases.MeanOf(1));
        Assert.Null(runs.Cases.MeanOf(0));
        Assert.Equal(new PixelShares(0.2, 0.1, 0.15, 0.55, 2), runs.Pixels[1]);
        Assert.Null(runs.Pixels[0]);
        Assert.Empty(
            (await Reader.ReadAsync([run], Native with { Resolution = MetricResolution.Training }, TestContext.Current.CancellationToken))
                .Cases
                .Cases
        );
    }

    [Fact]
    public async Task Read_ReferenceRevised_TakesTheNewestVersionBothRunsWereScoredAgainst()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed);
        var second = await AddRunAsync(dataset, RunStatus.Completed);
        foreach (var version in new[] { 1, 2, 3 })
            await MeasureAsync(first, "IMD002", version, hausdorff: 10 + version);
        foreach (var version in new[] { 1, 2 })
            await MeasureAsync(second, "IMD002", version, hausdorff: 20 + version);

        var runs = await Reader.ReadAsync([first, second], Native, TestContext.Current.CancellationToken);

        Assert.Equal((12, 22), (runs.Cases[0, 0], runs.Cases[0, 1]));
        Assert.Equal(0, runs.CasesOfMixedReferences);
    }

    /// <summary>IoU is read like every other metric, from the one table.</summary>
    [Fact]
    public async Task Read_IouOfARevisedReferenceAtTrainingResolution_IsAgainstTheNewestVersionOfBothRuns()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed, r => Score(r, (1, 0.5), (2, 0.6), (3, 0.7)));
        var second = await AddRunAsync(dataset, RunStatus.Completed, r => Score(r, (1, 0.8), (2, 0.9)));
        var view = new CompareView { Metric = "iou", Split = SplitPart.Test };

        var both = await Reader.ReadAsync([first, second], view, TestContext.Current.CancellationToken);
        var alone = await Reader.ReadAsync([first], view, TestContext.Current.CancellationToken);

        Assert.Equal((0.6, 0.9), (both.Cases[0, 0], both.Cases[0, 1]));
        Assert.Equal(0.7, alone.Cases[0, 0]);

        static void Score(Run run, params (int Version, double Iou)[] scores)
        {
            foreach (var (version, iou) in scores)
                run.AddScore(run.Dataset!, "IMD002", SplitPart.Test, iou).ReferenceVersion = version;
        }
    }

    /// <summary>A case of an earlier version: its three scores are compared, its pixels are not known.</summary>
    [Fact]
    public async Task Read_RowOfThreeScores_HasItsIouAndNoPixels()
    {
        var run = await AddRunAsync(
            await AddDatasetAsync(3),
            RunStatus.Completed,
            r =>
            {
                var three = r.AddScore(r.Dataset!, "IMD002", SplitPart.Test, 0.6);
                three.TruePositives = three.FalsePositives = three.FalseNegatives = three.TrueNegatives = null;
                three.Hausdorff95 = null;
            }
        );

        var view = new CompareView { Metric = "iou", Split = SplitPart.Test };
        var iou = await Reader.ReadAsync([run], view, TestContext.Current.CancellationToken);
        var far = await Reader.ReadAsync([run], view with { Metric = "hausdorff95" }, TestContext.Current.CancellationToken);

        Assert.Equal(0.6, iou.Cases.MeanOf(0));
        Assert.Null(iou.Pixels[0]);
        Assert.Null(far.Cases.MeanOf(0));
    }

    [Fact]
    public async Task Read_NoVersionInCommon_TakesEachNewestAndCountsTheCase()
    {
        var dataset = await AddDatasetAsync(3);
        var first = await AddRunAsync(dataset, RunStatus.Completed);
        var second = await AddRunAsync(dataset, RunStatus.Completed);
        await MeasureAsync(first, "IMD002", version: 1, hausdorff: 11);
        await MeasureAsync(second, "IMD002", version: 2, hausdorff: 22);

        var runs = await Reader.ReadAsync([first, second], Native, TestContext.Current.CancellationToken);

        Assert.Equal((11, 22), (runs.Cases[0, 0], runs.Cases[0, 1]));
        Assert.Equal(1, runs.CasesOfMixedReferences);
    }

    [Fact]
    public async Task Configurations_SameButForTheSeed_AreOneUnlessARunHasNotCompleted()
    {
        var dataset = await AddDatasetAsync(3);
        var ids = new List<int>();
        foreach (
            var (seed, loss, status) in new[]
            {
                (0, Loss.Dice, RunStatus.Completed),
                (1, Loss.Dice, RunStatus.Completed),
                (2, Loss.Dice, RunStatus.Running),
                (0, Loss.BCE, RunStatus.Completed),
            }
        )
            ids.Add(
                await AddRunAsync(
                    dataset,
                    status,
                    r =>
                        (r.Settings, r.Name) = (
                            r.Settings with
                            {
                                Seed = seed,
                                Loss = loss,
                            },
                            RunCatalogue.ShortName(r.Settings with { Seed = seed, Loss = loss })
                        )
                )
            );

        var runs = await Reader.ReadAsync(ids, new CompareView(), TestContext.Current.CancellationToken);
        var configurations = Configuration.Of(runs.Runs);

        Assert.Equal(
            [
                [ids[0], ids[1]],
                [ids[2]],
                [ids[3]],
            ],
            configurations.Select(c => c.Runs.Select(r => r.Id))
        );
        Assert.Equal(["U-Net 8 · Dice", "U-Net 8 · Dice · s2", "U-Net 8 · BCE · s0"], configurations.Select(c => c.Name));
    }

    [Fact]
    public async Task ParallelAxes_NumbersAndWords_AreScaledAndListedAndASharedSettingHasNoAxis()
    {
        var dataset = await AddDatasetAsync(3);
        var ids = new List<int>();
        foreach (var (channels, loss, parameters) in new[] { (8, Loss.Dice, 100L), (16, Loss.BCE, 1_000L), (32, Loss.Dice, 10_000L) })
            ids.Add(
                await AddRunAsync(
                    dataset,
                    RunStatus.Completed,
                    r => (r.Settings, r.Parameters) = (r.Settings with { BaseChannels = channels, Loss = loss }, parameters)
                )
            );

        var axes = ParallelAxes.Of(
            await Reader.ReadAsync(ids, new CompareView(), TestContext.Current.CancellationToken),
            new CompareView()
        );

        Assert.Equal(["Base channels", "Loss", "Parameters"], axes.Select(a => a.Name));
        Assert.Equal([0, 8.0 / 24, 1], axes[0].Positions);
        Assert.Equal([1, 0, 1], axes[1].Positions);
        Assert.Equal(0.5, axes[2].Positions[1]!.Value, 12);
    }

    private async Task MeasureAsync(int run, string caseId, int version, double hausdorff, PixelCounts counts = default)
    {
        await using var context = Database.CreateDbContext();
        context.RunCaseMetrics.Add(
            new RunCaseMetrics
            {
                RunId = run,
                DatasetCaseId = await context.Cases.Where(c => c.CaseId == caseId).Select(c => c.Id).SingleAsync(),
                Checkpoint = Checkpoint.Best,
                Resolution = MetricResolution.Native,
                ReferenceVersion = version,
                Part = SplitPart.Test,
                Hausdorff95 = hausdorff,
                TruePositives = counts.TruePositives,
                FalsePositives = counts.FalsePositives,
                FalseNegatives = counts.FalseNegatives,
                TrueNegatives = counts.TrueNegatives,
            }
        );
        await context.SaveChangesAsync();
    }
}
