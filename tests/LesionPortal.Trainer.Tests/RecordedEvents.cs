using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Tests;

public sealed class RecordedEvents : ITrainerEvents
{
    private readonly Lock _gate = new();
    private readonly List<TrainerEvent> _all = [];

    /// <summary>Called on the trainer's thread.</summary>
    public Action<TrainerEvent> OnEvent { get; init; } = _ => { };

    public IReadOnlyList<TrainerEvent> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public IReadOnlyList<EpochRow> Rows => [.. All.OfType<EpochDone>().Select(e => e.Row)];

    public void Emit(TrainerEvent trainerEvent)
    {
        lock (_gate)
            _all.Add(trainerEvent);
        OnEvent(trainerEvent);
    }
}
