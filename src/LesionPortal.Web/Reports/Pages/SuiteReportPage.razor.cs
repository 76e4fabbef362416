using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Reports.Documents;
using LesionPortal.Web.Runs;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Reports.Pages;

/// <summary>A suite as a paper: verdict, then the evidence. Fills itself while runs finish.</summary>
public sealed partial class SuiteReportPage
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(5);

    private RenderedReport? _written;
    private IReadOnlyDictionary<string, ReportText> _texts = new Dictionary<string, ReportText>();
    private bool _statusChanged;
    private long _loadedAt;
    private bool _loaded;
    private int _datasetId;
    private SuiteDetails? _suite;
    private IReadOnlyList<RunSummary> _runs = [];
    private IReadOnlyList<ReportCase> _cases = [];

    [Parameter]
    public int Id { get; set; }

    /// <summary>The reference masks the report is against, "v2" or "latest"; the dataset's own without it.</summary>
    [SupplyParameterFromQuery(Name = "reference")]
    private string? ReferenceQuery { get; set; }

    /// <summary>The smallest difference in plain IoU that matters; the portal's without it.</summary>
    [SupplyParameterFromQuery(Name = "relevant")]
    private double? RelevantQuery { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private ReportRequests Reports { get; set; } = null!;

    [Inject]
    private ReportQueries Texts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

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

    /// <summary>Completed runs that an ensemble could be made of.</summary>
    private IReadOnlyList<int> Trained =>
        [.. _runs.Where(r => r.Status == RunStatus.Completed && r.Settings.Ensemble is null).Select(r => r.Id)];

    private int Done => _runs.Count(r => r.Status.IsFinished());

    private ReferenceChoice Masks => ReferenceChoice.TryParse(ReferenceQuery ?? "", out var masks) ? masks : ReferenceChoice.Original;

    private double? Relevant => RelevantQuery is > 0 ? RelevantQuery : null;

    /// <summary>For addresses; null where it is the usual.</summary>
    private string? Chosen => Masks == ReferenceChoice.Original ? null : Masks.ToString();

    protected override bool IsRelevant(PortalChange change)
    {
        var relevant = change.Kind is ChangeKind.RunStatus or ChangeKind.RunProgress && _runs.Any(r => r.Id == change.Id);
        _statusChanged |= relevant && change.Kind == ChangeKind.RunStatus;
        return relevant;
    }

    protected override Task OnParametersSetAsync() => LoadAsync();

    // Progress comes twice a second; a report is read, not watched, and every number of it is made anew.
    protected override Task OnFeedAsync() =>
        _statusChanged || Time.GetElapsedTime(_loadedAt) >= BetweenProgress ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var (id, masks, relevant) = (Id, Masks, Relevant);
        (_statusChanged, _loadedAt) = (false, Time.GetTimestamp());
        var suite = await Queries.SuiteAsync(id);
        var written = suite is null ? null : await Reports.WithPaperAsync(id, pictures: false, masks: masks, relevant: relevant);
        var texts = await Texts.TextsAsync(id);
        if (id != Id || masks != Masks || relevant != Relevant)
            return;
        _texts = texts;
        _written = written;
        _cases = written is null ? [] : ReportCases.Of(written.Report);
        _suite = suite;
        _runs = suite?.Runs ?? [];
        _datasetId = suite?.DatasetId ?? 0;
        _loaded = true;
    }

    private async Task EnsembleAsync()
    {
        if (await new RunActions(Queue, Bin, Dialogs, Snackbar).EnsembleAsync(Trained) is { } id)
            Navigation.NavigateTo(FormattableString.Invariant($"/runs/{id}"));
    }

    private async Task DeleteAsync()
    {
        if (await new RunActions(Queue, Bin, Dialogs, Snackbar).DeleteSuiteAsync(Id, _suite!.Name))
            Navigation.NavigateTo("/runs");
    }

    private static IReadOnlyList<ReportRow> Completed(SuiteReport report) => [.. report.Rows.Where(r => r.Status == RunStatus.Completed)];

    private static string Subtitle(SuiteReport report)
    {
        var split = report.Split is { } s
            ? FormattableString.Invariant($", {s.Train} training, {s.Validation} validation and {s.Test} test cases")
            : "";
        return $"{RunFormat.Plural(report.Rows.Count, "run", "runs")} on {string.Join(", ", report.Datasets)}{split}.";
    }

    private static string Training(SuiteReport report) =>
        report.Rows.FirstOrDefault(r => r.Status == RunStatus.Running) is { } run
            ? FormattableString.Invariant($"; {run.Name} is at epoch {run.EpochsDone} of {run.Epochs}")
            : "";

    private string Csv(PaperTable table) =>
        $"/api/suites/{Id}/report.csv?table={table.Id}{(Chosen is { } masks ? $"&reference={masks}" : "")}"
        + $"{(Relevant is { } margin ? FormattableString.Invariant($"&relevant={margin}") : "")}";

    private void Choose(string? masks) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter("reference", masks == ReferenceChoice.Original.ToString() ? null : masks),
            replace: true
        );

    // With <base href="/"> a bare "#table-1" would lead to the home page.
    private string Link(string id) => $"{Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]}#{id}";
}
