using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace LesionPortal.Web.Runs.Components;

/// <summary>Edits a <see cref="SplitForm"/>: sizes with a seed, or lists typed, pasted or read from a file.</summary>
public sealed partial class SplitFields
{
    private const long MaxFileBytes = 1024 * 1024;
    private string? _fileProblem;

    [Parameter, EditorRequired]
    public required SplitForm Split { get; set; }

    [Parameter]
    public FieldProblems Problems { get; set; } = FieldProblems.None;

    /// <summary>Why the sizes are not the preset's.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>The split of one run that is a fold of a cross-validation.</summary>
    [Parameter]
    public bool IsOneFold { get; set; }

    [Parameter]
    public EventCallback OnChange { get; set; }

    private Task SetModeAsync(bool byLists) => SetAsync(() => Split.ByLists = byLists);

    private Task SetAsync(Action change)
    {
        change();
        return OnChange.InvokeAsync();
    }

    private Task TypeAsync(string? text, Action<string> set)
    {
        _fileProblem = null;
        if (text?.TrimStart().StartsWith('{') == true)
            _fileProblem = Split.TakeJson(text);
        else
            set(text ?? "");
        return OnChange.InvokeAsync();
    }

    private async Task ReadFileAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MaxFileBytes)
        {
            _fileProblem =
                $"{chosen.File.Name} has {chosen.File.Size / 1024:N0} KB; choose a JSON file of at most " + $"{MaxFileBytes / 1024} KB.";
            return;
        }

        await using var stream = chosen.File.OpenReadStream(MaxFileBytes);
        using var reader = new StreamReader(stream);
        _fileProblem = Split.TakeJson(await reader.ReadToEndAsync());
        await OnChange.InvokeAsync();
    }
}
