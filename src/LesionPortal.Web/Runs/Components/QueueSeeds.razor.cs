using System.Globalization;
using LesionPortal.Core.Runs;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Runs.Components;

/// <summary>Queues the seeds that configurations of a suite lack, as runs of the suite. Asks before, with how many and how long.</summary>
public sealed partial class QueueSeeds
{
    private IReadOnlyList<RunSummary>? _seen;
    private IReadOnlyList<MissingSeeds> _few = [];
    private bool _busy;

    [Parameter, EditorRequired]
    public required int SuiteId { get; set; }

    /// <summary>Of the suite; those whose configurations are meant.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunSummary> Runs { get; set; }

    [Parameter]
    public EventCallback OnQueued { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunEstimates Estimates { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"To compare losses, architectures or settings, each side needs at "
                + $"least {ComparisonVerdict.MinSeeds} seeds. Seeds are missing for "
                + $"{ComparisonSummary.Listed([.. _few.Select(m => m.Name)])}."
        );

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_seen, Runs))
            return;
        _seen = Runs;
        _few = MissingSeeds.Of(Runs);
    }

    private async Task QueueAsync()
    {
        _busy = true;
        try
        {
            await AskAndQueueAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task AskAndQueueAsync()
    {
        // Of now: runs may have been queued since the page was drawn, and the suite may have seeds that are not among these runs.
        var keys = _few.Select(m => m.Key).ToHashSet();
        List<RunSettings> missing =
        [
            .. MissingSeeds.Of((await Queries.SuiteAsync(SuiteId))?.Runs ?? []).Where(m => keys.Contains(m.Key)).SelectMany(m => m.Runs),
        ];
        if (missing.Count == 0)
        {
            Snackbar.Add("No seeds are missing: they exist or are queued. Include them once they have completed.", Severity.Info);
            return;
        }

        var count = RunFormat.Plural(missing.Count, "run", "runs");
        var what =
            $"{count} with the same settings and the next unused seeds, added to this suite. Training time: "
            + $"{await TimeAsync(missing)}.";
        var sure = await Dialogs.ShowMessageBoxAsync($"Queue {count}?", what, yesText: $"Queue {count}", noText: "Not now");
        if (sure != true)
            return;
        var outcome = await Queue.AddToSuiteAsync(SuiteId, missing, CancellationToken.None);
        foreach (var problem in outcome.Problems)
            Snackbar.Add($"Not queued: {problem.Message}", Severity.Warning, o => o.RequireInteraction = true);
        if (!outcome.Queued)
            return;
        Snackbar.Add($"Queued: {count}.", Severity.Success);
        await OnQueued.InvokeAsync();
    }

    private async Task<string> TimeAsync(List<RunSettings> runs)
    {
        var known = TimeSpan.Zero;
        var unknown = 0;
        foreach (var group in runs.GroupBy(r => r with { Seed = 0 }))
        {
            if (await Estimates.EstimateAsync(group.First()) is { } estimate)
                known += estimate.Total * group.Count();
            else
                unknown += group.Count();
        }

        return RunFormat.About(known, unknown);
    }
}
