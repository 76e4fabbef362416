using LesionPortal.Core.Metrics;
using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Reports;

/// <summary>The smallest difference that matters, as it was asked for or set for the portal.</summary>
public sealed class RelevantDifference(IOptions<PortalOptions> options)
{
    /// <summary>What an asked-for margin must be.</summary>
    public const string Expected = "expected a number above 0 in the metric's unit, for example relevant=0.02";

    /// <summary>Null where none is meaningful: the portal's is of scores from 0 to 1 and says nothing of pixels and per cent.</summary>
    /// <param name="asked">In the metric's unit; null where nobody asked.</param>
    public double? Of(MetricDefinition metric, double? asked = null) => Of(metric, asked, options.Value.SmallestRelevantDifference);

    internal static double? Of(MetricDefinition metric, double? asked, double set) =>
        asked ?? (metric is { Unit: "", Minimum: 0, Maximum: 1 } ? set : null);
}
