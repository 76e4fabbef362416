using System.Text.Json.Serialization;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>A run and how its training ended.</summary>
/// <param name="Description">Converged or not, overfits or not, with the numbers.</param>
public sealed record RunConvergence(
    int RunId,
    string Name,
    ConvergenceAssessment Course,
    [property: JsonPropertyName("words")] string Description
);

/// <summary>The best run of a group, selected on validation; its test scores are only reported.</summary>
/// <param name="Among">"all runs", "U-Net (8)", "the loss Dice".</param>
/// <param name="Runs">How many were to choose from: completed ones that learned something.</param>
/// <param name="Test">Plain IoU with its interval; null where no scores of single cases are kept.</param>
public sealed record BestChoice(
    string Among,
    int Runs,
    int RunId,
    string Name,
    SegmentationScores Validation,
    SegmentationScores TestScores,
    MeanScore? Test
);

/// <summary>A configuration with fewer seeds than a claim about it needs.</summary>
public sealed record FewSeeds(string Name, IReadOnlyList<int> Seeds);

/// <summary>A configuration over its seeds: plain IoU on the test cases.</summary>
/// <param name="Mean">Of the seeds' means.</param>
/// <param name="SeedDeviation">Standard deviation (n − 1) of the seeds' means.</param>
/// <param name="Low">95%, cases and seeds resampled.</param>
/// <param name="Components">How much of the variance is between cases, between seeds, and neither.</param>
public sealed record SeedVariation(
    string Name,
    IReadOnlyList<int> Seeds,
    double Mean,
    double SeedDeviation,
    double? Low,
    double? High,
    VarianceComponents? Components
)
{
    /// <summary>0.95 for a 95% interval.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the interval was made; null in reports frozen before it was stored.</summary>
    public IntervalMethod? Method { get; init; }

    /// <summary>Test cases; null in reports frozen before it was stored.</summary>
    public int? Cases { get; init; }
}
