using System.Globalization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>One network or configuration as seen from another.</summary>
/// <param name="IsWorse">Whether the one looked from is better than it; null where neither is.</param>
internal sealed record Standing(string Name, ComparisonFinding Finding, bool? IsWorse);

/// <summary>
/// One run against others: "better than X; the same within 0.02 as Y; not clearly different from Z; worse than W". The verdict and the
/// answers to questions use the same words.
/// </summary>
internal static class ComparisonSummary
{
    /// <summary>Empty without any.</summary>
    public static string Of(IEnumerable<Standing> others, double? relevant)
    {
        var margin = relevant?.ToString("0.####", CultureInfo.InvariantCulture);
        var groups = others.ToLookup(o => (o.Finding, o.IsWorse), o => o.Name);
        (string Description, ComparisonFinding Finding, bool? IsWorse)[] standings =
        [
            ("better than ", ComparisonFinding.Clear, true),
            ($"better, by less than the relevant {margin}, than ", ComparisonFinding.Negligible, true),
            ($"the same within {margin} as ", ComparisonFinding.Same, null),
            ("not clearly different from ", ComparisonFinding.Unclear, null),
            ($"worse, by less than the relevant {margin}, than ", ComparisonFinding.Negligible, false),
            ("worse than ", ComparisonFinding.Clear, false),
        ];
        return string.Join(
            "; ",
            standings
                .Select(g => (g.Description, Names: groups[(g.Finding, g.IsWorse)].ToList()))
                .Where(g => g.Names.Count > 0)
                .Select(g => g.Description + Listed(g.Names))
        );
    }

    /// <summary>"a, b and c".</summary>
    public static string Listed(IReadOnlyList<string> names) =>
        names.Count < 2 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    /// <summary>"tested in pairs, p adjusted over 15 comparisons, n = 50".</summary>
    public static string Basis(int familySize, int n) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"tested in pairs{(familySize > 1 ? $", p adjusted over {familySize} comparisons" : "")}, n = {n}"
        );

    /// <summary>What few seeds leave open, after what was said of trained networks.</summary>
    public const string NetworksAlone =
        "This applies to these trained networks only; a conclusion about a loss, an architecture or a setting needs at least 3 seeds on "
        + "each side.";
}
