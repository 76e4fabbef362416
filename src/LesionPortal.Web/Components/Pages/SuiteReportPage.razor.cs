using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Components.Comparison;
using LesionPortal.Web.Components.Runs;
using LesionPortal.Web.Live;
using LesionPortal.Web.Reports;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Components.Pages;

/// <summary>A suite as a paper: verdict, then the evidence. Fills itself while runs finish.</summary>
public sealed partial class SuiteReportPage
{
    private SuiteReport? _report;
    private bool _loaded;
    private int _datasetId;
    private IReadOnlyList<RunSummary> _runs = [];
    private IReadOnlyList<ReportCase> _cases = [];
    private IReadOnlyList<int> _casesOf = [];

    [Parameter] public int Id { get; set; }

    [Inject] private RunQueries Queries { get; set; } = null!;
    [Inject] private SuiteReportBuilder Builder { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private int Done => _runs.Count(r => r.Status.IsFinished());

    protected override bool IsRelevant(PortalChange change) =>
        change.Kind is ChangeKind.RunStatus or ChangeKind.RunProgress && _runs.Any(r => r.Id == change.Id);

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override Task OnFeedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var id = Id;
        var suite = await Queries.SuiteAsync(id);
        var report = suite is null ? null : await Builder.OfSuiteAsync(id);
        var completed = report is null ? [] : Completed(report).Select(r => r.RunId).ToList();
        if (!completed.SequenceEqual(_casesOf))
        {
            var scores = new List<RunCaseScore>();
            foreach (var run in completed)
                scores.AddRange(await Queries.CaseScoresAsync(run, SplitPart.Test, Checkpoint.Best));
            _cases = ReportCases.Choose(scores);
            _casesOf = completed;
        }

        if (id != Id)
            return;
        _report = report;
        _runs = suite?.Runs ?? [];
        _datasetId = suite?.DatasetId ?? 0;
        _loaded = true;
    }

    private static IReadOnlyList<ReportRow> Completed(SuiteReport report) => [.. report.Rows.Where(r => r.Status == RunStatus.Completed)];

    private static string Subtitle(SuiteReport report)
    {
        var split = report.Split is { } s ? FormattableString.Invariant($", {s.Train} training, {s.Validation} validation and {s.Test} test cases") : "";
        return $"{RunWords.Plural(report.Rows.Count, "run", "runs")} on {string.Join(", ", report.Datasets)}{split}.";
    }

    private static string Training(SuiteReport report) => report.Rows.FirstOrDefault(r => r.Status == RunStatus.Running) is { } run
        ? FormattableString.Invariant($"; {run.Name} is at epoch {run.EpochsDone} of {run.Epochs}") : "";

    // With <base href="/"> a bare "#table-1" would lead to the home page.
    private string Link(string id) => $"{Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]}#{id}";
}
