namespace LesionPortal.Trainer.Training;

/// <summary>Training cannot go on. The message says what happened, <see cref="Advice"/> what a person can do.</summary>
public sealed class TrainingFailedException(string message, string? advice, Exception? inner = null) : Exception(message, inner)
{
    public string? Advice { get; } = advice;
}
