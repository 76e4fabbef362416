using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Shared.Charts;

/// <summary>SVG's text element, which Razor takes for its own.</summary>
internal static class ChartText
{
    /// <param name="anchor">start, middle or end.</param>
    public static RenderFragment Of(string x, string y, string text, string anchor, string? css) =>
        builder =>
        {
            builder.OpenElement(0, "text");
            builder.AddAttribute(1, "x", x);
            builder.AddAttribute(2, "y", y);
            builder.AddAttribute(3, "text-anchor", anchor);
            builder.AddAttribute(4, "class", css);
            builder.AddContent(5, text);
            builder.CloseElement();
        };
}
