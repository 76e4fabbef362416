using System.Globalization;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers.Components;
using LesionPortal.Web.Reviews.Components;
using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LesionPortal.Web.Reviews.Pages;

/// <summary>
/// One session, one prediction at a time. Stored on the server, so it can be continued in any browser; only the unfinished verdict is
/// local.
/// </summary>
public sealed partial class ReviewPage : IAsyncDisposable
{
    private ReadingState? _state;
    private VerdictDraft _draft = new();
    private MaskPicture? _picture;
    private ReviewResults? _lookBack;
    private JsModule? _keys;
    private DotNetObjectReference<ReviewPage>? _self;
    private IDisposable? _leaving;
    private int? _read;
    private bool _loaded;
    private bool _busy;
    private bool _pinning;
    private bool _noteWanted;

    /// <summary>How many verdicts back one looks; 0 at the one to judge.</summary>
    private int _back;
    private string? _problem;
    private string? _spoken;

    [Parameter]
    public int SessionId { get; set; }

    /// <summary>Where the look back stands, from 1.</summary>
    [SupplyParameterFromQuery(Name = "look")]
    private int? Look { get; set; }

    [Inject]
    private ReviewReading Reading { get; set; } = null!;

    [Inject]
    private ReviewSessionNaming Naming { get; set; } = null!;

    [Inject]
    private CurrentReader Current { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The selected reader is the session's reader.</summary>
    private bool IsMine => _state?.Summary.Session.ReaderId == Current.Reader?.Id;

    private bool IsBlinded => _state!.Summary.Session.IsBlinded;

    private bool _looksBack => Look is not null && _state is { Current: null };

    private string Title =>
        _state!.Current is null
            ? (_looksBack ? "Review results" : "Review complete")
            : string.Create(CultureInfo.InvariantCulture, $"Review {_state.Summary.Done + 1} of {_state.Summary.Total}");

    private string Share =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * _state!.Summary.Done / Math.Max(1, _state.Summary.Total):0.#}%");

    private string Source => _state!.Summary.HidesSource ? "chosen runs" : _state.Summary.Session.Source;

    protected override void OnInitialized() => Current.Changed += ReaderChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (_read == SessionId)
            return;
        _read = SessionId;
        await LoadAsync(draft: null);
        _loaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_noteWanted)
        {
            _noteWanted = false;
            await Keys.InvokeVoidAsync("focusNote");
        }

