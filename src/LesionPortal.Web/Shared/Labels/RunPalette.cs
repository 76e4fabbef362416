namespace LesionPortal.Web.Shared.Labels;

/// <summary>
/// A run's colour, the same on every page. Okabe and Ito's colours for colour-blind readers, moved in lightness so that each
/// has a contrast of at least 3:1 both on white and on the dark ground. Runs of one suite have neighbouring ids and so differ.
/// </summary>
public static class RunPalette
{
    public static IReadOnlyList<string> Colours { get; } =
    ["#0077bb", "#d55e00", "#009e73", "#c2629b", "#a87b00", "#3c93c8", "#8468cc", "#c8403c", "#6f7f18", "#7d8590"];

    /// <summary>Of curves that belong to no single run.</summary>
    public const string Neutral = "#7d8590";

    public static string ColourOf(int runId) => Colours[(int)((uint)(runId - 1) % (uint)Colours.Count)];

    /// <summary>
    /// Whether the run's colour is already that of the run ten ids before: its lines are then drawn otherwise, its dots hollow.
    /// </summary>
    public static bool HasReusedColour(int runId) => (uint)(runId - 1) / (uint)Colours.Count % 2 == 1;

    /// <summary>How the run's lines are drawn beside those of other runs.</summary>
    public static LineDash DashOf(int runId, bool training = false) =>
        HasReusedColour(runId)
            ? training
                ? LineDash.Dotted
                : LineDash.DashDotted
            : training
                ? LineDash.Dashed
                : LineDash.Solid;

    /// <summary>"Solid: validation; dashed: training.", as far as these runs are drawn so.</summary>
    public static string LineStyleLegend(IEnumerable<int> runIds, string validation, string? training)
    {
        var rounds = runIds.Select(HasReusedColour).Distinct().ToList();
        var (first, second) = (rounds.Contains(false), rounds.Contains(true));
        var words = $"{Lines(first, second, "Solid", "dash-dotted")}: {validation}";
        return training is null ? words : $"{words}; {Lines(first, second, "dashed", "dotted")}: {training}";
    }

    private static string Lines(bool first, bool second, string once, string again) =>
        first && second ? $"{once} ({again} where a colour repeats)"
        : second
            ? char.IsUpper(once[0]) ? char.ToUpperInvariant(again[0]) + again[1..]
                : again
        : once;
}
