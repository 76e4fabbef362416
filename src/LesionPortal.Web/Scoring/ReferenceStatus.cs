using System.Globalization;
using System.Text.Json.Serialization;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Scoring;

/// <summary>Which reference masks a run's scores are against.</summary>
/// <param name="Asked">"v1", "v2"… or "latest".</param>
/// <param name="Cases">Scored cases.</param>
/// <param name="Revised">Of them scored against a revised mask, version 2 or higher.</param>
/// <param name="Behind">Of them scored against an older version than asked for, because the mask was revised since.</param>
public sealed record ReferenceStatus(
    string Asked,
    int Cases,
    int Revised,
    int Behind,
    [property: JsonPropertyName("words")] string Description
)
{
    public bool IsCurrent => Behind == 0;

    /// <param name="scored">Of one run, one checkpoint and resolution: each case's record and the version it was scored against.</param>
    /// <param name="wanted">The version asked for of cases that have more than one, by case record.</param>
    internal static ReferenceStatus Of(
        IReadOnlyList<(int Case, int Version)> scored,
        IReadOnlyDictionary<int, int> wanted,
        ReferenceChoice asked
    )
    {
        var behind = scored.Count(c => c.Version < wanted.GetValueOrDefault(c.Case, 1));
        var revised = scored.Count(c => c.Version > 1);
        return new(asked.ToString(), scored.Count, revised, behind, Sentence(scored, revised, behind));
    }

    private static string Sentence(IReadOnlyList<(int Case, int Version)> scored, int revised, int behind)
    {
        if (scored.Count == 0)
            return "Not scored yet.";
        var against =
            revised == 0
                ? "Scored against the original masks (v1)."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Scored against revised masks (up to v{scored.Max(c => c.Version)}) in "
                        + $"{revised} of {scored.Count} cases, the original masks (v1) in the others."
                );
        return behind == 0
            ? against
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{against} {behind} of {scored.Count} cases "
                    + $"{(behind == 1 ? "was" : "were")} scored against an outdated reference; rescore the run."
            );
    }
}
