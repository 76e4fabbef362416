namespace LesionPortal.Core.Metrics;

/// <summary>How well people agree on a metric, for a band on a chart: from worse (a tenth of cases is worse) to typical.</summary>
/// <param name="Metric">A key of <see cref="MetricCatalogue"/>.</param>
/// <param name="Low">Null where a published source does not tell.</param>
/// <param name="Typical">What <see cref="TypicalIs"/> says.</param>
/// <param name="IsPublished">From a paper; else from masks this portal's own readers drew.</param>
/// <param name="Cases">That the portal's own figures are from; null for published ones.</param>
/// <param name="Readers">Who drew them; null for published figures.</param>
/// <param name="Source">The paper, who drew, or whose masks, and how the figures come from them.</param>
public sealed record HumanBand(string Metric, double? Low, double Typical, bool IsPublished, int? Cases, int? Readers, string Source)
{
    /// <summary>Fewer cases make no band: their worst tenth is a single case.</summary>
    public const int MinCases = 8;

    /// <summary>
    /// 95% interval of <see cref="Typical"/> over cases; null for published figures, which have none, and for a single case.
    /// </summary>
    public double? MeanLow { get; init; }

    /// <inheritdoc cref="MeanLow"/>
    public double? MeanHigh { get; init; }

    /// <summary>What <see cref="Typical"/> is: "mean" or "median".</summary>
    public string TypicalIs { get; init; } = "mean";

    /// <summary>Computed from other figures of a published source, which does not report the metric itself.</summary>
    public bool IsDerived { get; init; }

    /// <summary>Whether it is from enough cases to be drawn.</summary>
    public bool IsDrawn => IsPublished || Cases >= MinCases;
}
