namespace LesionPortal.Web.Shared.Live;

/// <summary>
/// Throttles signals: calls one action, at least <c>interval</c> apart and never two at a time.
/// The first signal after a pause is answered at once; a signal that comes while the action runs brings one more call,
/// so that the last change is never lost.
/// </summary>
public sealed class Throttle : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Func<Task> _action;
    private readonly ITimer _timer;
    private long? _lastStart;
    private bool _scheduled;
    private bool _running;
    private bool _again;
    private bool _disposed;

    /// <param name="action">Runs on the timer's thread, never on the signaller's; must not throw.</param>
    public Throttle(TimeProvider time, TimeSpan interval, Func<Task> action)
    {
        _time = time;
        _interval = interval;
        _action = action;
        _timer = time.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Signal()
    {
        lock (_gate)
        {
            if (_disposed || _scheduled)
                return;
            if (_running)
            {
                _again = true;
                return;
            }

            _scheduled = true;
        }

        StartTimer();
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _timer.Dispose();
    }

    private void StartTimer()
    {
        var wait = _lastStart is { } last ? _interval - _time.GetElapsedTime(last) : TimeSpan.Zero;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _scheduled = false;
            _running = true;
            _again = false;
            _lastStart = _time.GetTimestamp();
        }

        await _action();

        lock (_gate)
        {
            _running = false;
            if (!_again || _disposed)
                return;
            _scheduled = true;
        }

        StartTimer();
    }
}
