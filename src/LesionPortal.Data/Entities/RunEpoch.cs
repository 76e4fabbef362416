using LesionPortal.Core.Runs;

namespace LesionPortal.Data.Entities;

/// <summary>A history row; its columns are those of <see cref="EpochRow"/>.</summary>
public sealed class RunEpoch
{
    public int RunId { get; set; }
    public int Epoch { get; set; }
    public double LossTrain { get; set; }
    public double LossValidation { get; set; }
    public double TrainQuantisedIou { get; set; }
    public double TrainIou { get; set; }
    public double TrainDice { get; set; }
    public double ValidationQuantisedIou { get; set; }
    public double ValidationIou { get; set; }
    public double ValidationDice { get; set; }
    public double LearningRate { get; set; }
    public double Seconds { get; set; }

    public EpochRow ToRow() =>
        new()
        {
            Epoch = Epoch,
            LossTrain = LossTrain,
            LossValidation = LossValidation,
            Train = new(TrainQuantisedIou, TrainIou, TrainDice),
            Validation = new(ValidationQuantisedIou, ValidationIou, ValidationDice),
            LearningRate = LearningRate,
            Seconds = Seconds,
        };

    public static RunEpoch From(int runId, EpochRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            RunId = runId,
            Epoch = row.Epoch,
            LossTrain = row.LossTrain,
            LossValidation = row.LossValidation,
            TrainQuantisedIou = row.Train.QuantisedIou,
            TrainIou = row.Train.Iou,
            TrainDice = row.Train.Dice,
            ValidationQuantisedIou = row.Validation.QuantisedIou,
            ValidationIou = row.Validation.Iou,
            ValidationDice = row.Validation.Dice,
            LearningRate = row.LearningRate,
            Seconds = row.Seconds,
        };
    }
}
