namespace LesionPortal.Web.Shared.Labels;

/// <summary>How a line is drawn besides its colour, so that two lines can be distinguished without colour.</summary>
public enum LineDash
{
    Solid,
    Dashed,
    Dotted,
    DashDotted,
}

public static class LineDashes
{
    /// <summary>As SVG's <c>stroke-dasharray</c>, in pixels; null is solid.</summary>
    public static string? Pattern(this LineDash dash) =>
        dash switch
        {
            LineDash.Dashed => "6 4",
            LineDash.Dotted => "2 3",
            LineDash.DashDotted => "10 3 2 3",
            _ => null,
        };
}
