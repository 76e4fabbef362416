using System.Text.Json.Serialization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>What a suite can answer where it holds everything else equal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportQuestion>))]
public enum ReportQuestion
{
    [JsonStringEnumMemberName("loss")]
    Loss,

    [JsonStringEnumMemberName("architecture")]
    Architecture,

    [JsonStringEnumMemberName("width")]
    Width,

    [JsonStringEnumMemberName("size")]
    Size,

    [JsonStringEnumMemberName("augmentation")]
    Augmentation,
}

/// <summary>One question, everything but what is asked held equal.</summary>
/// <param name="Held">What all options share, in words: "U-Net (8)".</param>
/// <param name="Options">Best by validation first for losses and architectures; cheapest first for width, size and augmentation.</param>
/// <param name="Comparisons">Every two options, in pairs case by case.</param>
/// <param name="Answer">In words, no more than the tests show.</param>
public sealed record QuestionAnswer(
    ReportQuestion Question,
    string Held,
    IReadOnlyList<QuestionOption> Options,
    IReadOnlyList<OptionComparison> Comparisons,
    string Answer
);

/// <summary>One choice: a configuration over its seeds.</summary>
/// <param name="Runs">Ids, one a seed.</param>
/// <param name="Test">
/// Plain IoU on the test cases, mean over cases and seeds; the interval resamples cases and, with two seeds or more, seeds.
/// </param>
public sealed record QuestionOption(
    string Name,
    IReadOnlyList<int> Runs,
    double ValidationQuantisedIou,
    double ValidationIou,
    double Test,
    double? Low,
    double? High,
    long? Parameters,
    double? SecondsPerEpoch,
    double? PeakMemoryMb
)
{
    /// <summary>Its times were measured while the machine did little else; null where that was not recorded of all its runs.</summary>
    public bool? IsQuiet { get; init; }
}

/// <summary>
/// Two options on the same test cases, plain IoU averaged over the seeds in each case: the report's own comparison of these two
/// configurations or, with one seed each, of these two networks.
/// </summary>
/// <param name="Difference">Mean of A − B; the interval is over cases and, with two seeds or more of each, seeds.</param>
/// <param name="PAdjusted">Over the report's whole family; null where no claim is made.</param>
/// <param name="Better">The better option's name; null if the tests show none.</param>
public sealed record OptionComparison(
    string A,
    string B,
    int N,
    int SeedsA,
    int SeedsB,
    double Difference,
    double? Low,
    double? High,
    double P,
    double? PAdjusted,
    int FamilySize,
    int Wins,
    int Ties,
    int Losses,
    string? Better,
    string Verdict
)
{
    /// <summary>What a claim is about, or why none is made.</summary>
    public ComparisonSubject Subject { get; init; }
    public ComparisonFinding Finding { get; init; }

    /// <summary>The smallest difference that matters; null where none was said.</summary>
    [JsonPropertyName("relevantDifference")]
    public double? Relevant { get; init; }
}
