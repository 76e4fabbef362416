using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Charts;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Comparison.Components;

/// <summary>What the numbers of a comparison are, said the same beside every chart.</summary>
public static class ComparisonLabels
{
    private const string Nothing = "–";

    public static string Of(Checkpoint checkpoint) =>
        checkpoint == Checkpoint.Best ? "best checkpoint (chosen by validation)" : "last epoch's weights";

    /// <summary>"IoU (Jaccard), validation".</summary>
    public static string Axis(CompareView view) =>
        view.Definition.Unit.Length == 0
            ? $"{view.Definition.Name}, {RunFormat.Of(view.Split)}"
            : $"{view.Definition.Name} ({view.Definition.Unit}), {RunFormat.Of(view.Split)}";

    /// <summary>Metric, split, checkpoint, resolution, how a mean is taken.</summary>
    public static string Caption(CompareView view, ComparedRuns runs) =>
        $"{view.Definition.Name}, {RunFormat.Of(view.Split)} cases, {Of(view.Checkpoint)}, {Resolution(view, runs)}.";

    public static string Resolution(CompareView view, ComparedRuns runs) =>
        view.Resolution == MetricResolution.Native ? "full image resolution" : $"training resolution ({runs.TrainingSizes})";

    /// <summary>Three decimals for scores; one for pixels and per cent, with the unit.</summary>
    public static string Number(double? value, MetricDefinition metric) =>
        value switch
        {
            null => Nothing,
            { } number when metric.Unit == "%" => number.ToString("0.0", CultureInfo.InvariantCulture) + "%",
            { } number when metric.Unit.Length > 0 => number.ToString("0.0", CultureInfo.InvariantCulture) + " " + metric.Unit,
            { } number => number.ToString("0.000", CultureInfo.InvariantCulture),
        };

    /// <summary>How dermatologists agree with each other in this metric, all diagnoses together; null where nothing is published.</summary>
    public static ChartLevel? Experts(string metric) =>
        HumanAgreement.For(metric) is { Low: { } low } band
            ? new ChartLevel(low, band.Typical, "two of twelve dermatologists (Peserico et al. 2012, derived)")
            : null;

    /// <summary>The level's source, as a sentence; empty where there is none.</summary>
    public static string ExpertSource(string metric) => HumanAgreement.Caption(metric) is { } caption ? $" {caption}" : "";

    /// <summary>A case in the viewer.</summary>
    public static string Viewer(int runId, string caseId, SplitPart part) =>
        string.Create(CultureInfo.InvariantCulture, $"/runs/{runId}/cases/{caseId}")
        + (part == SplitPart.Test ? "" : $"?part={part.ToString().ToLowerInvariant()}");

    /// <summary>Of files: "compare-iou-validation".</summary>
    public static string FileName(CompareView view, string what) => $"{what}-{view.Metric}-{RunFormat.Of(view.Split)}";
}
