using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Reports.Components;

/// <summary>Stands in a suite's report. Opening it counts as a look at the suite's test scores.</summary>
public sealed partial class SuiteEvidence
{
    private SlicedEvidence? _evidence;
    private IReadOnlyList<RunSummary> _runs = [];
    private ReferenceChoice? _shown;
    private string _metric = "iou";
    private MetricResolution _resolution = MetricResolution.Training;

    [Parameter, EditorRequired]
    public required int SuiteId { get; set; }

    /// <summary>That the scores are against.</summary>
    [Parameter]
    public ReferenceChoice Masks { get; set; } = ReferenceChoice.Original;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private MetricEvidence Builder { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.RunStatus && _runs.Any(r => r.Id == change.Id);

    protected override Task OnParametersSetAsync()
    {
        if (_shown != Masks)
            _evidence = null;
        return LoadAsync();
    }

    protected override Task OnFeedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _runs = (await Queries.SuiteAsync(SuiteId))?.Runs ?? [];
        (_shown, _evidence) = (
            Masks,
            await Builder.OfRunsAsync(
                [.. _runs.Select(r => r.Id)],
                EvidenceQuestion.Everything with
                {
                    Means = [MetricCatalogue.Get("iou")],
                    Reference = Masks,
                }
            )
        );
    }
}