        if (!firstRender)
            return;
        await Current.LoadAsync();
        StateHasChanged();
        _keys ??= new JsModule(Js, "./js/reviews.js");
        _self = DotNetObjectReference.Create(this);
        _leaving = Navigation.RegisterLocationChangingHandler(async _ => await LeaveAsync());
        await _keys.InvokeVoidAsync("listen", _self);
    }

    /// <summary>A key that the picture does not keep for itself.</summary>
    [JSInvokable]
    public async Task PressAsync(string key)
    {
        if (!IsMine)
            return;
        if (_lookBack is not null)
            await _lookBack.PressAsync(key);
        else if (key is "ArrowLeft" or "ArrowRight")
            await StepAsync(key == "ArrowLeft" ? 1 : -1);
        else if (key is ['u'] or "Backspace")
            await UndoAsync();
        else if (_state?.Current is null || _back > 0)
            return;
        else if (key is [>= '1' and <= '4'])
            await JudgeAsync((ReviewVerdict)(key[0] - '1'));
        else if (key == "p")
            TogglePinning();
        else if (key is ['C', .., >= '1' and <= '5' and var level])
            await SureAsync(level - '0');
        else if (!IsBlinded && FaultButtons.Keys.FirstOrDefault(k => k.Key == key) is { Key: not null } pressed)
            await FaultAsync(pressed.Fault);
        StateHasChanged();
    }

    private async Task JudgeAsync(ReviewVerdict verdict)
    {
        // A held or hasty key must not judge a picture that nobody has seen.
        if (_busy || _state?.Current is not { } item)
            return;
        _busy = true;
        try
        {
            if (_picture is null || await _picture.SecondsAsync() is not { } seconds)
                return;
            var outcome = await Reading.JudgeAsync(_draft.With(SessionId, item.Token, verdict, seconds));
            _problem = outcome.State == ReviewState.Done ? null : outcome.Detail;
            if (outcome.State == ReviewState.Refused)
                return;
            await Keys.InvokeVoidAsync("forget", item.Token);
            await LoadAsync(draft: null);
            _spoken = $"{ReviewLabels.Verdict(verdict)}. {Title}.";
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task UndoAsync()
    {
        // A second press before the first is answered must not take two back.
        if (_busy || _state is not { } state)
            return;
        _busy = true;
        try
        {
            var outcome = await Reading.UndoAsync(SessionId, state.Summary.Done);
            _problem = outcome.State == ReviewState.Done ? null : outcome.Detail;
            await TakenBackAsync(outcome.State == ReviewState.Done ? outcome.Review : null);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Where the session stands now: with the verdict taken back, or, without one, as another tab left it.</summary>
    private async Task TakenBackAsync(Review? taken)
    {
        await LeaveAsync();
        await LoadAsync(taken is null ? null : VerdictDraft.Of(taken));
        if (taken is null)
            return;
        await KeepAsync();
        _spoken = $"Undone: {ReviewLabels.Verdict(taken.Verdict)}. {Title}.";
    }

    private async Task LoadAsync(VerdictDraft? draft)
    {
        _back = 0;
        _state = await Reading.NextAsync(SessionId);
        _pinning = false;
        _draft = draft ?? (_state?.Current is { } item ? VerdictDraft.Parse(await Keys.InvokeAsync<string>("kept", item.Token)) : new());
    }

    private Task RenamedAsync() => LoadAsync(_draft);

    private async Task KeepAsync()
    {
        if (_state?.Current is { } item)
            await Keys.InvokeVoidAsync(_draft.IsEmpty ? "forget" : "keep", _draft.IsEmpty ? [item.Token] : [item.Token, _draft.ToJson()]);
    }

    private Task SureAsync(int level)
    {
        _draft.Confidence = _draft.Confidence == level ? null : level;
        return KeepAsync();
    }

    private Task FaultAsync(ReviewFault fault)
    {
        _draft.Fault = _draft.Fault == fault ? null : fault;
        return KeepAsync();
    }

    private Task PinAsync((int X, int Y) place)
    {
        if (_draft.Pins.Count < ReviewDraft.MaxPins)
        {
            _draft.Pins.Add(new(place.X, place.Y, ""));
            _noteWanted = true;
        }

        _pinning = false;
        return KeepAsync();
    }

    private void ReaderChanged() => _ = InvokeAsync(StateHasChanged);

    private async Task StepAsync(int by)
    {
        var back = Math.Clamp(_back + by, 0, _state?.Summary.Done ?? 0);
        if (_back == 0 && back > 0)
            await LeaveAsync();
        _back = back;
    }

    /// <summary>The picture to judge is about to go; the time it was looked at stays with what is noted of it.</summary>
    private async Task LeaveAsync()
    {
        if (_back == 0 && _state?.Current is not null && _picture is not null && await _picture.SecondsAsync() is { } seconds)
            _draft.Seconds += seconds;
        await KeepAsync();
    }

    private void TogglePinning() => _pinning = !_pinning;

    private void Moved(int position) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("look", position), replace: true);

    private PictureScene SceneOf(ReadableItem item) =>
        PictureScene.Of(item) with
        {
            Pins = [.. _draft.Pins],
            Preload = _state!.Upcoming is { } next ? PictureScene.Of(next).Addresses : [],
        };

    private static string LabelOf(ReadableItem item) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Dermoscopic image {item.Position}, {item.Width} by {item.Height} pixels, with the outline of a "
                + $"prediction{(item.Opened is null ? "" : " and of the reference")}"
        );

    private JsModule Keys => _keys ??= new JsModule(Js, "./js/reviews.js");

    public async ValueTask DisposeAsync()
    {
        Current.Changed -= ReaderChanged;
        _leaving?.Dispose();
        if (_keys is not null)
        {
            await _keys.InvokeVoidAsync("stop");
            await _keys.DisposeAsync();
        }

        _self?.Dispose();
    }
}
