using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// The learning rate of each optimiser step; a function of the settings, the step and the history alone, so that a resumed run needs no
/// state of it.
/// </summary>
/// <param name="history">The epochs done.</param>
public sealed class LearningRateSchedule(RunSettings settings, int stepsPerEpoch, IReadOnlyList<EpochRow> history)
{
    private readonly long _warmupSteps = (long)settings.Optimisation.WarmupEpochs * stepsPerEpoch;
    private readonly long _steps = (long)settings.Epochs * stepsPerEpoch;
    private readonly bool _cosine = settings.Optimisation.IsCosine;
    private readonly double _afterCuts = !settings.Optimisation.ReadsPlateau
        ? settings.LearningRate
        : settings.LearningRate * Math.Pow(settings.Optimisation.PlateauFactor, new ValidationWatch(settings.Optimisation).Cuts(history));

    /// <param name="step">0-based, over the whole run.</param>
    public double At(long step)
    {
        if (step < _warmupSteps)
            return settings.LearningRate * (step + 1) / _warmupSteps;
        if (!_cosine)
            return _afterCuts;
        var progress = (double)(step - _warmupSteps) / (_steps - _warmupSteps);
        return settings.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress)));
    }
}
