using System.Text.Json.Serialization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports;

/// <summary>
/// Two configurations over their seeds on the same cases, tested in pairs. Where either has fewer than three seeds the numbers are given
/// and no claim is made.
/// </summary>
public sealed record ConfigurationComparison
{
    /// <summary>The runs' name without the seed.</summary>
    public required string A { get; init; }
    public required string B { get; init; }

    /// <summary>Ids, one a seed.</summary>
    public required IReadOnlyList<int> RunsA { get; init; }
    public required IReadOnlyList<int> RunsB { get; init; }

    /// <summary>Key in the metric catalogue.</summary>
    public required string Metric { get; init; }

    /// <summary>Cases on which every seed of both has a value.</summary>
    public required int N { get; init; }

    /// <summary>Over cases and seeds.</summary>
    public required double MeanA { get; init; }
    public required double MeanB { get; init; }

    /// <summary>Mean of A − B; the interval is over cases and, with two seeds or more of each, seeds.</summary>
    public required double Difference { get; init; }
    public required double? Low { get; init; }
    public required double? High { get; init; }

    /// <summary>
    /// The larger of the t test's over cases and seeds and the signed-rank test's over cases; with a single seed on a side the latter
    /// alone.
    /// </summary>
    public required double P { get; init; }

    /// <summary>After Holm's correction over the family; null where no claim is made.</summary>
    public required double? PAdjusted { get; init; }

    /// <summary>0 where no claim is made.</summary>
    public required int FamilySize { get; init; }

    /// <summary>Cases on which A's mean over its seeds is better, by more than the tie tolerance.</summary>
    public required int Wins { get; init; }
    public required int Ties { get; init; }
    public required int Losses { get; init; }

    /// <summary>The smallest difference that matters, in the metric's unit; null where none was said.</summary>
    [JsonPropertyName("relevantDifference")]
    public double? Relevant { get; init; }
    public ComparisonSubject Subject { get; init; }
    public ComparisonFinding Finding { get; init; }

    /// <summary>Name of the configuration the tests show to be better; null if they show none.</summary>
    public required string? Better { get; init; }

    /// <summary>The verdict in words.</summary>
    public required string Verdict { get; init; }

    [JsonIgnore]
    public bool IsClaim => Subject == ComparisonSubject.Configurations;

    /// <summary>Whether the two are those of these runs, in either order.</summary>
    public bool IsOf(int first, int second) =>
        (RunsA.Contains(first) && RunsB.Contains(second)) || (RunsA.Contains(second) && RunsB.Contains(first));
}
