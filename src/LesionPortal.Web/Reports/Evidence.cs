using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>What the scores of single cases say of runs: means with their intervals, and every pair of runs tested.</summary>
/// <param name="Runs">In the order asked for; of a run that has not completed no score is told.</param>
/// <param name="Comparisons">By run id, each pair once, the run with the smaller id as A.</param>
/// <param name="Notes">What the numbers are, and which runs were not compared and why.</param>
public sealed record Evidence(IReadOnlyList<EvidenceRun> Runs, IReadOnlyList<RunComparison> Comparisons, IReadOnlyList<string> Notes)
{
    /// <summary>Every two configurations of which one has several seeds, in one family with <see cref="Comparisons"/>.</summary>
    public IReadOnlyList<ConfigurationComparison> Configurations { get; init; } = [];

    /// <summary>Of the runs that are folds of a cross-validation, which take part in no comparison of single runs.</summary>
    public OutOfFold OutOfFold { get; init; } = OutOfFold.None;
}

/// <param name="Scores">By part of the split ("test"), then by the metric's key ("iou"). Empty until the run has completed.</param>
public sealed record EvidenceRun(
    int Id,
    string Name,
    RunStatus Status,
    RunSettings Settings,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, MeanScore>> Scores
)
{
    /// <summary>The same at the image's own size; empty until the run is scored there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, MeanScore>> ScoresNative { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, MeanScore>>();

    /// <summary>
    /// Which masks the scores are against; null where only the trainer's own scores are shown, which are against version 1.
    /// </summary>
    public ReferenceStatus? Reference { get; init; }

    public MeanScore? Of(SplitPart part, string metric) => Scores.GetValueOrDefault(EvidenceBuilder.KeyOf(part))?.GetValueOrDefault(metric);
}

/// <summary>A mean over cases with its interval.</summary>
/// <param name="Low">Null together with <paramref name="High"/>: a single case has no interval.</param>
/// <param name="Confidence">0.95 for a 95% interval.</param>
/// <param name="Resolution">In which pixels the cases were scored.</param>
public sealed record MeanScore(
    double Mean,
    double? Low,
    double? High,
    double Confidence,
    int N,
    string Resolution,
    IntervalMethod Method,
    Checkpoint Checkpoint
);

/// <summary>Two runs on the same cases, tested in pairs.</summary>
public sealed record RunComparison
{
    /// <summary>Id of the run that comes first in the difference.</summary>
    public required int A { get; init; }
    public required int B { get; init; }
    public required string AName { get; init; }
    public required string BName { get; init; }

    /// <summary>Key in the metric catalogue.</summary>
    public required string Metric { get; init; }
    public required SplitPart Split { get; init; }
    public required Checkpoint Checkpoint { get; init; }
    public required string Resolution { get; init; }

    /// <summary>Which masks both were held against, in words.</summary>
    public required string References { get; init; }

    /// <summary>Cases both were scored on.</summary>
    public required int N { get; init; }
    public required double MeanA { get; init; }
    public required double MeanB { get; init; }

    /// <summary>Mean of A − B over the cases.</summary>
    public required double Difference { get; init; }
    public required double? Low { get; init; }
    public required double? High { get; init; }

    /// <summary>0.95 for a 95% interval.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the interval was made; null in reports frozen before it was stored.</summary>
    public IntervalMethod? Method { get; init; }

    /// <summary>Wilcoxon's signed-rank test, two-sided.</summary>
    public required double P { get; init; }

    /// <summary>After Holm's correction over the family; null where no claim is made of the pair.</summary>
    public required double? PAdjusted { get; init; }

    /// <summary>Claims in the family, those about configurations included; 0 where no claim is made of the pair.</summary>
    public required int FamilySize { get; init; }
    public required double RankBiserial { get; init; }
    public required double? CohensDz { get; init; }

    /// <summary>Cases on which A is better, by more than the tie tolerance.</summary>
    public required int Wins { get; init; }
    public required int Ties { get; init; }
    public required int Losses { get; init; }
    public required double TieTolerance { get; init; }

    /// <summary>What a claim is about: these two networks as they were trained, or why none is made.</summary>
    public ComparisonSubject Subject { get; init; }
    public ComparisonFinding Finding { get; init; }

    /// <summary>The smallest difference that matters, in the metric's unit; null where none was said.</summary>
    [JsonPropertyName("relevantDifference")]
    public double? Relevant { get; init; }

    /// <summary>By another metric than the one that decides.</summary>
    public bool IsExploratory => Metric != ComparisonVerdict.PrimaryMetric;

    /// <summary>Id of the run the tests show to be better; null if they show none.</summary>
    public required int? Better { get; init; }
    public required bool IsClear { get; init; }

    /// <summary>The verdict in words.</summary>
    public required string Verdict { get; init; }

    /// <summary>About how many cases would show a difference of this size; null if clear or beyond reach.</summary>
    public required int? CasesNeeded { get; init; }

    /// <summary>Whether the two are these, in either order.</summary>
    public bool IsOf(int first, int second) => (A, B) == (first, second) || (A, B) == (second, first);
}
