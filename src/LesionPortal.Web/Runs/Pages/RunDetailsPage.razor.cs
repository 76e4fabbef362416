using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Components;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Naming;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Runs.Pages;

/// <summary>One run, live: each change of the feed brings the rows, maps and log lines that are new.</summary>
public sealed partial class RunDetailsPage
{
    private const int SampleCases = 5;

    private Run? _run;
    private bool _loaded;
    private int _loadedId;
    private IReadOnlyList<EpochRow> _history = [];
    private IReadOnlyList<CaseScore> _worst = [];
    private IReadOnlyList<string> _sampleCases = [];
    private IReadOnlyList<int> _sampleEpochs = [];
    private IReadOnlyList<string> _downloads = [];
    private RunMachine? _machine;
    private OtherWork? _otherWork;
    private string? _log;
    private RunActions _actions = null!;

    [Parameter]
    public int Id { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunProgressBoard Board { get; set; } = null!;

    [Inject]
    private PortalFolders Folders { get; set; } = null!;

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

    protected override bool IsRelevant(PortalChange change) =>
        change.Id == Id && change.Kind is ChangeKind.RunStatus or ChangeKind.RunProgress;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _actions = new RunActions(Queue, Bin, Dialogs, Snackbar);
    }

    protected override Task OnParametersSetAsync()
    {
        if (_loadedId == Id)
            return Task.CompletedTask;
        _loadedId = Id;
        _history = [];
        _worst = [];
        return LoadAsync();
    }

    protected override Task OnFeedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var id = Id;
        var run = await Queries.FindAsync(id);
        var known = _history;
        // Fewer epochs than shown: the run was restarted.
        if (run is null || run.EpochsDone < known.Count)
            known = [];
        var fresh = run is null ? [] : await Queries.HistoryAsync(id, known.Count > 0 ? known[^1].Epoch : 0);
        if (run is { Status: RunStatus.Completed } && _worst.Count == 0)
            _worst = await Queries.CaseScoresAsync(id, SplitPart.Test, Checkpoint.Best);
        var files = new RunFiles(Folders.Run(id));
        var log = await files.LogTailAsync();
        if (id != Id)
            return;
        _run = run;
        _history = fresh.Count == 0 ? known : [.. known, .. fresh];
        _log = log;
        _machine = RunMachine.Read(Folders.Run(id)) is [.., var machine] ? machine : null;
        _otherWork = OtherWork.Read(Folders.Run(id));
        _sampleEpochs = files.SampleEpochs();
        _downloads = files.ExistingDownloads();
        _sampleCases = run is null ? [] : [.. run.Split.Validation.Take(SampleCases)];
        _loaded = true;
    }

    private async Task StarAsync(bool starred)
    {
        await Naming.ChangeRunAsync(Id, new NamingChange(), starred);
        await LoadAsync();
    }

    private void Leave() => Navigation.NavigateTo("/runs");
}
