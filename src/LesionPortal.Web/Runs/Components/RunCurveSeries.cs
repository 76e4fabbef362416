using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Runs.Components;

/// <summary>The three scores a history row holds.</summary>
public enum ScoreKind
{
    Iou,
    Dice,
    QuantisedIou,
}

/// <summary>A run's history as lines: solid for validation, dashed for training, everywhere.</summary>
public static class RunCurveSeries
{
    public static string NameOf(ScoreKind kind) =>
        kind switch
        {
            ScoreKind.Iou => "IoU",
            ScoreKind.Dice => "Dice",
            ScoreKind.QuantisedIou => "Quantised IoU",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There are three scores."),
        };

    public static ChartSeries Loss(int runId, IReadOnlyList<EpochRow> history, bool training, string prefix = "") =>
        Line(runId, training, prefix, history, row => training ? row.LossTrain : row.LossValidation);

    public static ChartSeries Score(int runId, IReadOnlyList<EpochRow> history, ScoreKind kind, bool training, string prefix = "") =>
        Line(runId, training, prefix, history, row => Of(training ? row.Train : row.Validation, kind));

    public static double Of(SegmentationScores scores, ScoreKind kind) =>
        kind switch
        {
            ScoreKind.QuantisedIou => scores.QuantisedIou,
            ScoreKind.Dice => scores.Dice,
            _ => scores.Iou,
        };

    private static ChartSeries Line(
        int runId,
        bool training,
        string prefix,
        IReadOnlyList<EpochRow> history,
        Func<EpochRow, double> value
    ) =>
        new(
            FormattableString.Invariant($"{runId}-{(training ? "train" : "validation")}"),
            prefix.Length == 0 ? (training ? "Training" : "Validation") : $"{prefix} · {(training ? "train" : "val")}",
            RunPalette.ColourOf(runId),
            [.. history.Select(row => new ChartPoint(row.Epoch, value(row)))],
            training ? LineDash.Dashed : LineDash.Solid
        );
}
