using System.Text.Json.Serialization;
using LesionPortal.Core.Statistics;

namespace LesionPortal.Core.Runs;

/// <summary>How the validation loss behaves over the last epochs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossCourse>))]
public enum LossCourse
{
    [JsonStringEnumMemberName("tooShort")] TooShort,
    [JsonStringEnumMemberName("notFinite")] NotFinite,

    /// <summary>The curve scatters too much to say more.</summary>
    [JsonStringEnumMemberName("unsteady")] Unsteady,
    [JsonStringEnumMemberName("falling")] Falling,
    [JsonStringEnumMemberName("level")] Level,
    [JsonStringEnumMemberName("rising")] Rising,
}

/// <summary>
/// Whether a training had converged and whether it overfits, by fixed rules over its last epochs, and how steady it was there. The rules
/// are <see cref="ConvergenceRule"/> and <see cref="OverfittingRule"/>; epochs follow one another, so the trend's interval is a rule of thumb.
/// </summary>
public sealed record TrainingCourse
{
    public const int FewestEpochs = 10;

    /// <summary>A trend below this share of the loss is level, however clear.</summary>
    public const double LeastChange = 0.02;

    /// <summary>A line that changes by more than this, though not clearly, is not level: nobody can tell.</summary>
    public const double LargestUnclearChange = 0.05;

    /// <summary>Plain IoU, training cases minus validation cases.</summary>
    public const double LargestGap = 0.10;

    public const string ConvergenceRule =
        "A least-squares line through the validation loss of the last fifth of the epochs (at least 5): it falls or rises if the 95% interval of its slope leaves out 0 and the line changes by at least 2% of its start over these epochs; otherwise it is level, and the run counts as converged, unless the line changes by more than 5%: then the curve is too unsteady to tell. Fewer than 10 epochs are too few to tell.";

    public const string OverfittingRule =
        "A run overfits if, over the same epochs, the validation loss rises by the rule of convergence while the line through the training loss falls, or if the best checkpoint's plain IoU on training cases is more than 0.10 above that on validation cases (evaluation mode, training resolution, per image, then averaged).";

    public const string StabilityRule =
        "Spread is the standard deviation (n − 1) of the score after each of these last epochs: what the choice of the epoch alone changes.";

    /// <summary>Epochs the trends and spreads are over: the last ones.</summary>
    public required int Window { get; init; }
    public required LossCourse Validation { get; init; }

    /// <summary>By the line, over the window, as a share of its start: −0.1 for a fall by a tenth. Null where there is no line.</summary>
    public required double? ValidationChange { get; init; }

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

    public bool LossesPart => Validation == LossCourse.Rising && TrainChange < 0;

    /// <summary>Null where neither rule can be applied.</summary>
    public bool? Overfits => LossesPart || Gap > LargestGap ? true
        : Validation is LossCourse.TooShort or LossCourse.NotFinite && Gap is null ? null : false;

    public bool? Converged => Validation switch { LossCourse.Level => true, LossCourse.Falling or LossCourse.Rising => false, _ => null };

    /// <param name="history">In order of epoch.</param>
    /// <param name="gap">Plain IoU of the best checkpoint, training cases minus validation cases; null if not known.</param>
    /// <returns>Null without an epoch.</returns>
    public static TrainingCourse? Of(IReadOnlyList<EpochRow> history, double? gap)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0)
            return null;
        var last = history.TakeLast(Math.Max(5, (int)Math.Ceiling(history.Count / 5.0))).ToList();
        var ious = last.ConvertAll(e => e.Validation.Iou);
        var validation = Trend(last, e => e.LossValidation);
        return new TrainingCourse
        {
            Window = last.Count,
            Validation = Course(history.Count, last, validation),
            ValidationChange = Change(last, validation),
            TrainChange = Change(last, Trend(last, e => e.LossTrain)),
            Gap = gap,
            IouSpread = SeedSummary.Of([.. ious]).StandardDeviation,
            QuantisedSpread = SeedSummary.Of([.. last.Select(e => e.Validation.QuantisedIou)]).StandardDeviation,
            LowestIou = ious.Min(),
            HighestIou = ious.Max(),
        };
    }

    private static LossCourse Course(int epochs, List<EpochRow> last, LinearTrend? trend)
    {
        if (!last.TrueForAll(e => double.IsFinite(e.LossValidation)))
            return LossCourse.NotFinite;
        if (epochs < FewestEpochs || trend is null || Change(last, trend) is not { } change)
            return LossCourse.TooShort;
        if (trend.Slope.Holds(0))
            return Math.Abs(change) <= LargestUnclearChange ? LossCourse.Level : LossCourse.Unsteady;
        return Math.Abs(change) < LeastChange ? LossCourse.Level : change < 0 ? LossCourse.Falling : LossCourse.Rising;
    }

    private static LinearTrend? Trend(List<EpochRow> epochs, Func<EpochRow, double> loss)
    {
        double[] losses = [.. epochs.Select(loss)];
        return Array.TrueForAll(losses, double.IsFinite) ? LinearTrend.Of([.. epochs.Select(e => (double)e.Epoch)], losses) : null;
    }

    private static double? Change(List<EpochRow> epochs, LinearTrend? trend)
    {
        if (trend is null)
            return null;
        var start = trend.At(epochs[0].Epoch);
        return start == 0 ? null : (trend.At(epochs[^1].Epoch) - start) / Math.Abs(start);
    }
}
