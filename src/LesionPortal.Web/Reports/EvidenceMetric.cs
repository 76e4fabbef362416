using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reports;

/// <summary>A metric of the catalogue that is kept for each case of a run, and where.</summary>
public sealed record EvidenceMetric(MetricDefinition Definition, Func<RunCaseScore, double> Value)
{
    /// <summary>By which runs are compared unless another is asked for.</summary>
    public static EvidenceMetric Iou { get; } = new(MetricCatalogue.Get("iou"), s => s.Iou);

    public static IReadOnlyList<EvidenceMetric> All { get; } =
    [
        Iou,
        new(MetricCatalogue.Get("dice"), s => s.Dice),
        new(MetricCatalogue.Get("quantisedIou"), s => s.QuantisedIou),
    ];

    public string Key => Definition.Key;

    /// <summary>The metric with this key, whatever its case; null if none such is kept.</summary>
    public static EvidenceMetric? Find(string key) => All.FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase));
}
