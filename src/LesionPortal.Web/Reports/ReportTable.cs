using System.Globalization;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports;

/// <param name="Group">Heading over several columns; null when it stands alone.</param>
/// <param name="Text">As a person reads it; "–" when there is nothing yet.</param>
/// <param name="Value">As a program reads it; null when there is nothing yet.</param>
public sealed record ReportColumn(
    string? Group,
    string Heading,
    Func<ReportRow, string> Text,
    Func<ReportRow, object?> Value,
    bool IsNumber = true
)
{
    /// <summary>What the numbers below are, a formula; shown where the pointer or the keyboard rests on the heading.</summary>
    public string? Hint { get; init; }

    public string FullHeading => Group is null ? Heading : $"{Group} {Heading}";
}

/// <summary>
/// The final table: losses, IoU, Dice, then the baseline's quantised IoU, then what a run cost. Rows with equal names include
/// their seed.
/// </summary>
public static class ReportTable
{
    private const string Nothing = "–";

    public static IReadOnlyList<ReportColumn> Columns { get; } =
    [
        new(null, "Model", r => r.LearnedNothing is null ? r.Model : $"{r.Model}, learned nothing", r => r.Model, IsNumber: false),
        new(null, "Epochs", r => Whole(r.Epochs), r => r.Epochs),
        new(null, "Loss function", r => r.Loss, r => r.Loss, IsNumber: false),
        new(null, "Loss train", r => Loss(r.LossTrain), r => r.LossTrain),
        new(null, "Loss val", r => Loss(r.LossValidation), r => r.LossValidation),
        .. Scores("IoU", "iou", s => s.Iou),
        .. Scores("Dice", "dice", s => s.Dice),
        .. Scores("Quantised IoU", "quantisedIou", s => s.QuantisedIou),
        new(null, "Parameters", r => Whole(r.Parameters), r => r.Parameters),
        new(null, "Seconds per epoch", r => Number(r.SecondsPerEpoch, "0.00"), r => r.SecondsPerEpoch),
        new(null, "Peak memory (MB)", r => Number(r.PeakMemoryMb, "#,0"), r => r.PeakMemoryMb),
        new(null, "Best epoch", r => Whole(r.BestEpoch), r => r.BestEpoch),
    ];

    private static readonly ReportColumn s_seed = new(null, "Seed", r => Whole(r.Seed), r => r.Seed);

    /// <summary>The columns for these rows.</summary>
    public static IReadOnlyList<ReportColumn> Of(IReadOnlyList<ReportRow> rows) =>
        rows.GroupBy(r => (r.Model, r.Loss)).Any(g => g.Count() > 1) ? [.. Columns.Take(3), s_seed, .. Columns.Skip(3)] : Columns;

    private static ReportColumn[] Scores(string group, string key, Func<SegmentationScores, double> score)
    {
        return [Of("train", r => r.Train), Of("val", r => r.Validation), Of("test", r => r.Test)];

        ReportColumn Of(string part, Func<ReportRow, SegmentationScores?> scores)
        {
            double? Value(ReportRow row) => scores(row) is { } known ? score(known) : null;
            return new(group, part, r => Score(Value(r)), r => Value(r)) { Hint = MetricCatalogue.Get(key).Formula };
        }
    }

    private static string Whole(long? value) => Number(value, "#,0");

    private static string Score(double? value) => Number(value, "0.000");

    /// <summary>Summed losses run to hundreds of thousands, Dice stays below one.</summary>
    private static string Loss(double? value) => Number(value, Math.Abs(value ?? 0) >= 100 ? "#,0" : "0.000");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;
}
