using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Scoring.Pages;
using LesionPortal.Web.Tests.Shared;

namespace LesionPortal.Web.Tests.Scoring.Pages;

public sealed class MetricsPageTests : PortalPageContext
{
    [Fact]
    public void Render_HasARowToLinkToForEveryMetricWithItsRule()
    {
        var page = Render<MetricsPage>();

        Assert.Equal(MetricCatalogue.All.Select(m => m.Key), page.FindAll("tbody tr").Select(r => r.Id));
        Assert.All(
            MetricCatalogue.All,
            m => Assert.Contains(m.EmptyMaskRule, page.Find($"tr[id={m.Key}]").TextContent, StringComparison.Ordinal)
        );
        Assert.Contains("0 to 1, higher is better", page.Find("tr[id=iou]").TextContent, StringComparison.Ordinal);
        Assert.Contains("from 0 px, lower is better", page.Find("tr[id=hausdorff95]").TextContent, StringComparison.Ordinal);
    }
}
