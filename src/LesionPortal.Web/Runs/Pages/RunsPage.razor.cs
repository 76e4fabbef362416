using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Naming;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Runs.Pages;

/// <summary>The live table of runs; filter, order and page stand in the URL.</summary>
public sealed partial class RunsPage
{
    public const int PageSize = 50;

    private readonly HashSet<int> _selected = [];
    private RunFilter _filter = new();
    private RunPage? _page;
    private bool _any;
    private IReadOnlyList<(int Id, string Name)> _datasets = [];
    private IReadOnlyList<(int Id, string Name)> _suites = [];
    private IReadOnlyList<string> _tags = [];
    private RunActions _actions = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusQuery { get; set; }

    [SupplyParameterFromQuery(Name = "architecture")]
    private string? ArchitectureQuery { get; set; }

    [SupplyParameterFromQuery(Name = "loss")]
    private string? LossQuery { get; set; }

    [SupplyParameterFromQuery(Name = "dataset")]
    private int? DatasetQuery { get; set; }

    [SupplyParameterFromQuery(Name = "suite")]
    private int? SuiteQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string? TagQuery { get; set; }

    [SupplyParameterFromQuery(Name = "starred")]
    private bool? StarredQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "asc")]
    private bool? AscendingQuery { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageQuery { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private RunNaming Naming { get; set; } = null!;

    [Inject]
    private IRunBin Bin { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) => change.Kind is ChangeKind.RunStatus or ChangeKind.RunProgress;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _actions = new RunActions(Queue, Bin, Dialogs, Snackbar);
    }

    protected override Task OnParametersSetAsync()
    {
        _filter = new RunFilter
        {
            Text = TextQuery,
            Statuses = Enum.TryParse<RunStatus>(StatusQuery, ignoreCase: true, out var status) ? [status] : [],
            Architecture = RunCatalogue.Find(RunCatalogue.Architectures, ArchitectureQuery)?.Value,
            Loss = RunCatalogue.Find(RunCatalogue.Losses, LossQuery)?.Value,
            DatasetId = DatasetQuery,
            SuiteId = SuiteQuery,
            Tag = string.IsNullOrWhiteSpace(TagQuery) ? null : NamingChange.NormaliseTag(TagQuery),
            Starred = StarredQuery == true,
            Sort = Enum.TryParse<RunSort>(SortQuery, ignoreCase: true, out var sort) ? sort : RunSort.Activity,
            Descending = AscendingQuery != true,
            Skip = PageSize * (Math.Max(1, PageQuery ?? 1) - 1),
            Take = PageSize,
        };
        return LoadAsync();
    }

    protected override Task OnFeedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var filter = _filter;
        var page = await Queries.ListAsync(filter);
        // The last page may have gone with what was deleted.
        if (page.Runs.Count == 0 && page.Total > 0)
            page = await Queries.ListAsync(filter = filter with { Skip = 0 });
        var unfiltered = page.Total > 0 ? null : await Queries.ListAsync(new RunFilter { Take = 1 });
        var suites = await Queries.SuitesAsync();
        var tags = await Queries.TagsAsync();
        if (filter with { Skip = 0 } != _filter with { Skip = 0 })
            return;
        _filter = filter;
        _page = page;
        _tags = tags;
        _any = page.Total > 0 || unfiltered!.Total > 0;
        _suites = [.. suites.Select(s => (s.Id, s.Name))];
        _datasets =
        [
            .. page
                .Runs.Select(r => (r.DatasetId, r.DatasetName))
                .Concat(suites.Select(s => (s.DatasetId, s.DatasetName)))
                .Concat(_datasets)
                .Distinct(),
        ];
    }

    private void Go(RunFilter filter) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    ["q"] = filter.Text,
                    ["status"] = filter.Statuses.Count == 1 ? filter.Statuses[0].ToString().ToLowerInvariant() : null,
                    ["architecture"] = filter.Architecture?.Key(),
                    ["loss"] = filter.Loss?.Key(),
                    ["dataset"] = filter.DatasetId,
                    ["suite"] = filter.SuiteId,
                    ["tag"] = filter.Tag,
                    ["starred"] = filter.Starred ? true : null,
                    ["sort"] = filter.Sort == RunSort.Activity ? null : filter.Sort.ToString(),
                    ["asc"] = filter.Descending ? null : true,
                    ["page"] = filter.Skip == 0 ? null : filter.Skip / PageSize + 1,
                }
            ),
            replace: true
        );

    /// <summary>Numbers first descending, words first ascending; a third press gives the usual order back.</summary>
    private void Sort(RunSort sort)
    {
        var first = sort is not (RunSort.Name or RunSort.Status or RunSort.Architecture or RunSort.Loss or RunSort.SecondsPerEpoch);
        Go(
            _filter.Sort != sort ? _filter with { Sort = sort, Descending = first, Skip = 0 }
            : _filter.Descending == first ? _filter with { Descending = !first, Skip = 0 }
            : _filter with { Sort = RunSort.Activity, Descending = true, Skip = 0 }
        );
    }

    private void Select(int id)
    {
        if (!_selected.Remove(id))
            _selected.Add(id);
    }

    private void SelectAll(bool select)
    {
        foreach (var run in _page!.Runs)
        {
            if (select)
                _selected.Add(run.Id);
            else
                _selected.Remove(run.Id);
        }
    }

    private void Compare() =>
        Navigation.NavigateTo(
            "/compare?runs=" + string.Join(',', _selected.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)))
        );

    private async Task EnsembleAsync()
    {
        if (await _actions.EnsembleAsync([.. _selected.Order()]) is { } id)
            Navigation.NavigateTo(FormattableString.Invariant($"/runs/{id}"));
    }

    private async Task CancelAsync()
    {
        if (await _actions.CancelAsync([.. _selected], RunFormat.Plural(_selected.Count, "run", "runs")))
            _selected.Clear();
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await _actions.DeleteAsync([.. _selected], RunFormat.Plural(_selected.Count, "run", "runs")))
            _selected.Clear();
        await LoadAsync();
    }

    private async Task StarAsync((int Run, bool Starred) change)
    {
        await Naming.ChangeRunAsync(change.Run, new NamingChange(), change.Starred);
        await LoadAsync();
    }

    private async Task MoveUpAsync(int id)
    {
        await _actions.MoveUpAsync(id);
        await LoadAsync();
    }
}
