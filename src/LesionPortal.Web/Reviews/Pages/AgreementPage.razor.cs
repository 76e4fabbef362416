using LesionPortal.Data.Queries;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Reviews.Pages;

/// <summary>How far readers agree on a suite's predictions. Without <c>?suite=</c> the newest suite with a completed run.</summary>
public sealed partial class AgreementPage
{
    private IReadOnlyList<SuiteSummary> _suites = [];
    private AgreementReport? _report;
    private int? _shown;
    private int? _dataset;
    private bool _loaded;
    private int _asked;

    [SupplyParameterFromQuery(Name = "suite")]
    private int? SuiteQuery { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private AgreementBuilder Builder { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var asked = ++_asked;
        var suites = await Runs.SuitesAsync();
        var wanted = SuiteQuery ?? suites.FirstOrDefault(s => s.Completed > 0)?.Id;
        var report =
            _loaded && wanted == _shown ? _report
            : wanted is { } suite ? await Builder.OfSuiteAsync(suite)
            : null;
        // Arrow keys choose faster than a report is made: only the last one counts.
        if (asked != _asked)
            return;
        // Together: a list without its report would show another suite chosen.
        (_suites, _report, _shown, _loaded) = (suites, report, wanted, true);
        _dataset = suites.FirstOrDefault(s => s.Id == wanted)?.DatasetId;
    }

    private void Go(string? suite) => Navigation.NavigateTo($"/agreement?suite={suite}", replace: true);
}
