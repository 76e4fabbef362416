using System.Text.Json.Serialization;

namespace LesionPortal.Core.Metrics;

/// <summary>The pixels a metric was measured in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricResolution>))]
public enum MetricResolution
{
    /// <summary>The square the network was trained on; the reference reduced to it by nearest neighbour.</summary>
    Training,

    /// <summary>The image's own size; the probability map enlarged to it bilinearly.</summary>
    Native,
}
