using LesionPortal.Core.Metrics;
using LesionPortal.Web.Shared.Viewer;

namespace LesionPortal.Web.Masks.Components;

/// <summary>A run that can be asked about the case.</summary>
/// <param name="ProbabilityUrl">Its kept map; null where none is kept, and the image is sent to the network instead.</param>
/// <param name="TrainedOnCase">It has seen the case's reference while training: its opinion is no independent one.</param>
/// <param name="Rule">How the run's maps become masks.</param>
public sealed record NetworkChoice(int RunId, string Name, string? ProbabilityUrl, bool TrainedOnCase, DecisionRule Rule);

/// <summary>What the annotation editor works on; addresses only, the pixels go by HTTP.</summary>
public sealed record AnnotationScene(int DatasetId, string CaseId, IReadOnlyList<NetworkChoice> Networks)
{
    /// <summary>
    /// empty, reference (the latest), reference:VERSION, prediction:RUN@THRESHOLD or revision:ID; null to go on where the reader was.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The case's latest reference version; each can be started from.</summary>
    public int LatestReference { get; init; } = 1;

    internal object ToOptions() =>
        new
        {
            dataset = DatasetId,
            caseId = CaseId,
            imageUrl = MediaAddress.Image(DatasetId, CaseId),
            references = Enumerable
                .Range(1, LatestReference)
                .Select(v => new { version = v, url = MediaAddress.Reference(DatasetId, CaseId, v) }),
            revisionsUrl = MediaAddress.Revisions(DatasetId, CaseId),
            runs = Networks.Select(n => new
            {
                id = n.RunId,
                name = n.Name,
                url = n.ProbabilityUrl,
                trained = n.TrainedOnCase,
                threshold = n.Rule.Threshold,
                largestRegion = n.Rule.LargestRegion,
            }),
            ruleThreshold = DecisionRule.Baseline.Threshold,
            from = From,
        };
}
