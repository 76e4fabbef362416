using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using MudBlazor;

namespace LesionPortal.Web.Runs.Components;

/// <summary>What a person does to runs from a page: asks before what can't be undone, says how it went.</summary>
public sealed class RunActions(IRunQueue queue, IDialogService dialogs, ISnackbar snackbar)
{
    public async Task<bool> CancelAsync(IReadOnlyList<int> runs, string what)
    {
        var sure = await dialogs.ShowMessageBoxAsync(
            $"Cancel {what}?",
            "Training stops within seconds. The last checkpoint is kept, so that it can be resumed.",
            yesText: "Cancel training",
            noText: "Continue training"
        );
        return sure == true && await DoAsync(runs, queue.CancelAsync, $"Cancelled {what}.");
    }

    public async Task<bool> DeleteAsync(IReadOnlyList<int> runs, string what)
    {
        var sure = await dialogs.ShowMessageBoxAsync(
            $"Delete {what}?",
            "History, weights and predictions are deleted permanently.",
            yesText: "Delete",
            noText: "Keep"
        );
        return sure == true && await DoAsync(runs, queue.DeleteAsync, $"Deleted {what}.");
    }

    public Task<bool> ResumeAsync(int run, string name) => DoAsync([run], queue.ResumeAsync, $"{name} is queued again.");

    public Task<bool> MoveUpAsync(int run) => DoAsync([run], queue.MoveUpAsync, null);

    /// <summary>Null when it was refused; why is said.</summary>
    public async Task<int?> EnsembleAsync(IReadOnlyList<int> runs)
    {
        var outcome = await queue.QueueEnsembleAsync(runs, CancellationToken.None);
        if (outcome.Queued)
        {
            snackbar.Add($"Queued: an ensemble of {RunFormat.Plural(runs.Count, "run", "runs")}.", Severity.Success);
            return outcome.RunIds[0];
        }

        foreach (var problem in outcome.Problems)
            snackbar.Add($"No ensemble: {problem.Message}", Severity.Warning, o => o.RequireInteraction = true);
        return null;
    }

    /// <returns>True when every run did as asked.</returns>
    private async Task<bool> DoAsync(IReadOnlyList<int> runs, Func<int, CancellationToken, Task<RequestOutcome>> request, string? done)
    {
        var all = true;
        foreach (var run in runs)
        {
            var outcome = await request(run, CancellationToken.None);
            if (outcome.Succeeded)
                continue;
            all = false;
            snackbar.Add(outcome.Found ? $"Run {run}: {outcome.Refusal}" : $"Run {run} no longer exists.", Severity.Warning);
        }

        if (all && done is not null)
            snackbar.Add(done, Severity.Success);
        return all;
    }
}
