using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Datasets.Components;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Viewer;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Datasets.Pages;

/// <summary>One case: image, reference mask, facts, and what every run made of it. "Next" stays within the gallery's filter.</summary>
public sealed partial class CasePage
{
    private bool _loaded;
    private int _index;
    private string _query = "";
    private (int Dataset, string Query)? _ordered;
    private DatasetCase? _case;
    private CaseSkin? _skin;
    private int _latestReference = 1;
    private DatasetSummary? _summary;
    private IReadOnlyList<DatasetCase> _order = [];
    private IReadOnlyList<(RunSummary Run, CaseScore Score)> _runs = [];

    [Parameter]
    public int DatasetId { get; set; }

    [Parameter]
    public required string CaseId { get; set; }

    [SupplyParameterFromQuery]
    private string? Suite { get; set; }

    [Inject]
    private DatasetQueries Datasets { get; set; } = null!;

    [Inject]
    private RevisionQueries Revisions { get; set; } = null!;

    [Inject]
    private CaseSkins Skins { get; set; } = null!;

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private ViewerScene Scene =>
        new()
        {
            ImageUrl = MediaAddress.Image(DatasetId, _case!.CaseId),
            MaskUrl = MediaAddress.Mask(DatasetId, _case.CaseId),
            Description = FormattableString.Invariant(
                $"Dermoscopic image {_case.CaseId}, {_case.Width} by {_case.Height} pixels, with its reference mask"
            ),
            LaterReferences = string.Join(
                ' ',
                Enumerable.Range(2, _latestReference - 1).Select(v => MediaAddress.Reference(DatasetId, _case.CaseId, v))
            ),
            ReferenceVersion = _latestReference,
            Neighbours = string.Join(
                ' ',
                new[] { _index + 1, _index - 1 }
                    .Where(IsCase)
                    .SelectMany(i =>
                        new[] { MediaAddress.Image(DatasetId, _order[i].CaseId), MediaAddress.Mask(DatasetId, _order[i].CaseId) }
                    )
            ),
            RevisionsUrl = MediaAddress.Revisions(DatasetId, _case.CaseId),
            // Maps are kept for validation and test cases.
            OtherRuns = new([
                .. _runs
                    .Where(r => r.Score.Part != SplitPart.Train)
                    .Select(r => new RunLayer(r.Run.Id, r.Run.Name, MediaAddress.Prediction(r.Run.Id, _case.CaseId), r.Run.Decision)),
            ]),
        };

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.Revision && change.Id == _case?.Id;

    protected override async Task OnFeedAsync()
    {
        _latestReference = await Revisions.LatestReferenceAsync(_case!.Id);
        _skin = await Skins.OfCaseAsync(_case);
    }

    protected override async Task OnParametersSetAsync()
    {
        _case = await Datasets.CaseAsync(DatasetId, CaseId);
        _skin = null;
        if (_case is not null)
        {
            await OrderAsync(_case);
            _latestReference = await Revisions.LatestReferenceAsync(_case.Id);
            _runs = await Runs.RunsOfCaseAsync(DatasetId, _case.CaseId, Checkpoint.Best);
        }

        _loaded = true;
        if (_case is not { } shown)
            return;
        // Of a mask that was adopted since it is measured now: the image need not wait for that.
        StateHasChanged();
        var skin = await Skins.OfCaseAsync(shown);
        if (_case == shown)
            _skin = skin;
    }

    private async Task OrderAsync(DatasetCase shown)
    {
        var address = new Uri(Navigation.Uri).Query;
        if (_ordered != (DatasetId, address))
        {
            _summary = await Datasets.FindAsync(DatasetId);
            var split = int.TryParse(Suite, out var suite) ? (await Runs.SuiteAsync(suite))?.Split : null;
            var problems = (await Datasets.ProblemsAsync(DatasetId)).Select(p => p.CaseId).OfType<string>().ToHashSet();
            var filter = new GalleryFilter(address, split, problems);
            _order = filter.Apply(await Datasets.CasesAsync(DatasetId));
            _query = filter.ToQuery(Suite);
            _ordered = (DatasetId, address);
        }

        _index = Position(shown.CaseId);
        if (_index >= 0)
            return;
        // A link to a case that the filter leaves out: then among all.
        _order = await Datasets.CasesAsync(DatasetId);
        _query = "";
        _index = Position(shown.CaseId);
    }

    private int Position(string caseId)
    {
        for (var i = 0; i < _order.Count; i++)
        {
            if (_order[i].CaseId == caseId)
                return i;
        }

        return -1;
    }

    private bool IsCase(int index) => index >= 0 && index < _order.Count;

    private string? HrefOf(int index) => IsCase(index) ? $"/datasets/{DatasetId}/cases/{_order[index].CaseId}{_query}" : null;
}
