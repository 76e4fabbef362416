using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Naming;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LesionPortal.Web.Shared.Controls;

/// <summary>Asks for name, description and tags, and keeps open until they could be saved.</summary>
public sealed partial class NamingDialog
{
    private static readonly char[] BetweenTags = [' ', ',', ';', '\t', '\n', '\r'];

    private string _name = "";
    private string _description = "";
    private string _tags = "";
    private IReadOnlyList<SettingProblem> _problems = [];
    private bool _gone;
    private bool _saving;

    [Parameter]
    public string Name { get; set; } = "";

    [Parameter]
    public string Description { get; set; } = "";

    [Parameter]
    public IReadOnlyList<string> Tags { get; set; } = [];

    [Parameter]
    public Func<NamingChange, Task<NamingOutcome>> Save { get; set; } = _ => Task.FromResult(NamingOutcome.NotFound);

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    protected override void OnInitialized() => (_name, _description, _tags) = (Name, Description, string.Join(' ', Tags));

    private string? ProblemOf(string field) => _problems.FirstOrDefault(p => p.Field == field)?.Message;

    private async Task SaveAsync()
    {
        _saving = true;
        var tags = (_tags ?? "").Split(BetweenTags, StringSplitOptions.RemoveEmptyEntries);
        var outcome = await Save(new NamingChange(_name ?? "", _description ?? "", tags));
        _saving = false;
        (_problems, _gone) = (outcome.Problems, !outcome.Found);
        if (outcome.Succeeded)
            Dialog.Close(DialogResult.Ok(true));
    }
}
