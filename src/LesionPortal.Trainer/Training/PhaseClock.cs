namespace LesionPortal.Trainer.Training;

/// <summary>What an epoch's time is spent on.</summary>
public enum Phase
{
    Data,
    Forward,
    Backward,
    Optimiser,
    Scoring,
    Validation,
}

/// <summary>Adds up wall time by phase; each lap lasts since the one before.</summary>
public sealed class PhaseClock(TimeProvider time)
{
    private readonly TimeSpan[] _spent = new TimeSpan[Enum.GetValues<Phase>().Length];
    private long _since = time.GetTimestamp();

    public TimeSpan Of(Phase phase) => _spent[(int)phase];

    public TimeSpan Total => _spent.Aggregate(TimeSpan.Zero, (sum, spent) => sum + spent);

    /// <summary>Begins anew without counting what came before.</summary>
    public void Start() => _since = time.GetTimestamp();

    public void Lap(Phase phase)
    {
        var now = time.GetTimestamp();
        _spent[(int)phase] += time.GetElapsedTime(_since, now);
        _since = now;
    }
}
