using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Shared.Viewer;

/// <summary>
/// What the viewer shows; addresses only, the pixels go by HTTP. Compared by value, so that a render without news sends nothing.
/// </summary>
public sealed record ViewerScene
{
    public required string ImageUrl { get; init; }

    /// <summary>The reference mask; null for an image that has none.</summary>
    public string? MaskUrl { get; init; }

    /// <summary>The case's reference versions 2, 3…, in order, joined by spaces; <see cref="MaskUrl"/> is version 1.</summary>
    public string LaterReferences { get; init; } = "";

    /// <summary>The version shown until a reader chooses another; a case without it shows the highest before it.</summary>
    public int ReferenceVersion { get; init; } = 1;

    /// <summary>The 8-bit probability map; null where there is none, and nothing to threshold.</summary>
    public string? ProbabilityUrl { get; init; }

    /// <summary>What a reader who does not see the picture is told.</summary>
    public required string Description { get; init; }

    /// <summary>The run's: its threshold goes until a reader moves it, its clean-up at any threshold.</summary>
    public DecisionRule Rule { get; init; } = DecisionRule.Baseline;

    /// <summary>What is probably wanted next, joined by spaces.</summary>
    public string Neighbours { get; init; } = "";

    /// <summary>Where readers' revisions of the case are listed; null for an image that is no case.</summary>
    public string? RevisionsUrl { get; init; }

    /// <summary>Other runs with a probability map of this case, to be laid over it.</summary>
    public RunLayers OtherRuns { get; init; } = RunLayers.None;

    internal object ToOptions() =>
        new
        {
            imageUrl = ImageUrl,
            references = LaterReferences
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Prepend(MaskUrl)
                .OfType<string>()
                .Select((url, i) => new { version = i + 1, url }),
            reference = ReferenceVersion,
            probabilityUrl = ProbabilityUrl,
            ruleThreshold = Rule.Threshold,
            largestRegion = Rule.LargestRegion,
            prefetch = Neighbours.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            revisionsUrl = RevisionsUrl,
            runs = OtherRuns.Runs.Select(r => new
            {
                id = r.RunId,
                name = r.Name,
                url = r.ProbabilityUrl,
                threshold = r.Rule.Threshold,
                largestRegion = r.Rule.LargestRegion,
            }),
        };
}
