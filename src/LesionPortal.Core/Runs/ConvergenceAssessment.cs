using System.Text.Json.Serialization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Runs;

/// <summary>How the validation loss behaves over the last epochs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossTrend>))]
public enum LossTrend
{
    [JsonStringEnumMemberName("tooShort")]
    TooShort,

    [JsonStringEnumMemberName("notFinite")]
    NotFinite,

    /// <summary>Shown neither to be level nor to fall nor to rise: nothing can be said.</summary>
    [JsonStringEnumMemberName("unsteady")]
    Unsteady,

    [JsonStringEnumMemberName("falling")]
    Falling,

    /// <summary>Shown to change by no more than <see cref="ConvergenceAssessment.LargestChange"/>.</summary>
    [JsonStringEnumMemberName("level")]
    Level,

    [JsonStringEnumMemberName("rising")]
    Rising,
}

/// <summary>
/// Whether a training had converged and whether it overfits, by fixed rules over its last epochs, and how steady it was there. The rules
/// are <see cref="ConvergenceRule"/> and <see cref="OverfittingRule"/>. How often the first errs is held by simulation (decision 026).
/// </summary>
public sealed record ConvergenceAssessment
{
    public const int MinEpochs = 20;

    /// <summary>Trends over fewer epochs tell nothing.</summary>
    public const int SmallestWindow = 10;

    /// <summary>A loss that is shown to change by no more than this share over the window is level.</summary>
    public const double LargestChange = 0.05;

    /// <summary>Of the change's interval: two one-sided tests at 5% each.</summary>
    public const double Confidence = 0.90;

    /// <summary>Plain IoU, training cases minus validation cases.</summary>
    public const double LargestGap = 0.10;

    public const string ConvergenceRule =
        "A least-squares line through the validation loss of the last quarter of the epochs (at least 10). The run counts as converged "
        + "only if the 90% interval of the line's change over these epochs lies within ±5% of its start (equivalence test: two "
        + "one-sided tests at 5%). Otherwise the loss is falling or rising if the interval excludes 0, and the result is unclear if "
        + "not. The interval allows for epochs that resemble the one before (Santer et al. 2000). At least 20 epochs are needed. A run "
        + "that learned nothing never counts as converged.";

    public const string OverfittingRule =
        "A run overfits if, over the same epochs, the validation loss rises by the rule of convergence while the line "
        + "through the training loss falls, or if the best checkpoint's plain IoU on training cases is more than 0.10 "
        + "above that on validation cases (evaluation mode, training resolution, per image, then averaged).";

    public const string StabilityRule =
        "Spread is the standard deviation (n − 1) of the score after each of these last epochs: the variation due to the choice of epoch.";

    /// <summary>Epochs the trends and spreads are over: the last ones.</summary>
    public required int Window { get; init; }
    public required LossTrend Validation { get; init; }

    /// <summary>By the line, over the window, as a share of its start: −0.1 for a fall by a tenth. Null where there is no line.</summary>
    public required double? ValidationChange { get; init; }

    /// <summary>Ends of its interval, <see cref="Confidence"/>; null where there is none.</summary>
    public double? ValidationChangeLow { get; init; }
    public double? ValidationChangeHigh { get; init; }

    /// <summary>The same of the training loss.</summary>
    public required double? TrainChange { get; init; }

    /// <summary>Of the best checkpoint's plain IoU, training minus validation; null until the run has completed.</summary>
    public required double? Gap { get; init; }

    /// <summary>Standard deviation of validation plain IoU over the window; null with one epoch.</summary>
    public required double? IouSpread { get; init; }

    /// <summary>The same of the quantised IoU.</summary>
    public required double? QuantisedSpread { get; init; }
    public required double LowestIou { get; init; }
    public required double HighestIou { get; init; }

    /// <summary>
    /// Why nothing was learned, in words; null if something was, or if it is not known. Then a level loss is no convergence, and nothing
    /// overfits.
    /// </summary>
    public string? LearnedNothing { get; init; }

    public bool LossesPart => Validation == LossTrend.Rising && TrainChange < 0;

    /// <summary>Null where neither rule can be applied.</summary>
    public bool? Overfits =>
        LearnedNothing is not null ? null
        : LossesPart || Gap > LargestGap ? true
        : Validation is LossTrend.TooShort or LossTrend.NotFinite && Gap is null ? null
        : false;

    public bool? Converged =>
        LearnedNothing is not null
            ? false
            : Validation switch
            {
                LossTrend.Level => true,
                LossTrend.Falling or LossTrend.Rising => false,
                _ => null,
            };

    /// <param name="history">In order of epoch.</param>
    /// <param name="gap">Plain IoU of the best checkpoint, training cases minus validation cases; null if not known.</param>
    /// <param name="learnedNothing"><see cref="Learning.Description"/> of the run.</param>
    /// <returns>Null without an epoch.</returns>
    public static ConvergenceAssessment? Of(IReadOnlyList<EpochRow> history, double? gap, string? learnedNothing = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0)
            return null;
        var last = history.TakeLast(Math.Max(SmallestWindow, (int)Math.Ceiling(history.Count / 4.0))).ToList();
        var ious = last.ConvertAll(e => e.Validation.Iou);
        var validation = Change(last, e => e.LossValidation);
        return new ConvergenceAssessment
        {
            Window = last.Count,
            Validation = Course(history.Count, last, validation),
            ValidationChange = validation?.Estimate,
            ValidationChangeLow = validation?.Low,
            ValidationChangeHigh = validation?.High,
            TrainChange = Change(last, e => e.LossTrain)?.Estimate,
            LearnedNothing = learnedNothing,
            Gap = gap,
            IouSpread = SeedSummary.Of([.. ious]).StandardDeviation,
            QuantisedSpread = SeedSummary.Of([.. last.Select(e => e.Validation.QuantisedIou)]).StandardDeviation,
            LowestIou = ious.Min(),
            HighestIou = ious.Max(),
        };
    }

    private static LossTrend Course(int epochs, List<EpochRow> last, Interval? change)
    {
        if (!last.TrueForAll(e => double.IsFinite(e.LossValidation)))
            return LossTrend.NotFinite;
        if (epochs < MinEpochs)
            return LossTrend.TooShort;
        return change switch
        {
            { Low: > -LargestChange, High: < LargestChange } => LossTrend.Level,
            { High: < 0 } => LossTrend.Falling,
            { Low: > 0 } => LossTrend.Rising,
            _ => LossTrend.Unsteady,
        };
    }

    /// <summary>
    /// Of the line, from the first to the last of the epochs, as a share of its start. Null where there is no line, or where it starts at
    /// 0.
    /// </summary>
    private static Interval? Change(List<EpochRow> epochs, Func<EpochRow, double> loss)
    {
        double[] losses = [.. epochs.Select(loss)];
        if (!Array.TrueForAll(losses, double.IsFinite) || LinearTrend.OfSeries(losses, Confidence) is not { Intercept: not 0 } line)
            return null;
        var share = (losses.Length - 1) / Math.Abs(line.Intercept);
        return line.Slope with { Estimate = share * line.Slope.Estimate, Low = share * line.Slope.Low, High = share * line.Slope.High };
    }
}
