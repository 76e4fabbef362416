using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>Where a run tells its events.</summary>
public interface ITrainerEvents
{
    void Emit(TrainerEvent trainerEvent);
}
