using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// The scores of a history's row: counts pixels image by image where logit &gt; 0.01 (<see cref="DecisionRule.Baseline"/>), and takes the
/// means over images. Final scores are taken by <see cref="PredictedCases"/>.
/// </summary>
public sealed class SegmentationScorer
{
    private readonly List<PixelCounts> _counts = [];

    public IReadOnlyList<PixelCounts> Counts => _counts;

    /// <param name="logits">(N,1,H,W)</param>
    /// <param name="masks">(N,1,H,W), 0 or 1.</param>
    public void Add(Tensor logits, Tensor masks)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(masks);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        long[] pixels = [1, 2, 3];
        var predicted = logits.gt(DecisionRule.Logit);
        var reference = masks.gt(0.5);
        var truePositives = predicted.logical_and(reference).sum(pixels).cpu().data<long>().ToArray();
        var predictedArea = predicted.sum(pixels).cpu().data<long>().ToArray();
        var referenceArea = reference.sum(pixels).cpu().data<long>().ToArray();
        var area = logits.shape[2] * logits.shape[3];
        for (var i = 0; i < truePositives.Length; i++)
        {
            var falsePositives = predictedArea[i] - truePositives[i];
            var falseNegatives = referenceArea[i] - truePositives[i];
            _counts.Add(
                new PixelCounts(truePositives[i], falsePositives, falseNegatives, area - truePositives[i] - falsePositives - falseNegatives)
            );
        }
    }

    public SegmentationScores Means() =>
        new(_counts.Average(c => QuantisedIou.Of(c.Iou)), _counts.Average(c => c.Iou), _counts.Average(c => c.Dice));
}
