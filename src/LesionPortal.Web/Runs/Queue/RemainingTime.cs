namespace LesionPortal.Web.Runs.Queue;

/// <summary>Estimates how long a run still takes, from its latest epochs and from where it stands in this one.</summary>
/// <param name="epochs">How many epochs the run has; with early stopping the estimate is of the longest it can take.</param>
public sealed class RemainingTime(int epochs, TimeProvider time)
{
    private const int Latest = 5;
    private readonly Queue<double> _seconds = new();
    private int _done;
    private long _epochBegan = time.GetTimestamp();

    public TimeSpan? Estimate { get; private set; }

    /// <summary>Epochs a resumed run brings along.</summary>
    public void Begin(IReadOnlyList<double> secondsOfEpochsDone)
    {
        foreach (var seconds in secondsOfEpochsDone)
            Remember(seconds);
        _epochBegan = time.GetTimestamp();
        Update(0);
    }

    /// <summary>The cases are read; what took until here says nothing of an epoch.</summary>
    public void Prepared() => _epochBegan = time.GetTimestamp();

    public void EpochDone(double seconds)
    {
        Remember(seconds);
        _epochBegan = time.GetTimestamp();
        Update(0);
    }

    public void BatchDone(int batch, int batches) => Update(batches > 0 ? Math.Clamp((double)batch / batches, 0, 1) : 0);

    private void Remember(double seconds)
    {
        _done++;
        _seconds.Enqueue(seconds);
        if (_seconds.Count > Latest)
            _seconds.Dequeue();
    }

    private void Update(double share)
    {
        double perEpoch;
        if (_seconds.Count > 0)
            perEpoch = _seconds.Average();
        else if (share > 0)
            perEpoch = time.GetElapsedTime(_epochBegan).TotalSeconds / share;
        else
            return;
        Estimate = TimeSpan.FromSeconds(Math.Max(0, epochs - _done - share) * perEpoch);
    }
}
