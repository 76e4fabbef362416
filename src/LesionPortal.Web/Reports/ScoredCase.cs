using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>What a run scored on one case, in one resolution, by the best checkpoint.</summary>
/// <param name="Value">By the key of a metric; null where it is undefined for the case or not kept.</param>
internal sealed record ScoredCase(int RunId, string CaseId, SplitPart Part, MetricResolution Resolution, int ReferenceVersion, Func<string, double?> Value)
{
    public static ScoredCase Of(RunCaseMetrics row) =>
        new(row.RunId, row.Case!.CaseId, row.Part, row.Resolution, row.ReferenceVersion, metric => CaseMetricColumns.Value(row, metric));

    /// <summary>What the trainer itself told: three metrics, at training resolution, against the dataset's own masks.</summary>
    public static ScoredCase Of(RunCaseScore score) => new(score.RunId, score.CaseId, score.Part, MetricResolution.Training, 1, metric => metric switch
    {
        "iou" => score.Iou,
        "dice" => score.Dice,
        "quantisedIou" => score.QuantisedIou,
        _ => null,
    });
}
