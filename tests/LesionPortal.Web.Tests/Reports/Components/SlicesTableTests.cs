using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Components;

namespace LesionPortal.Web.Tests.Reports.Components;

public sealed class SlicesTableTests : BunitContext
{
    private static readonly MetricSlice[] Slices =
    [
        new("diagnosis", "Melanoma", "The clinical diagnosis is melanoma.", 1, "U-Net", "iou", "64×64", 9, 0.8, 0.7, 0.9),
        new("diagnosis", "Melanoma", "The clinical diagnosis is melanoma.", 1, "U-Net", "iou", "image's own size", 9, 0.6, 0.5, 0.7),
        new("diagnosis", "Melanoma", "The clinical diagnosis is melanoma.", 1, "U-Net", "dice", "64×64", 9, 0.88, 0.8, 0.95),
        new("hair", "Hairy", "Thin dark lines.", 2, "SegNet", "iou", "64×64", 1, 0.5, null, null),
    ];

    [Fact]
    public void Table_OneMetricAndResolution_HasItsMeansWithIntervalAndCount()
    {
        var table = Render<SlicesTable>(p => p.Add(t => t.Slices, Slices));

        var rows = table.FindAll("tbody tr").Select(r => r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ToArray()).ToList();
        Assert.Equal(["9", "0.800 (0.700 to 0.900)", "–"], rows[0]);
        Assert.Equal(["1", "–", "0.500 (no interval)"], rows[1]);
        Assert.Contains("The clinical diagnosis is melanoma.", table.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_Native_ShowsThose()
    {
        var table = Render<SlicesTable>(p => p.Add(t => t.Slices, Slices).Add(t => t.Resolution, MetricResolution.Native));

        Assert.Equal("0.600 (0.500 to 0.700)", table.Find("tbody tr td:last-child").TextContent.Trim());
    }
}
