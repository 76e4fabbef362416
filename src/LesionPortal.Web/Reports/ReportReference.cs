using System.Globalization;
using System.Text.Json.Serialization;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Reports;

/// <summary>Which version of the reference masks a report's figures are against.</summary>
/// <param name="Asked">"v1", "v2"… or "latest".</param>
/// <param name="Highest">That any case of the dataset has; 1 while none was revised.</param>
/// <param name="Revised">The version of each case whose mask in this report is not the dataset's own.</param>
/// <param name="Behind">Names of completed runs not scored against it: their figures are against older masks.</param>
public sealed record ReportReference(string Asked, int Highest, IReadOnlyDictionary<string, int> Revised, IReadOnlyList<string> Behind)
{
    public const string Own = "the original masks";

    /// <summary>"the original masks", "reference v2", "the latest reference (up to v3)".</summary>
    public string Masks =>
        IsOwn ? Own
        : Asked == ReferenceChoice.Latest.ToString() ? FormattableString.Invariant($"the latest reference (up to v{Highest})")
        : $"reference {Asked}";

    /// <summary>Against what the runs were trained on.</summary>
    public bool IsOwn => Asked == ReferenceChoice.Original.ToString();

    /// <summary>There is something to choose.</summary>
    public bool HasOthers => Highest > 1;

    /// <summary>For a caption; empty against the dataset's own masks, of which captions speak as it is.</summary>
    public string Against => IsOwn ? "" : $" Against {Masks}.";

    [JsonPropertyName("words")]
    public string Description =>
        IsOwn
            ? "Scores are against the original masks (reference v1), which were used for training."
                + (
                    HasOthers
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $" Some cases have revised masks (up to v{Highest}); the report can use those instead."
                        )
                        : ""
                )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Scores are against {Masks}, from the runs' 8-bit probability maps: {Revised.Count} "
                    + $"{(Revised.Count == 1 ? "case of the dataset has" : "cases of the dataset have")} a revised mask "
                    + $"there, the others the "
                    + $"original one (v1). The runs were trained, and their best epochs chosen, on v1."
            )
                + (
                    Behind.Count > 0
                        ? $" Not scored against it yet: {string.Join(", ", Behind)}; their scores are against older masks and are "
                            + $"not compared with the others. Rescore them."
                        : ""
                );
}
