using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks.Components;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Viewer;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Masks.Pages;

/// <summary>
/// Drawing a case's mask. The address may say what to start from: <c>?from=reference</c>, <c>?from=prediction:3@0.5</c>,
/// <c>?from=revision:7</c>.
/// </summary>
public sealed partial class AnnotatePage
{
    private bool _loaded;
    private AnnotationEditor? _editor;
    private int _latestReference = 1;
    private DatasetCase? _case;
    private DatasetSummary? _dataset;
    private IReadOnlyList<DatasetCase> _order = [];
    private IReadOnlyList<NetworkChoice> _networks = [];

    [Parameter]
    public int DatasetId { get; set; }

    [Parameter]
    public required string CaseId { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    /// <summary>The review session the reader came from, and where its look back stood.</summary>
    [SupplyParameterFromQuery]
    private int? Review { get; set; }

    [SupplyParameterFromQuery]
    private int? Look { get; set; }

    [Inject]
    private DatasetQueries Datasets { get; set; } = null!;

    [Inject]
    private RevisionQueries Revisions { get; set; } = null!;

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    private AnnotationScene Scene => new(DatasetId, _case!.CaseId, _networks) { From = From, LatestReference = _latestReference };

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.Revision && change.Id == _case?.Id;

    protected override Task OnFeedAsync() => _editor?.RevisionsChangedAsync() ?? Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        _dataset = await Datasets.FindAsync(DatasetId);
        _case = await Datasets.CaseAsync(DatasetId, CaseId);
        _latestReference = _case is null ? 1 : await Revisions.LatestReferenceAsync(_case.Id);
        _order = _case is null ? [] : await Datasets.CasesAsync(DatasetId);
        _networks = _case is null
            ? []
            :
            [
                .. (await Runs.RunsOfCaseAsync(DatasetId, _case.CaseId, Checkpoint.Best)).Select(r =>
                    NetworkOf(r.Run, r.Score.Part, _case.CaseId)
                ),
            ];
        _loaded = true;
    }

    /// <summary>Maps are kept for validation and test cases.</summary>
    private static NetworkChoice NetworkOf(RunSummary run, SplitPart part, string caseId) =>
        new(
            run.Id,
            run.Name,
            part == SplitPart.Train ? null : MediaAddress.Prediction(run.Id, caseId),
            part == SplitPart.Train,
            run.Decision
        );

    private string? HrefOf(int step)
    {
        var at = _order.Select(c => c.CaseId).ToList().IndexOf(_case!.CaseId) + step;
        return at >= 0 && at < _order.Count ? $"/datasets/{DatasetId}/cases/{_order[at].CaseId}/annotate" : null;
    }
}
