using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Shared.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Masks.Components;

/// <summary>Lists, compares, restores and adopts. Which two are compared stands in the address (<c>?compare=v1,r12</c>).</summary>
public sealed partial class CaseRevisions
{
    private IReadOnlyList<MaskRevision> _revisions = [];
    private IReadOnlyList<ReferenceVersion> _references = [];
    private List<string> _chosen = [];
    private int? _read;

    [Parameter, EditorRequired]
    public required DatasetCase Case { get; set; }

    [Inject]
    private RevisionQueries Queries { get; set; } = null!;

    [Inject]
    private MaskRevisions Revisions { get; set; } = null!;

    [Inject]
    private ReferenceMasks References { get; set; } = null!;

    [Inject]
    private CurrentReader Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override bool IsRelevant(PortalChange change) => change.Kind == ChangeKind.Revision && change.Id == _read;

    protected override Task OnFeedAsync() => LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_read == Case.Id)
            return;
        _read = Case.Id;
        await LoadAsync();
        var asked = System.Web.HttpUtility.ParseQueryString(new Uri(Navigation.Uri).Query)["compare"]?.Split(',') ?? [];
        _chosen = [.. asked.Where(IsThere).Distinct().Take(2)];
    }

    private async Task LoadAsync()
    {
        _revisions = await Queries.OfCaseAsync(Case.Id);
        _references = await Queries.ReferencesAsync(Case.Id);
    }

    private bool IsThere(string key) => key == "v1" || _revisions.Any(r => key == FormattableString.Invariant($"r{r.Id}"));

    /// <summary>A third tick takes the place of the older one.</summary>
    private void Choose(string key)
    {
        if (!_chosen.Remove(key))
            _chosen = [.. _chosen.TakeLast(1), key];
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter("compare", _chosen.Count == 2 ? string.Join(',', _chosen) : null),
            replace: true
        );
    }

    private async Task RestoreAsync(MaskRevision revision)
    {
        if (await ReaderAsync() is not { } reader)
            return;
        var sure = await Dialogs.ShowMessageBoxAsync(
            $"Restore revision {revision.Id}?",
            $"It is saved as {reader.Name}'s newest revision. Nothing is deleted.",
            yesText: "Restore",
            noText: "Cancel"
        );
        if (sure != true)
            return;
        var outcome = await Revisions.RestoreAsync(Case.DatasetId, Case.CaseId, revision.Id, reader.Id, known: null, afterAny: true);
        Snackbar.Add(
            outcome.State switch
            {
                SaveState.Saved => $"Restored as revision {outcome.Revision!.Id}.",
                SaveState.Unchanged => $"{reader.Name}'s newest revision is already identical to this one.",
                _ => outcome.Detail!,
            },
            outcome.Revision is null ? Severity.Warning : Severity.Success
        );
        await LoadAsync();
    }

    private async Task AdoptAsync(MaskRevision revision)
    {
        if (await ReaderAsync() is not { } reader)
            return;
        var next = (_references is [.., var latest] ? latest.Version : 1) + 1;
        var dialog = await Dialogs.ShowAsync<AdoptDialog>(
            $"Adopt revision {revision.Id} as reference v{next}?",
            new DialogParameters<AdoptDialog> { { d => d.CaseId, Case.CaseId }, { d => d.Version, next } },
            new DialogOptions
            {
                CloseButton = true,
                MaxWidth = MaxWidth.Small,
                FullWidth = true,
            }
        );
        if (await dialog.Result is not { Canceled: false, Data: string reason })
            return;
        var outcome = await References.AdoptAsync(Case, revision.Id, reader.Id, reason);
        Snackbar.Add(
            outcome.State == AdoptState.Adopted
                ? $"Revision {revision.Id} is now reference v{outcome.Version!.Version} of " + $"{Case.CaseId}; v1 is kept."
                : outcome.Detail!,
            outcome.State == AdoptState.Adopted ? Severity.Success : Severity.Warning
        );
        await LoadAsync();
    }

    private async Task<Reader?> ReaderAsync()
    {
        await Current.LoadAsync();
        if (Current.Reader is null)
        {
            var dialog = await Dialogs.ShowAsync<ReaderDialog>(
                "Choose a reader",
                new DialogOptions
                {
                    CloseButton = true,
                    MaxWidth = MaxWidth.Small,
                    FullWidth = true,
                }
            );
            await dialog.Result;
        }

        return Current.Reader;
    }
}
