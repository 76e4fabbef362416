using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Components.Readers;
using LesionPortal.Web.Live;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Scoring;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Components.Scoring;

/// <summary>Stands in a suite's report. Opening it counts as a look at the suite's test scores.</summary>
public sealed partial class SuiteEvidence
{
    private SlicedEvidence? _evidence;
    private IReadOnlyList<RunSummary> _runs = [];
    private IReadOnlyList<RunScoring> _open = [];
    private IReadOnlyList<string> _problems = [];
    private IReadOnlyList<TestLook> _looks = [];
    private string _metric = "iou";
    private MetricResolution _resolution = MetricResolution.Training;

    [Parameter, EditorRequired] public required int SuiteId { get; set; }

    [Inject] private RunQueries Queries { get; set; } = null!;
    [Inject] private MetricEvidence Builder { get; set; } = null!;
    [Inject] private RunScorings Scorings { get; set; } = null!;
    [Inject] private TestLooks Looks { get; set; } = null!;
    [Inject] private CurrentReader Current { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) => change.Kind is ChangeKind.Scoring or ChangeKind.RunStatus && _runs.Any(r => r.Id == change.Id);

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override Task OnFeedAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await Current.LoadAsync();
        await Looks.RecordAsync(_runs, "report", Current.Reader?.Id);
        _looks = await Looks.OfSuiteAsync(SuiteId);
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _runs = (await Queries.SuiteAsync(SuiteId))?.Runs ?? [];
        List<int> ids = [.. _runs.Select(r => r.Id)];
        var scorings = await Scorings.OfRunsAsync(ids);
        _open = [.. scorings.Where(s => s.State is ScoringState.Waiting or ScoringState.Working)];
        // Of each run the newest tells how it is.
        _problems = [.. scorings.DistinctBy(s => s.RunId).Select(s => s.Message).OfType<string>().Distinct()];
        // While it is being scored the numbers stay: half of the cases would be another mean.
        if (_evidence is null || _open.Count == 0)
            _evidence = await Builder.OfRunsAsync(ids, EvidenceQuestion.Everything with { Means = [MetricCatalogue.Get("iou")] });
    }

    private async Task ScoreAsync()
    {
        await Scorings.RequestAsync([.. _runs.Select(r => r.Id)], ReferenceChoice.Latest);
        await LoadAsync();
    }
}
