using System.Globalization;

namespace LesionPortal.Core.Runs;

/// <summary>
/// Follows the chosen validation metric over a history: how long since it was better than ever. Everything follows from the rows alone, so
/// that a resumed run needs no state of it. Better means strictly better; what is not a number never is.
/// </summary>
public sealed class ValidationWatch(OptimisationSettings settings)
{
    private readonly bool _lowerIsBetter = settings.Monitor == MonitoredMetric.Loss;

    /// <summary>The chosen metric of a row.</summary>
    public double Of(EpochRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return settings.Monitor switch
        {
            MonitoredMetric.Loss => row.LossValidation,
            MonitoredMetric.QuantisedIou => row.Validation.QuantisedIou,
            MonitoredMetric.Dice => row.Validation.Dice,
            _ => row.Validation.Iou,
        };
    }

    /// <summary>
    /// How often a plateau has cut the learning rate by the end of the history: each time
    /// <see cref="OptimisationSettings.PlateauPatience"/> epochs after the warm-up pass without a better one, counted anew after each cut.
    /// </summary>
    public int Cuts(IReadOnlyList<EpochRow> history)
    {
        var (cuts, waited, best) = (0, 0, double.NaN);
        foreach (var row in history.Where(r => r.Epoch > settings.WarmupEpochs))
        {
            var value = Of(row);
            waited = IsBetter(value, best) ? 0 : waited + 1;
            best = waited == 0 ? value : best;
            if (waited < settings.PlateauPatience)
                continue;
            cuts++;
            waited = 0;
        }

        return cuts;
    }

    /// <summary>Why training is over before its last epoch, in a sentence; null while it goes on.</summary>
    public string? EarlyStop(IReadOnlyList<EpochRow> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (settings.EarlyStoppingPatience == 0 || history.Count == 0)
            return null;
        var best = history[0];
        foreach (var row in history.Skip(1).Where(r => IsBetter(Of(r), Of(best))))
            best = row;
        return history[^1].Epoch - best.Epoch < settings.EarlyStoppingPatience
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Stopped early after epoch {history[^1].Epoch}: {Name} has not improved for {settings.EarlyStoppingPatience} epochs "
                    + $"(best: {Of(best):0.####} in epoch {best.Epoch})."
            );
    }

    private string Name =>
        _lowerIsBetter ? "the validation loss" : $"validation {RunCatalogue.Name(RunCatalogue.Monitors, settings.Monitor)}";

    private bool IsBetter(double value, double best) =>
        double.IsFinite(value) && (double.IsNaN(best) || (_lowerIsBetter ? value < best : value > best));
}
