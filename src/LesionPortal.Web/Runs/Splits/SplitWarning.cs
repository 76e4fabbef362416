using LesionPortal.Core.Cases;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Runs.Splits;

/// <summary>
/// What is said where a split has near-identical images in different parts. It is not refused: lists may be someone's published ones.
/// </summary>
public static class SplitWarning
{
    public const string Advice =
        "A network trained on one is not tested by the other, so scores are too high. Put both ids into the same "
        + "part, or leave one out.";

    private const int MaxListed = 20;

    public static string Count(int pairs) =>
        RunFormat.Plural(pairs, "pair of near-duplicate images is", "pairs of near-duplicate images are") + " in different parts.";

    /// <summary>"IMD005 (training) and IMD010 (test)".</summary>
    public static string Named((string First, string Second) pair, Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return $"{pair.First} ({Part(pair.First)}) and {pair.Second} ({Part(pair.Second)})";

        string Part(string id) => RunFormat.Of(split.PartOf(id)!.Value);
    }

    /// <summary>All of it in one text; null where nothing lies apart.</summary>
    public static string? Of(Split split, IReadOnlyList<(string First, string Second)> apart)
    {
        ArgumentNullException.ThrowIfNull(apart);
        if (apart.Count == 0)
            return null;
        var more = apart.Count > MaxListed ? $"; and {apart.Count - MaxListed} more" : "";
        return $"{Count(apart.Count)} {string.Join("; ", apart.Take(MaxListed).Select(p => Named(p, split)))}{more}. {Advice}";
    }
}
