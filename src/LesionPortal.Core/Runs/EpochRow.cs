namespace LesionPortal.Core.Runs;

/// <summary>
/// A row of a run's history. Losses are means over batches as the notebook takes them; scores are per image, then averaged, at training
/// resolution, prediction = logit &gt; 0.01, whatever <see cref="PredictionSettings"/> says. Training scores are taken from the training
/// pass itself (weights changing, batch statistics); validation scores from a pass in evaluation mode at the epoch's end.
/// </summary>
public sealed record EpochRow
{
    /// <summary>1-based.</summary>
    public required int Epoch { get; init; }
    public required double LossTrain { get; init; }
    public required double LossValidation { get; init; }
    public required SegmentationScores Train { get; init; }
    public required SegmentationScores Validation { get; init; }

    /// <summary>Of the epoch's last optimiser step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall seconds of training and validating this epoch.</summary>
    public required double Seconds { get; init; }
}

/// <summary>Means over the images of a part: quantised IoU (the notebook's), plain IoU and Dice, each 0 to 1.</summary>
public sealed record SegmentationScores(double QuantisedIou, double Iou, double Dice);
