using System.Text.Json.Serialization;

namespace LesionPortal.Core.Metrics;

/// <summary>Which way a metric is good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricDirection>))]
public enum MetricDirection
{
    HigherIsBetter,
    LowerIsBetter,

    /// <summary>Signed: 0 is best, either side is worse.</summary>
    NearerZeroIsBetter,
}

/// <summary>What a number means: every page, export and API answer that shows a metric links to its definition.</summary>
/// <param name="Key">camelCase, as in the API and the database: "iou".</param>
/// <param name="Formula">Plain text.</param>
/// <param name="Averaging">How one number comes from many cases.</param>
/// <param name="Threshold">What makes a pixel lesion; says so where none is used.</param>
/// <param name="Resolution">In which pixels it is measured.</param>
/// <param name="EmptyMaskRule">What an empty prediction or reference scores.</param>
/// <param name="Unit">"" for a plain number, "px", "%".</param>
/// <param name="Minimum">Smallest possible value; null if unbounded.</param>
/// <param name="Maximum">Largest possible value; null if unbounded.</param>
/// <param name="TieTolerance">Two cases whose values differ by no more than this count as a tie, in the metric's unit.</param>
/// <param name="Source">Paper or code the formula and the rule come from.</param>
/// <param name="Value">Reads the metric from a case; null where it is undefined.</param>
public sealed record MetricDefinition(
    string Key,
    string Name,
    string Formula,
    string Averaging,
    string Threshold,
    string Resolution,
    string EmptyMaskRule,
    string Unit,
    MetricDirection Direction,
    double? Minimum,
    double? Maximum,
    double TieTolerance,
    string Source,
    [property: JsonIgnore] Func<CaseMetrics, double?> Value
)
{
    /// <summary>Whether <paramref name="first"/> is a better value than <paramref name="second"/>, however little.</summary>
    public bool IsBetter(double first, double second) =>
        Direction switch
        {
            MetricDirection.HigherIsBetter => first > second,
            MetricDirection.LowerIsBetter => first < second,
            _ => Math.Abs(first) < Math.Abs(second),
        };
}
