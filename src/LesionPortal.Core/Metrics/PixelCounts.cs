using System.Text.Json.Serialization;

namespace LesionPortal.Core.Metrics;

/// <summary>
/// True/false positives/negatives of one image, and the scores that follow from them.
/// Empty-mask rule: IoU and Dice carry the notebook's 1e-8, so empty against empty is 1 and empty against non-empty about 0.
/// </summary>
public readonly record struct PixelCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    private const double Epsilon = 1e-8;

    [JsonIgnore]
    public double Iou => (TruePositives + Epsilon) / (TruePositives + FalsePositives + FalseNegatives + Epsilon);

    /// <summary>Of the reference mask, of all pixels, 0 to 1.</summary>
    [JsonIgnore]
    public double ReferenceShare =>
        (double)(TruePositives + FalseNegatives) / (TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    [JsonIgnore]
    public double Dice => (2.0 * TruePositives + Epsilon) / (2.0 * TruePositives + FalsePositives + FalseNegatives + Epsilon);

    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static PixelCounts Of(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> reference)
    {
        if (predicted.Length != reference.Length)
            throw new ArgumentException(
                $"The predicted mask has {predicted.Length} pixels, the reference {reference.Length}; resize one to the other first."
            );
        long tp = 0,
            fp = 0,
            fn = 0,
            tn = 0;
        for (var i = 0; i < predicted.Length; i++)
        {
            if (predicted[i])
            {
                if (reference[i])
                    tp++;
                else
                    fp++;
            }
            else
            {
                if (reference[i])
                    fn++;
                else
                    tn++;
            }
        }

        return new PixelCounts(tp, fp, fn, tn);
    }
}
