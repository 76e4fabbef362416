using System.Text.Json.Serialization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports;

/// <summary>
/// What is known of a suite (or of any runs put side by side): the final table, the sentences that follow from it, the curves.
/// Page, JSON, CSV and HTML are made from this alone, so that they cannot disagree.
/// </summary>
public sealed record SuiteReport
{
    /// <summary>Null for runs that were put side by side by hand.</summary>
    public required int? SuiteId { get; init; }
    public required string Title { get; init; }
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>At least one of the datasets is drawn, not photographed.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>When the newest of the numbers came in; null while there is none.</summary>
    public required DateTime? UpdatedAt { get; init; }

    /// <summary>Null when the runs do not share one.</summary>
    public required ReportSplit? Split { get; init; }

    /// <summary>Which run is best by validation, and what may be concluded. Never chosen by test scores.</summary>
    public required IReadOnlyList<string> Verdict { get; init; }

    /// <summary>The run the verdict names; null while no run has completed.</summary>
    public required int? BestRunId { get; init; }

    /// <summary>Each cross-validated configuration over its folds; empty for a suite on one split.</summary>
    public required IReadOnlyList<FoldSummary> CrossValidation { get; init; }

    /// <summary>Cross-validated configurations with every case out of its own fold, compared in pairs over all cases.</summary>
    public OutOfFold OutOfFold { get; init; } = OutOfFold.None;

    /// <summary>In the order the runs were queued.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }
    public required IReadOnlyList<ReportCurve> Curves { get; init; }

    /// <summary>Settings, and per split and metric the mean with its interval; in the order of <see cref="Rows"/>.</summary>
    public required IReadOnlyList<EvidenceRun> Runs { get; init; }

    /// <summary>Every two runs with the same test cases, by plain IoU.</summary>
    public required IReadOnlyList<RunComparison> Comparisons { get; init; }

    /// <summary>
    /// Every two configurations of which one has several seeds, by plain IoU; in one family with <see cref="Comparisons"/>.
    /// </summary>
    public IReadOnlyList<ConfigurationComparison> Configurations { get; init; } = [];

    /// <summary>What intervals and comparisons are, and which runs they leave out.</summary>
    public required IReadOnlyList<string> ComparisonNotes { get; init; }

    /// <summary>How the numbers were made: formula, averaging, resolution, which weights.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    // What only a suite's paper has; empty for runs put side by side by hand.
    public IReadOnlyList<QuestionAnswer> Questions { get; init; } = [];
    public IReadOnlyList<BestChoice> Best { get; init; } = [];
    public IReadOnlyList<RunConvergence> Courses { get; init; } = [];

    /// <summary>Configurations trained with several seeds.</summary>
    public IReadOnlyList<SeedVariation> Seeds { get; init; } = [];

    /// <summary>Configurations with fewer seeds than a claim about them needs.</summary>
    public IReadOnlyList<FewSeeds> FewSeeds { get; init; } = [];
    public IReadOnlyList<MetricSlice> Slices { get; init; } = [];

    /// <summary>Whether scores rise or fall with size, contrast and skin tone; exploratory.</summary>
    public IReadOnlyList<MetricTrend> Trends { get; init; } = [];

    /// <summary>Scores of single test cases, best checkpoint, training resolution.</summary>
    public IReadOnlyList<ReportCaseScore> TestCases { get; init; } = [];

    /// <summary>Null for runs put side by side by hand.</summary>
    public ReportData? Data { get; init; }
    public ReportEnvironment? Environment { get; init; }
    public PredictionFindings? Predictions { get; init; }

    /// <summary>How well people agree on plain IoU: published, and this portal's own readers of the dataset once there are some.</summary>
    public IReadOnlyList<HumanBand> People { get; init; } = [];

    /// <summary>
    /// Null for runs put side by side by hand, and in reports frozen before references were chosen: those are against the dataset's own
    /// masks.
    /// </summary>
    public ReportReference? Reference { get; init; }

    /// <summary>How often the suite's test scores were viewed, as a sentence.</summary>
    [JsonPropertyName("looks")]
    public string? TestScoreViews { get; init; }

    /// <summary>Null while no reader has judged a prediction.</summary>
    public ReaderFindings? Readers { get; init; }

    /// <summary>The author's sections by the id of the section they stand in, Markdown.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}

/// <summary>How many cases train, choose the checkpoint and are scored at the end.</summary>
public sealed record ReportSplit(int Train, int Validation, int Test);

/// <summary>A run in the final table. Losses are the history's at the best epoch, scores those of the best checkpoint.</summary>
public sealed record ReportRow
{
    public required int RunId { get; init; }
    public required string Name { get; init; }
    public required RunStatus Status { get; init; }

    /// <summary>Architecture and width: "U-Net (8)".</summary>
    public required string Model { get; init; }

    /// <summary>Trained nothing: averages the probabilities of other runs.</summary>
    public bool IsEnsemble { get; init; }

    /// <summary>Null of an ensemble.</summary>
    public int? Seed { get; init; }

    /// <summary>Epochs asked for; 0 of an ensemble.</summary>
    public required int Epochs { get; init; }
    public required int EpochsDone { get; init; }
    public required string Loss { get; init; }
    public double? LossTrain { get; init; }
    public double? LossValidation { get; init; }

    /// <summary>
    /// Once the run has completed, of the best checkpoint in evaluation mode; before that the history's at the best epoch so far.
    /// </summary>
    public SegmentationScores? Train { get; init; }
    public SegmentationScores? Validation { get; init; }

    /// <summary>Null until the run has completed.</summary>
    public SegmentationScores? Test { get; init; }

    /// <summary>
    /// Why a completed run learned nothing, in words; no conclusion rests on it. Null if it learned something or nobody can tell.
    /// </summary>
    public string? LearnedNothing { get; init; }
    public long? Parameters { get; init; }
    public double? SecondsPerEpoch { get; init; }
    public double? PeakMemoryMb { get; init; }
    public int? BestEpoch { get; init; }

    /// <summary>What else the machine did meanwhile; null where it was not recorded.</summary>
    public OtherWork? OtherWork { get; init; }

    /// <summary>How the best checkpoint's probabilities became the masks that were scored.</summary>
    public DecisionRule Decision { get; init; } = DecisionRule.Baseline;

    /// <summary>In words, with the views: "logit &gt; 0.01", "mean of four flips, p &gt; 0.4373".</summary>
    public string DecisionText { get; init; } = DecisionRule.Baseline.Description;
}

/// <summary>A run's history under its name and colour.</summary>
public sealed record ReportCurve(int RunId, string Name, string Colour, int? BestEpoch, IReadOnlyList<EpochRow> History);

public sealed record ReportCaseScore(int RunId, string RunName, string CaseId, double Iou, double Dice, double QuantisedIou);
