using System.Globalization;
using LesionPortal.Data.Entities;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Reports.Components;

/// <summary>Saves a moment after the last key and when it is left; every pause is a step of undo.</summary>
public sealed partial class AuthorTextEditor : IAsyncDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _id = $"text-{Guid.NewGuid():N}";
    private readonly Stack<string> _past = new();
    private readonly Stack<string> _future = new();
    private ITimer? _timer;
    private bool _editing;
    private bool _typing;
    private string _markdown = "";
    private string _saved = "";
    private int _version;
    private string _state = "";
    private ReportText? _theirs;

    [Parameter, EditorRequired]
    public required int SuiteId { get; set; }

    /// <summary>The section's id.</summary>
    [Parameter, EditorRequired]
    public required string Section { get; set; }

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>As it is kept; null where nothing was ever written.</summary>
    [Parameter]
    public ReportText? Text { get; set; }

    [Inject]
    private ReportTexts Texts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string ButtonLabel => _markdown.Trim().Length > 0 ? "Edit your text" : "Add your own text";

    // While somebody writes, a refresh of the numbers must not take the words away.
    protected override void OnParametersSet()
    {
        if (_editing || _markdown != _saved || Text is null || Text.Version <= _version)
            return;
        (_markdown, _saved, _version) = (Text.Markdown, Text.Markdown, Text.Version);
    }

    private void Type(string markdown)
    {
        if (!_typing)
            Step(_markdown);
        _typing = true;
        Change(markdown);
    }

    private void Step(string before)
    {
        _past.Push(before);
        _future.Clear();
    }

    private void Undo()
    {
        _future.Push(_markdown);
        _typing = false;
        Change(_past.Pop());
    }

    private void Redo()
    {
        _past.Push(_markdown);
        _typing = false;
        Change(_future.Pop());
    }

    private void Change(string markdown)
    {
        _markdown = markdown;
        _state = "Not saved yet";
        _timer ??= Time.CreateTimer(_ => _ = InvokeAsync(SavePausedAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    private async Task SavePausedAsync()
    {
        try
        {
            _typing = false;
            await SaveAsync();
            StateHasChanged();
        }
        catch (Exception exception)
        {
            // Nobody awaits a timer: the error boundary of the circuit has to hear of it.
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task SaveAsync()
    {
        if (_markdown == _saved || _theirs is not null)
        {
            _state = _theirs is null && _state.Length > 0 ? Saved() : _state;
            return;
        }

        var markdown = _markdown;
        _state = "Saving…";
        var outcome = await Texts.SaveAsync(SuiteId, Section, markdown, _version);
        switch (outcome.State)
        {
            case TextSaveState.Saved:
                (_saved, _version) = (markdown, outcome.Text!.Version);
                _state = _markdown == markdown ? Saved() : "Not saved yet";
                break;
            case TextSaveState.Conflict:
                (_theirs, _state) = (outcome.Text, "Not saved");
                break;
            default:
                _state = $"Not saved: {outcome.Detail}";
                break;
        }
    }

    private string Saved() => string.Create(CultureInfo.InvariantCulture, $"Saved {Time.GetLocalNow():HH:mm:ss}");

    private async Task DoneAsync()
    {
        await SaveAsync();
        _editing = _markdown != _saved;
    }

    private void TakeTheirs(ReportText theirs)
    {
        Step(_markdown);
        (_markdown, _saved, _version, _theirs) = (theirs.Markdown, theirs.Markdown, theirs.Version, null);
        _state = "Loaded from the other window";
    }

    private async Task KeepMineAsync(ReportText theirs)
    {
        Step(theirs.Markdown);
        (_saved, _version, _theirs) = (theirs.Markdown, theirs.Version, null);
        await SaveAsync();
    }

    /// <summary>Leaving the page loses nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        if (_markdown != _saved && _theirs is null)
            await Texts.SaveAsync(SuiteId, Section, _markdown, _version);
    }
}
