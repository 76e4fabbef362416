using LesionPortal.Core.Metrics;
using LesionPortal.Web.Components.Viewer;

namespace LesionPortal.Web.Components.Annotation;

/// <summary>A run that can be asked about the case.</summary>
/// <param name="ProbabilityUrl">Its kept map; null where none is kept, and the image is sent to the network instead.</param>
/// <param name="TrainedOnCase">It has seen the case's reference while training: its opinion is no independent one.</param>
/// <param name="Rule">How the run's maps become masks.</param>
public sealed record NetworkChoice(int RunId, string Name, string? ProbabilityUrl, bool TrainedOnCase, DecisionRule Rule);

/// <summary>What the annotation editor works on; addresses only, the pixels go by HTTP.</summary>
public sealed record AnnotationScene(int DatasetId, string CaseId, IReadOnlyList<NetworkChoice> Networks)
{
    /// <summary>empty, reference, prediction:RUN@THRESHOLD or revision:ID; null to go on where the reader was.</summary>
    public string? From { get; init; }

    internal object ToOptions() => new
    {
        dataset = DatasetId,
        caseId = CaseId,
        imageUrl = MediaAddress.Image(DatasetId, CaseId),
        maskUrl = MediaAddress.Mask(DatasetId, CaseId),
        revisionsUrl = MediaAddress.Revisions(DatasetId, CaseId),
        runs = Networks.Select(n => new { id = n.RunId, name = n.Name, url = n.ProbabilityUrl, trained = n.TrainedOnCase, threshold = ViewerScene.ThresholdOf(n.Rule), largestRegion = n.Rule.LargestRegion }),
        ruleThreshold = ViewerScene.ThresholdOf(DecisionRule.Notebook),
        from = From,
    };
}
