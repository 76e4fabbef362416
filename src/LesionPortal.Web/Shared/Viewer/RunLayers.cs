using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Shared.Viewer;

/// <summary>A run's probability map of the shown case.</summary>
public sealed record RunLayer(int RunId, string Name, string ProbabilityUrl, DecisionRule Rule);

/// <summary>Other runs' maps of a case, compared run by run so that a scene without news sends nothing.</summary>
public sealed record RunLayers(IReadOnlyList<RunLayer> Runs)
{
    public static RunLayers None { get; } = new([]);

    public bool Equals(RunLayers? other) => other is not null && Runs.SequenceEqual(other.Runs);

    public override int GetHashCode() => Runs.Aggregate(0, HashCode.Combine);
}
