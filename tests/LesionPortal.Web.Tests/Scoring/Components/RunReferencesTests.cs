using Bunit;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Scoring.Components;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Scoring.Components;

public sealed class RunReferencesTests : ImagePageContext
{
    private int _dataset;
    private int _run;

    [Fact]
    public async Task Open_NotScored_SaysSoAndOneClickAsksForIt()
    {
        await AddAsync();
        var panel = Render<RunReferences>(p => p.Add(r => r.RunId, _run).Add(r => r.DatasetId, _dataset));
        panel.WaitForAssertion(() => Assert.Contains("Not scored yet.", panel.Markup, StringComparison.Ordinal));

        await panel.InvokeAsync(() => panel.Find("button").ClickAsync());

        panel.WaitForAssertion(() => Assert.Contains("Scoring 1 run", panel.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Single(await Services.GetRequiredService<RunScorings>().OfRunsAsync([_run], Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Open_OneCaseRevised_BothMeansAndTheirDifferenceOverTheSameCases()
    {
        await AddAsync(Row(2, 1, 0.5), Row(2, 2, 0.7), Row(3, 1, 0.9));
        await AdoptAsync(2);

        var panel = Render<RunReferences>(p => p.Add(r => r.RunId, _run).Add(r => r.DatasetId, _dataset));

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("tbody tr")));
        var iou = panel.FindAll("tbody tr")[0].QuerySelectorAll("td").Select(c => c.TextContent).ToList();
        Assert.StartsWith("0.700", iou[0], StringComparison.Ordinal);
        Assert.StartsWith("0.800", iou[1], StringComparison.Ordinal);
        Assert.StartsWith("+0.100", iou[2], StringComparison.Ordinal);
        Assert.Equal("2", iou[3]);
        Assert.Contains("revised masks (up to v2) in 1 of 2 cases", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public async Task Open_RevisedSinceScored_WarnsAndOffersToScoreAgain()
    {
        await AddAsync(Row(2, 1, 0.5), Row(3, 1, 0.9));
        await AdoptAsync(2);

        var panel = Render<RunReferences>(p => p.Add(r => r.RunId, _run).Add(r => r.DatasetId, _dataset));

        panel.WaitForAssertion(() =>
            Assert.Contains(
                "1 of 2 cases was scored against an outdated reference",
                panel.Find(".notice-warning").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.Single(panel.FindAll("button"));
        Assert.Equal(3, panel.FindAll("thead th").Count);
    }

    private static RunCaseMetrics Row(int caseRecord, int version, double iou) =>
        new()
        {
            DatasetCaseId = caseRecord,
            ReferenceVersion = version,
            Iou = iou,
            Part = SplitPart.Validation,
            Resolution = MetricResolution.Training,
        };

    private async Task AddAsync(params RunCaseMetrics[] rows)
    {
        _dataset = await AddDatasetAsync(4);
        _run = await AddRunAsync(_dataset, RunStatus.Completed);
        await using var context = Database.CreateDbContext();
        foreach (var row in rows)
            row.RunId = _run;
        context.RunCaseMetrics.AddRange(rows);
        await context.SaveChangesAsync();
    }

    private async Task AdoptAsync(int caseRecord)
    {
        var reader = (
            await Services.GetRequiredService<ReaderRegister>().AddAsync("Ada", null, null, Xunit.TestContext.Current.CancellationToken)
        ).Reader!;
        await using var context = Database.CreateDbContext();
        var revision = new MaskRevision
        {
            DatasetCaseId = caseRecord,
            ReaderId = reader.Id,
            Number = 1,
            Sha256 = "s",
        };
        context.MaskRevisions.Add(revision);
        await context.SaveChangesAsync();
        context.ReferenceVersions.Add(
            new ReferenceVersion
            {
                DatasetCaseId = caseRecord,
                Version = 2,
                RevisionId = revision.Id,
                ReaderId = reader.Id,
                Reason = "sharper",
            }
        );
        await context.SaveChangesAsync();
    }
}
