using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Shared.Live;

/// <summary>
/// A component that follows the <see cref="PortalFeed"/>: relevant changes lead to <see cref="OnFeedAsync"/> and a render,
/// at most four times a second. A subclass that overrides <see cref="OnInitialized"/> or <see cref="Dispose(bool)"/> calls the base.
/// </summary>
public abstract class FeedComponentBase : ComponentBase, IDisposable
{
    public static readonly TimeSpan RenderInterval = TimeSpan.FromMilliseconds(250);

    private Throttle? _collapser;
    private IDisposable? _subscription;

    [Inject]
    protected PortalFeed Feed { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    protected bool IsDisposed { get; private set; }

    /// <summary>Called on the publisher's thread, for every change: only compares, never waits.</summary>
    protected virtual bool IsRelevant(PortalChange change) => true;

    /// <summary>Reads again what is shown; rendering follows by itself. Runs on the circuit, never twice at a time.</summary>
    protected virtual Task OnFeedAsync() => Task.CompletedTask;

    protected override void OnInitialized()
    {
        _collapser = new Throttle(Time, RenderInterval, RefreshAsync);
        _subscription = Feed.Subscribe(change =>
        {
            if (IsRelevant(change))
                _collapser.Signal();
        });
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        IsDisposed = true;
        _subscription?.Dispose();
        _collapser?.Dispose();
    }

    private Task RefreshAsync() =>
        InvokeAsync(async () =>
        {
            if (IsDisposed)
                return;
            try
            {
                await OnFeedAsync();
                if (!IsDisposed)
                    StateHasChanged();
            }
            catch (Exception exception) when (!IsDisposed)
            {
                // Nobody awaits a timer: the error boundary of the circuit has to hear of it.
                await DispatchExceptionAsync(exception);
            }
            catch (ObjectDisposedException)
            {
                // The page was left while it was reading; there is nothing to show the result on.
            }
            catch (OperationCanceledException)
            {
                // As above.
            }
        });
}
