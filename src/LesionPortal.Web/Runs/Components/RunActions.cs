using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Labels;
using MudBlazor;

namespace LesionPortal.Web.Runs.Components;

/// <summary>What a person does to runs from a page: asks before what can't be undone, says how it went.</summary>
public sealed class RunActions(IRunQueue queue, IRunBin bin, IDialogService dialogs, ISnackbar snackbar)
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
        // An ensemble came after its members, and goes before them.
        int[] ordered = [.. runs.OrderDescending()];
        return await IsSureAsync(what, await bin.NotesOfRunsAsync(ordered))
            && await DoAsync(ordered, bin.DeleteAsync, $"Moved {what} to the bin.", () => RestoreAsync([.. ordered.Reverse()], what));
    }

    public async Task<bool> DeleteSuiteAsync(int suite, string name)
    {
        if (!await IsSureAsync(name, await bin.NotesOfSuiteAsync(suite)))
            return false;
        return await DoAsync(
            [suite],
            bin.DeleteSuiteAsync,
            $"Moved {name} with its runs to the bin.",
            async () => await DoAsync([suite], bin.RestoreSuiteAsync, $"Restored {name}.", kind: "Suite"),
            kind: "Suite"
        );
    }

    private async Task RestoreAsync(IReadOnlyList<int> runs, string what) => await DoAsync(runs, bin.RestoreAsync, $"Restored {what}.");

    private async Task<bool> IsSureAsync(string what, DeletionNotes notes) =>
        await dialogs.ShowMessageBoxAsync($"Delete {what}?", Words(notes), yesText: "Delete", noText: "Keep") == true;

    private static string Words(DeletionNotes notes) =>
        $"It goes to the bin and can be restored for {IRunBin.Kept.Days} days; then it is deleted for good, which frees "
        + $"{RunFormat.Bytes(notes.Bytes)}."
        + (notes.Dependants.Count == 0 ? "" : $" It has {string.Join("; ", notes.Dependants)}.");

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
    private async Task<bool> DoAsync(
        IReadOnlyList<int> ids,
        Func<int, CancellationToken, Task<RequestOutcome>> request,
        string? done,
        Func<Task>? undo = null,
        string kind = "Run"
    )
    {
        var all = true;
        foreach (var id in ids)
        {
            var outcome = await request(id, CancellationToken.None);
            if (outcome.Succeeded)
                continue;
            all = false;
            snackbar.Add(outcome.Found ? $"{kind} {id}: {outcome.Refusal}" : $"{kind} {id} no longer exists.", Severity.Warning);
        }

        if (all && done is not null)
            snackbar.Add(
                done,
                Severity.Success,
                options =>
                {
                    if (undo is null)
                        return;
                    options.Action = "Undo";
                    options.VisibleStateDuration = 10_000;
                    options.OnClick = _ => undo();
                }
            );
        return all;
    }
}
