using System.Globalization;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Live;
using LesionPortal.Web.Reports;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Components.Pages;

/// <summary>Any runs side by side. <c>?runs=1,2</c> chooses them; <c>?suite=1</c> alone means all of a suite.</summary>
public sealed partial class ComparePage
{
    private const int MostCandidates = 60;

    private IReadOnlyList<RunSummary> _candidates = [];
    private IReadOnlyList<int> _chosen = [];
    private SuiteReport? _report;

    [SupplyParameterFromQuery(Name = "runs")] private string? RunsQuery { get; set; }
    [SupplyParameterFromQuery(Name = "suite")] private int? SuiteQuery { get; set; }

    [Inject] private RunQueries Queries { get; set; } = null!;
    [Inject] private SuiteReportBuilder Builder { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<RunSummary> Chosen => [.. _chosen.Select(id => _candidates.FirstOrDefault(r => r.Id == id)).OfType<RunSummary>()];

    protected override bool IsRelevant(PortalChange change) =>
        change.Kind == ChangeKind.RunStatus || (change.Kind == ChangeKind.RunProgress && _chosen.Contains(change.Id));

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override Task OnFeedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var (runsQuery, suiteQuery) = (RunsQuery, SuiteQuery);
        var suite = suiteQuery is { } id ? await Queries.SuiteAsync(id) : null;
        var asked = Parse(runsQuery);
        IReadOnlyList<RunSummary> candidates;
        if (suite is not null)
        {
            candidates = suite.Runs;
            asked ??= [.. suite.Runs.Select(r => r.Id)];
        }
        else
        {
            candidates = (await Queries.ListAsync(new RunFilter { Sort = RunSort.Created, Take = MostCandidates })).Runs;
        }

        asked ??= [];
        // Runs named in the address are shown even when they are old or of another suite.
        var missing = asked.Where(run => candidates.All(c => c.Id != run)).ToList();
        if (missing.Count > 0)
            candidates = [.. (await Queries.RunsForComparisonAsync(missing)).Select(r => r.Run), .. candidates];
        var report = await Builder.OfRunsAsync(asked);
        if (runsQuery != RunsQuery || suiteQuery != SuiteQuery)
            return;
        _candidates = candidates;
        _chosen = [.. report.Rows.Select(r => r.RunId)];
        _report = report;
    }

    private void Toggle(int id)
    {
        var chosen = _chosen.Contains(id) ? _chosen.Where(c => c != id) : _chosen.Append(id).Order();
        var runs = string.Join(',', chosen.Select(c => c.ToString(CultureInfo.InvariantCulture)));
        // Commas are left as they are, so that a person can read and change the address.
        Navigation.NavigateTo($"/compare?{(SuiteQuery is { } suite ? $"suite={suite}&" : "")}runs={runs}", replace: true);
    }

    private static List<int>? Parse(string? runs) => runs is null ? null
        : [.. runs.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct()];
}
