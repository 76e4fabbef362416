using System.Collections.Concurrent;

namespace LesionPortal.Web.Shared.Live;

public enum ChangeKind
{
    /// <summary>A run was queued, moved, started, finished, deleted: lists change.</summary>
    RunStatus,

    /// <summary>A running run has a new history row, new samples or new progress.</summary>
    RunProgress,

    /// <summary>A dataset's import moved on.</summary>
    Dataset,

    /// <summary>A case (by its record) has a new mask revision or reference version.</summary>
    Revision,

    /// <summary>Scoring of a run was asked for, moved on or ended.</summary>
    Scoring,
}

/// <summary>Something changed; the reader asks the database (or <see cref="RunProgressBoard"/>) what.</summary>
public readonly record struct PortalChange(ChangeKind Kind, int Id);

/// <summary>Tells whoever listens that something changed. Listeners must return at once; a page collapses bursts itself.</summary>
public sealed class PortalFeed
{
    private readonly ConcurrentDictionary<Subscription, Action<PortalChange>> _listeners = new();

    public IDisposable Subscribe(Action<PortalChange> listener)
    {
        var subscription = new Subscription(this);
        _listeners[subscription] = listener;
        return subscription;
    }

    public void Publish(ChangeKind kind, int id)
    {
        foreach (var listener in _listeners.Values)
            listener(new PortalChange(kind, id));
    }

    private sealed class Subscription(PortalFeed feed) : IDisposable
    {
        public void Dispose() => feed._listeners.TryRemove(this, out _);
    }
}
