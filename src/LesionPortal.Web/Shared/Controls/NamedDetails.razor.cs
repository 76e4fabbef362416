using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Naming;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Shared.Controls;

/// <summary>Below the heading of whatever can be named, described and tagged.</summary>
public sealed partial class NamedDetails
{
    private bool _mayChange;
    private string? _createdBy;
    private int? _knownId;

    /// <summary>Also the beginning of what a screen reader says.</summary>
    private string ChangeLabel => Description.Length == 0 && Tags.Count == 0 ? "Rename, describe, tag" : "Change name, description, tags";

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter, EditorRequired]
    public required string Description { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Tags { get; set; }

    [Parameter, EditorRequired]
    public required DateTime CreatedAt { get; set; }

    [Parameter]
    public int? CreatedById { get; set; }

    /// <summary>The list of things with a tag; null where there is none.</summary>
    [Parameter]
    public Func<string, string>? TagHref { get; set; }

    /// <summary>Who may not do this cannot change it here.</summary>
    [Parameter, EditorRequired]
    public required PortalAction Right { get; set; }

    [Parameter, EditorRequired]
    public required Func<NamingChange, Task<NamingOutcome>> Save { get; set; }

    /// <summary>After it was changed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private AccountQueries Accounts { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private CurrentPerson Current { get; set; } = null!;

    // Asked once: later renders may come from the feed, where nobody acts.
    protected override void OnInitialized() => _mayChange = Current.May(Right);

    protected override async Task OnParametersSetAsync()
    {
        if (_knownId == CreatedById)
            return;
        _knownId = CreatedById;
        _createdBy = await Accounts.NameAsync(CreatedById);
    }

    private async Task ChangeAsync()
    {
        var dialog = await Dialogs.ShowAsync<NamingDialog>(
            "Name, description and tags",
            new DialogParameters<NamingDialog>
            {
                { d => d.Name, Name },
                { d => d.Description, Description },
                { d => d.Tags, Tags },
                { d => d.Save, Save },
            },
            new DialogOptions
            {
                CloseButton = true,
                FullWidth = true,
                MaxWidth = MaxWidth.Small,
            }
        );
        if (await dialog.Result is { Canceled: false })
            await OnChanged.InvokeAsync();
    }
}
