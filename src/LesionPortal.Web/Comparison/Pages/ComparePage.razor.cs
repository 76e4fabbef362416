using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace LesionPortal.Web.Comparison.Pages;

/// <summary>
/// Any runs side by side. <c>?runs=1,2</c> chooses them; <c>?suite=1</c> alone means all of a suite; the rest is <see cref="CompareView"/>.
/// </summary>
public sealed partial class ComparePage
{
    private const int MostCandidates = 60;

    private CompareView _view = new();
    private ComparedRuns? _runs;
    private IReadOnlyList<int> _chosen = [];
    private IReadOnlyList<RunSummary> _candidates = [];
    private int _more;
    private bool _any;
    private string? _text;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private CompareReader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) =>
        change.Kind == ChangeKind.RunStatus || (change.Kind == ChangeKind.RunProgress && _chosen.Contains(change.Id));

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _view = CompareView.Parse(new Uri(Navigation.Uri).Query);
        await LoadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnLocationChanged;
        base.Dispose(disposing);
    }

    protected override Task OnFeedAsync() => LoadAsync();

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var address = new Uri(e.Location);
        if (address.AbsolutePath == CompareView.Path)
            _ = InvokeAsync(() => ShowAsync(CompareView.Parse(address.Query)));
    }

    private async Task ShowAsync(CompareView view)
    {
        try
        {
            var before = _view;
            _view = view;
            if (_runs is null || NeedsReading(before, view))
                await LoadAsync();
            if (!IsDisposed)
                StateHasChanged();
        }
        catch (Exception exception) when (!IsDisposed)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    /// <summary>Zoom, smoothing, axes and the like show the same numbers in another way.</summary>
    private static bool NeedsReading(CompareView before, CompareView now) =>
        (before.Metric, before.Split, before.Checkpoint, before.Resolution, before.Suite)
            != (now.Metric, now.Split, now.Checkpoint, now.Resolution, now.Suite)
        || !(before.Runs ?? []).SequenceEqual(now.Runs ?? [])
        || before.Runs is null != now.Runs is null;

    private async Task LoadAsync()
    {
        var view = _view;
        var asked = view.Runs ?? (view.Suite is { } id ? await Queries.RunIdsOfSuiteAsync(id) : []);
        var runs = await Reader.ReadAsync(asked, view);
        await ListAsync([.. runs.Runs.Select(r => r.Summary)], view.Suite);
        // The view may have moved on while this was read; its own reading follows.
        if (NeedsReading(view, _view))
            return;
        _chosen = [.. runs.Runs.Select(r => r.Id)];
        _runs = runs;
    }

    /// <summary>The chosen runs first, then those that match the search; without one the suite's, else the newest.</summary>
    private async Task ListAsync(IReadOnlyList<RunSummary> chosen, int? suite)
    {
        var text = _text;
        var filter = new RunFilter
        {
            Text = text,
            SuiteId = string.IsNullOrWhiteSpace(text) ? suite : null,
            Sort = RunSort.Created,
            Take = MostCandidates,
        };
        var page = await Queries.ListAsync(filter);
        if (text != _text)
            return;
        _any = chosen.Count > 0 || page.Total > 0 || !string.IsNullOrWhiteSpace(text);
        _more = page.Total - page.Runs.Count;
        List<RunSummary> others = [.. page.Runs.Where(r => chosen.All(c => c.Id != r.Id))];
        _candidates = [.. chosen.Concat(others).OrderBy(r => suite is null ? 0 : r.Id)];
    }

    private async Task FindAsync(string? text)
    {
        _text = text;
        await ListAsync([.. (_runs ?? ComparedRuns.None).Runs.Select(r => r.Summary)], _view.Suite);
    }

    private void Toggle(int id) =>
        Go(_view with { Runs = [.. _chosen.Contains(id) ? _chosen.Where(c => c != id) : _chosen.Append(id).Order()] });

    private void Clear() => Go(_view with { Runs = [], Suite = null });

    private void Go(CompareView view) => Navigation.NavigateTo(view.ToAddress(), replace: true);
}
