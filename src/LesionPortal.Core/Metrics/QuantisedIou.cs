namespace LesionPortal.Core.Metrics;

/// <summary>Baseline protocol's score: clamp(20·(IoU − 0.5), 0, 10) rounded up, over 10. Not ISIC's thresholded Jaccard.</summary>
public static class QuantisedIou
{
    /// <param name="iou">Plain IoU, 0 to 1. Computed in single precision, as the notebook's NumPy and torch do.</param>
    public static double Of(double iou)
    {
        var steps = Math.Clamp(20f * ((float)iou - 0.5f), 0f, 10f);
        return MathF.Ceiling(steps) / 10.0;
    }
}
