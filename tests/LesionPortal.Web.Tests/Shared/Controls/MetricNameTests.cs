using Bunit;
using LesionPortal.Core.Metrics;
using LesionPortal.Web.Shared.Controls;
using LesionPortal.Web.Tests.Shared;
using Microsoft.AspNetCore.Components.Web;

namespace LesionPortal.Web.Tests.Shared.Controls;

public sealed class MetricNameTests : PortalPageContext
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Render_FocusedOrPointedAt_ShowsTheFormulaAndLinksToTheMetric(bool byKeyboard)
    {
        var name = Render<MetricName>(p => p.Add(m => m.Key, "quantisedIou"));
        Assert.Empty(Popovers.FindAll(".mud-popover-open"));
        var formula = MetricCatalogue.Get("quantisedIou").Formula;

        await name.InvokeAsync(() =>
            byKeyboard
                ? name.Find(".mud-tooltip-root").FocusInAsync(new FocusEventArgs())
                : name.Find(".mud-tooltip-root").PointerEnterAsync(new PointerEventArgs())
        );

        Popovers.WaitForAssertion(() => Assert.Equal(formula, Popovers.Find(".mud-popover-open").TextContent.Trim()));
        var link = name.Find("a");
        Assert.Equal(
            ("Quantised IoU", "/metrics#quantisedIou", formula),
            (link.TextContent.Trim(), link.GetAttribute("href"), link.GetAttribute("aria-description"))
        );
    }
}
