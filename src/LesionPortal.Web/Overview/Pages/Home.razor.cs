using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Overview.Pages;

/// <summary>What trains, what is best, and the one button that starts the comparison.</summary>
public sealed partial class Home
{
    private const int BaselineCases = 200;

    private bool _loaded;
    private int _waiting;
    private RunSummary? _best;
    private IReadOnlyList<(RunSummary Run, IReadOnlyList<EpochRow> History)> _training = [];
    private IReadOnlyList<RunSummary> _finished = [];
    private IReadOnlyList<DatasetSummary> _datasets = [];

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private DatasetQueries Datasets { get; set; } = null!;

    [Inject]
    private RunProgressBoard Board { get; set; } = null!;

    /// <summary>Real images before synthetic ones, then the largest.</summary>
    private DatasetSummary? ReadyDataset =>
        _datasets
            .Where(d => d.Dataset.State == DatasetState.Ready && d.Cases > 0)
            .OrderBy(d => d.Dataset.IsSynthetic)
            .ThenByDescending(d => d.Cases)
            .FirstOrDefault();

    private Dataset? ImportingDataset => _datasets.FirstOrDefault(d => d.Dataset.State == DatasetState.Importing)?.Dataset;

    protected override async Task OnInitializedAsync()
    {
        await OnFeedAsync();
        _loaded = true;
    }

    protected override async Task OnFeedAsync()
    {
        _datasets = await Datasets.ListAsync();
        var training = await Runs.ListAsync(new RunFilter { Statuses = [RunStatus.Running], Take = 8 });
        var withHistory = new List<(RunSummary, IReadOnlyList<EpochRow>)>();
        foreach (var run in training.Runs)
            withHistory.Add((run, await Runs.HistoryAsync(run.Id)));
        _training = withHistory;
        _waiting = (await Runs.ListAsync(new RunFilter { Statuses = [RunStatus.Queued], Take = 1 })).Total;
        _finished = (
            await Runs.ListAsync(
                new RunFilter
                {
                    Statuses = [RunStatus.Completed, RunStatus.Failed],
                    Sort = RunSort.Activity,
                    Take = 5,
                }
            )
        ).Runs;
        _best = (
            await Runs.ListAsync(
                new RunFilter
                {
                    Sort = RunSort.BestValidationQuantisedIou,
                    Descending = true,
                    Take = 20,
                }
            )
        ).Runs.FirstOrDefault(r => r is { BestValidationQuantisedIou: not null, LearnedNothing: null });
    }

    /// <summary>The notebook's split needs 200 cases at most; a small synthetic dataset gets the preset that fits it.</summary>
    private static string SuiteHref(DatasetSummary dataset) =>
        $"/runs/new?mode=suite&preset={(dataset.Dataset.IsSynthetic && dataset.Cases < BaselineCases ? "quick" : "notebook")}"
        + $"&dataset={dataset.Dataset.Id}";
}
