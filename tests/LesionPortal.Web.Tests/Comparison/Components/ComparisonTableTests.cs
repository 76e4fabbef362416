using Bunit;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Comparison.Components;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Components;
using LesionPortal.Web.Tests.Reports;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Comparison.Components;

public sealed class ComparisonTableTests : PortalPageContext
{
    [Fact]
    public async Task Render_AClearDifference_MarksTheBetterRunAndShowsTheNumbers()
    {
        var evidence = await EvidenceAsync((_, i) => -0.05 - i / 1000.0);

        var table = Render<ComparisonTable>(p => p.Add(t => t.Comparisons, evidence.Comparisons));

        Assert.Equal("U-Net 8 · Dice · s0", table.Find("td.better").TextContent.Trim());
        Assert.Contains("20 / 0 / 0", table.Markup, StringComparison.Ordinal);
        Assert.Contains("+0.060", table.Markup, StringComparison.Ordinal);
        Assert.Contains("< 0.001", table.FindAll("td.num")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_NoClearDifference_MarksNoneAndSaysSo()
    {
        var evidence = await EvidenceAsync((_, i) => i % 2 == 0 ? 0.02 : -0.021);

        var table = Render<ComparisonTable>(p => p.Add(t => t.Comparisons, evidence.Comparisons));

        Assert.Empty(table.FindAll("td.better"));
        Assert.Contains("The same within 0.02, n = 20", table.Find("td.words").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_MorePairsThanTen_ShowsTheMostTellingAndTheRestOnDemand()
    {
        await using var context = Database.CreateDbContext();
        var wanted = Enumerable
            .Range(0, 6)
            .Select(k =>
                (
                    ((Loss[])[Loss.Dice, Loss.BCE, Loss.BCEDice, Loss.Focal, Loss.Tversky, Loss.Lovasz])[k],
                    (double[])[.. ScoredRuns.Twenty.Select((v, i) => v - 0.01 * k * (i % 3))],
                    0,
                    RunStatus.Completed
                )
            )
            .ToArray();
        var (_, runs) = await ScoredRuns.AddAsync(context, wanted);
        var comparisons = (
            await ScoredRuns
                .Builder(Database)
                .EvidenceAsync(runs, EvidenceMetric.Iou, cancellation: Xunit.TestContext.Current.CancellationToken)
        ).Comparisons;

        var table = Render<ComparisonTable>(p => p.Add(t => t.Comparisons, comparisons));

        var shown = table.FindAll("tbody td[data-label='Adjusted p']").Select(p => p.TextContent).ToList();
        Assert.Equal(comparisons.Select(c => c.PAdjusted).Order().Take(10).Select(EvidenceText.P), shown);
        Assert.Equal("Show all 15 pairs", table.Find("button").TextContent);
        table.Find("button").Click();
        Assert.Equal(15, table.FindAll("tbody tr").Count);
        Assert.Equal("true", table.Find("button").GetAttribute("aria-expanded"));

        table.Find("button").Click();
        table.Render(p => p.Add(t => t.AllInPrint, true));
        Assert.Equal((15, 5), (table.FindAll("tbody tr").Count, table.FindAll("tbody tr.print-only").Count));
    }

    [Fact]
    public async Task IntervalTable_ShowsEachMeanWithItsIntervalAndLinksTheMetric()
    {
        var evidence = await EvidenceAsync((_, i) => -0.05);

        var table = Render<IntervalTable>(p => p.Add(t => t.Runs, evidence.Runs));

        Assert.Equal(2, table.FindAll("tbody tr").Count);
        Assert.StartsWith("0.795 (0.7", table.Find("tbody td").TextContent, StringComparison.Ordinal);
        Assert.Equal("/metrics#iou", table.Find("thead a").GetAttribute("href"));
    }

    private async Task<Evidence> EvidenceAsync(Func<double, int, double> shift)
    {
        await using var context = Database.CreateDbContext();
        double[] second = [.. ScoredRuns.Twenty.Select((v, i) => v + shift(v, i))];
        var (_, runs) = await ScoredRuns.AddAsync(
            context,
            (Loss.Dice, ScoredRuns.Twenty, 0, RunStatus.Completed),
            (Loss.BCE, second, 0, RunStatus.Completed)
        );
        return await ScoredRuns.Builder(Database).EvidenceAsync(runs, EvidenceMetric.Iou);
    }
}
