using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Datasets.Components;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Datasets.Pages;

/// <summary>A dataset's cases as a gallery, filtered by what stands in the address.</summary>
public sealed partial class DatasetPage
{
    private bool _loaded;
    private int _loadedId;
    private DatasetSummary? _summary;
    private Split? _split;
    private IReadOnlyList<DatasetCase> _cases = [];
    private IReadOnlyList<DatasetCase> _shown = [];
    private IReadOnlyList<ImportProblem> _problems = [];
    private IReadOnlyList<SuiteSummary> _suites = [];
    private GalleryFilter _filter = new("");

    [Parameter]
    public int Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery]
    private string? Suite { get; set; }

    [Inject]
    private DatasetQueries Datasets { get; set; } = null!;

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private DatasetNaming Naming { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool ShowsProblems => Tab == "problems";

    private bool ShowsMasks => Tab == "masks";

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.Dataset && change.Id == Id;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Navigation.LocationChanged += OnLocationChanged;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId != Id)
            await OnFeedAsync();
        else
            await FilterAsync();
        _loaded = true;
    }

    protected override async Task OnFeedAsync()
    {
        _loadedId = Id;
        _cases = await Datasets.CasesAsync(Id);
        _problems = await Datasets.ProblemsAsync(Id);
        _suites = [.. (await Runs.SuitesAsync()).Where(s => s.DatasetId == Id)];
        _summary = await Datasets.FindAsync(Id);
        await FilterAsync();
    }

    private async Task FilterAsync()
    {
        _split = int.TryParse(Suite, out var suite) ? (await Runs.SuiteAsync(suite))?.Split : null;
        _filter = new GalleryFilter(new Uri(Navigation.Uri).Query, _split, _problems.Select(p => p.CaseId).OfType<string>().ToHashSet());
        _shown = _filter.Apply(_cases);
    }

    // Filters are many and named by the data; the page reads them from the address itself.
    private void OnLocationChanged(object? sender, Microsoft.AspNetCore.Components.Routing.LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath.TrimEnd('/') != $"/datasets/{Id}")
            return;
        _ = InvokeAsync(FollowAddressAsync);
    }

    private async Task FollowAddressAsync()
    {
        try
        {
            await FilterAsync();
            StateHasChanged();
        }
        catch (Exception exception) when (!IsDisposed)
        {
            // Nobody awaits an event: the error boundary has to hear of it.
            await DispatchExceptionAsync(exception);
        }
    }

    private void Search(ChangeEventArgs change) => Go("q", change.Value as string);

    private void ChooseSuite(ChangeEventArgs change) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?> { ["suite"] = Known(change.Value as string), ["part"] = null }
            )
        );

    private void Go(string key, string? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = Known(value) }),
            replace: true
        );

    private static string? Known(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private string TabHref(string? tab) => Navigation.GetUriWithQueryParameter("tab", tab);

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnLocationChanged;
        base.Dispose(disposing);
    }
}
