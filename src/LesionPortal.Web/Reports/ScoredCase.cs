using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reports;

/// <summary>What a run scored on one case, in one resolution, by the best checkpoint.</summary>
/// <param name="Value">By the key of a metric; null where it is undefined for the case or not kept.</param>
internal sealed record ScoredCase(int RunId, string CaseId, SplitPart Part, MetricResolution Resolution, int ReferenceVersion, Func<string, double?> Value)
{
    /// <param name="metrics">Keys, in the order of the row's values.</param>
    public static ScoredCase Of(CaseMetricValues row, string caseId, List<string> metrics) =>
        new(row.RunId, caseId, row.Part, row.Resolution, row.ReferenceVersion, metric => metrics.IndexOf(metric) is >= 0 and var i ? row.Values[i] : null);

    /// <summary>What the trainer itself told: three metrics, at training resolution, against the dataset's own masks.</summary>
    public static ScoredCase Of(RunCaseScore score) => new(score.RunId, score.CaseId, score.Part, MetricResolution.Training, 1, metric => metric switch
    {
        "iou" => score.Iou,
        "dice" => score.Dice,
        "quantisedIou" => score.QuantisedIou,
        _ => null,
    });
}
