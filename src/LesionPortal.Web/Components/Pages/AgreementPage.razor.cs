using LesionPortal.Data.Queries;
using LesionPortal.Web.Reviews;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Components.Pages;

/// <summary>How far readers agree on a suite's predictions. Without <c>?suite=</c> the newest suite with a completed run.</summary>
public sealed partial class AgreementPage
{
    private IReadOnlyList<SuiteSummary> _suites = [];
    private AgreementReport? _report;
    private int? _shown;
    private int? _dataset;
    private bool _loaded;
    private int _asked;

    [SupplyParameterFromQuery(Name = "suite")] private int? SuiteQuery { get; set; }

    [Inject] private RunQueries Runs { get; set; } = null!;
    [Inject] private AgreementBuilder Builder { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var asked = ++_asked;
        _suites = await Runs.SuitesAsync();
        var wanted = SuiteQuery ?? _suites.FirstOrDefault(s => s.Completed > 0)?.Id;
        if (_loaded && wanted == _shown)
            return;
        var report = wanted is { } suite ? await Builder.OfSuiteAsync(suite) : null;
        // Arrow keys choose faster than a report is made: only the last one counts.
        if (asked != _asked)
            return;
        (_report, _shown, _dataset, _loaded) = (report, wanted, _suites.FirstOrDefault(s => s.Id == wanted)?.DatasetId, true);
    }

    private void Go(string? suite) => Navigation.NavigateTo($"/agreement?suite={suite}", replace: true);
}
