using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>The learning rate of each optimiser step; a function of the settings and the step alone, so that a resumed run needs no state of it.</summary>
public sealed class LearningRateSchedule(RunSettings settings, int stepsPerEpoch)
{
    private readonly long _warmupSteps = (long)settings.Optimisation.WarmupEpochs * stepsPerEpoch;
    private readonly long _steps = (long)settings.Epochs * stepsPerEpoch;
    private readonly bool _cosine = string.Equals(settings.Optimisation.Schedule, "Cosine", StringComparison.OrdinalIgnoreCase);

    /// <param name="step">0-based, over the whole run.</param>
    public double At(long step)
    {
        if (step < _warmupSteps)
            return settings.LearningRate * (step + 1) / _warmupSteps;
        if (!_cosine)
            return settings.LearningRate;
        var progress = (double)(step - _warmupSteps) / (_steps - _warmupSteps);
        return settings.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress)));
    }
}
