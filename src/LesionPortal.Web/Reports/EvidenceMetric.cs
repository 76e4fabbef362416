using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reports;

/// <summary>A metric of the catalogue that a suite's tables tell: those of the epochs' history, too.</summary>
public sealed record EvidenceMetric(MetricDefinition Definition)
{
    /// <summary>By which runs are compared unless another is asked for.</summary>
    public static EvidenceMetric Iou { get; } = new(MetricCatalogue.Get("iou"));

    public static IReadOnlyList<EvidenceMetric> All { get; } =
    [Iou, new(MetricCatalogue.Get("dice")), new(MetricCatalogue.Get("quantisedIou"))];

    /// <summary>Of <see cref="All"/>.</summary>
    public static List<string> Keys { get; } = [.. All.Select(m => m.Key)];

    public string Key => Definition.Key;

    /// <summary>The metric with this key, whatever its case; null if none such is kept.</summary>
    public static EvidenceMetric? Find(string key) =>
        All.FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase));
}
