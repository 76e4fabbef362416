using LesionPortal.Data.Queries;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Bin.Pages;

/// <summary>What was deleted: who, when, how large; and the way back.</summary>
public sealed partial class BinPage
{
    private IReadOnlyList<BinItem>? _items;
    private bool _mayPurge;

    [Inject]
    private BinListing Listing { get; set; } = null!;

    [Inject]
    private IRunBin Bin { get; set; } = null!;

    [Inject]
    private CurrentPerson Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.RunStatus;

    protected override async Task OnInitializedAsync()
    {
        _mayPurge = Current.May(PortalAction.PurgeBin);
        await OnFeedAsync();
    }

    protected override async Task OnFeedAsync() => _items = await Listing.ListAsync();

    private async Task RestoreAsync(BinItem item) =>
        await SayAsync(
            item.Kind == BinKind.Suite ? await Bin.RestoreSuiteAsync(item.Id) : await Bin.RestoreAsync(item.Id),
            $"Restored {item.Name}."
        );

    private async Task PurgeAsync(BinItem item)
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            $"Delete {item.Name} for good?",
            $"History, weights and predictions are gone then and cannot be brought back. It frees {RunFormat.Bytes(item.Bytes)}.",
            yesText: "Delete for good",
            noText: "Keep"
        );
        if (sure == true)
            await SayAsync(
                item.Kind == BinKind.Suite ? await Bin.PurgeSuiteAsync(item.Id) : await Bin.PurgeAsync(item.Id),
                $"Deleted {item.Name} for good."
            );
    }

    private async Task SayAsync(RequestOutcome outcome, string done)
    {
        if (outcome.Succeeded)
            Snackbar.Add(done, Severity.Success);
        else
            Snackbar.Add(outcome.Refusal ?? "It is no longer in the bin.", Severity.Warning);
        await OnFeedAsync();
    }

    private static string WordsOf(BinItem item) =>
        item.Kind == BinKind.Suite
            ? $"suite #{item.Id} with {RunFormat.Plural(item.Runs, "run", "runs")}"
            : FormattableString.Invariant($"run #{item.Id}");
}
