namespace LesionPortal.Web.Components.Charts;

/// <summary>
/// A run's colour, the same on every page. Okabe and Ito's colours for colour-blind readers, moved in lightness so that each
/// has a contrast of at least 3:1 both on white and on the dark ground. Runs of one suite have neighbouring ids and so differ.
/// </summary>
public static class RunPalette
{
    public static IReadOnlyList<string> Colours { get; } =
    [
        "#0077bb", "#d55e00", "#009e73", "#c2629b", "#a87b00", "#3c93c8", "#8468cc", "#c8403c", "#6f7f18", "#7d8590",
    ];

    /// <summary>Of curves that belong to no single run.</summary>
    public const string Neutral = "#7d8590";

    public static string ColourOf(int runId) => Colours[(int)((uint)(runId - 1) % (uint)Colours.Count)];
}
