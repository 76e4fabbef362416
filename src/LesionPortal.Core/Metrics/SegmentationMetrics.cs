namespace LesionPortal.Core.Metrics;

/// <summary>Scores one prediction against its reference mask; what each number means is in <see cref="MetricCatalogue"/>.</summary>
public static class SegmentationMetrics
{
    /// <summary>ISIC 2018: a Jaccard below this is a failure and scores 0; exactly this is not.</summary>
    public const double IsicThreshold = 0.65;

    /// <param name="probabilities">255 × p, row-major, width × height.</param>
    /// <param name="reference">True inside the lesion, row-major, width × height.</param>
    /// <param name="threshold">0 to 1; a pixel is lesion if p is above it. <see cref="DecisionRule.Probability"/> in every table.</param>
    /// <exception cref="ArgumentException">A map or mask does not fill width × height, or the threshold is no probability.</exception>
    public static CaseMetrics Of(ReadOnlySpan<byte> probabilities, ReadOnlySpan<bool> reference, int width, int height, double threshold)
    {
        RequireThreshold(threshold);
        return Of(probabilities, reference, width, height, new DecisionRule(threshold, LargestRegion: false));
    }

    /// <param name="rule">What becomes a mask; the run's own.</param>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics Of(ReadOnlySpan<byte> probabilities, ReadOnlySpan<bool> reference, int width, int height, DecisionRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        RequireSize("probability map", probabilities.Length, width, height);
        return Score(
            rule.Mask(probabilities, width, height),
            reference,
            width,
            height,
            rule.Threshold,
            ReliabilityBins.Of(probabilities, reference)
        );
    }

    /// <param name="probabilities">255 × p, not rounded, as <see cref="ProbabilityResize"/> gives them.</param>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> reference, int width, int height, double threshold)
    {
        RequireThreshold(threshold);
        return Of(probabilities, reference, width, height, new DecisionRule(threshold, LargestRegion: false));
    }

    /// <param name="probabilities">255 × p, not rounded, as <see cref="ProbabilityResize"/> gives them.</param>
    /// <param name="rule">What becomes a mask; the run's own.</param>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> reference, int width, int height, DecisionRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        RequireSize("probability map", probabilities.Length, width, height);
        return Score(
            rule.Mask(probabilities, width, height),
            reference,
            width,
            height,
            rule.Threshold,
            ReliabilityBins.Of(probabilities, reference)
        );
    }

    /// <summary>A binary prediction, such as a reader's mask: without <see cref="CaseMetrics.Brier"/> and calibration.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics OfMask(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> reference, int width, int height)
    {
        RequireSize("predicted mask", predicted.Length, width, height);
        return Score(predicted, reference, width, height, null, null);
    }

    /// <summary>
    /// At the image's own size: the map of training resolution is enlarged bilinearly (<see cref="ProbabilityResize"/>), then thresholded
    /// without rounding, and scored against the reference as it was drawn.
    /// </summary>
    /// <param name="map">255 × p, row-major, mapWidth × mapHeight.</param>
    /// <param name="reference">Row-major, width × height.</param>
    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics AtNativeResolution(
        ReadOnlySpan<byte> map,
        int mapWidth,
        int mapHeight,
        ReadOnlySpan<bool> reference,
        int width,
        int height,
        double threshold
    ) => Of(ProbabilityResize.Bilinear(map, mapWidth, mapHeight, width, height), reference, width, height, threshold);

    /// <param name="rule">What becomes a mask; the run's own.</param>
    /// <inheritdoc cref="AtNativeResolution(ReadOnlySpan{byte}, int, int, ReadOnlySpan{bool}, int, int, double)"/>
    public static CaseMetrics AtNativeResolution(
        ReadOnlySpan<byte> map,
        int mapWidth,
        int mapHeight,
        ReadOnlySpan<bool> reference,
        int width,
        int height,
        DecisionRule rule
    ) => Of(ProbabilityResize.Bilinear(map, mapWidth, mapHeight, width, height), reference, width, height, rule);

    private static CaseMetrics Score(
        ReadOnlySpan<bool> predicted,
        ReadOnlySpan<bool> reference,
        int width,
        int height,
        double? threshold,
        ReliabilityBins? calibration
    )
    {
        RequireSize("reference mask", reference.Length, width, height);
        var counts = PixelCounts.Of(predicted, reference);
        var (tp, fp, fn, tn) = counts;
        var iou = Share(tp, tp + fp + fn);
        var bothEmpty = tp + fp + fn == 0;
        var surface = SurfaceDistances.Between(predicted, reference, width, height);
        var withoutOutline = bothEmpty ? 0 : Math.Sqrt((double)width * width + (double)height * height);
        return new CaseMetrics
        {
            Width = width,
            Height = height,
            Threshold = threshold,
            Counts = counts,
            Iou = iou,
            Dice = Share(2 * tp, 2 * tp + fp + fn),
            QuantisedIou = Metrics.QuantisedIou.Of(iou),
            ThresholdedJaccard = iou >= IsicThreshold ? iou : 0,
            PixelAccuracy = (double)(tp + tn) / (tp + fp + fn + tn),
            Sensitivity = Share(tp, tp + fn),
            Specificity = Share(tn, tn + fp),
            Precision =
                tp + fp > 0 ? Share(tp, tp + fp)
                : bothEmpty ? 1
                : 0,
            Hausdorff95 = surface?.Hausdorff95 ?? withoutOutline,
            MeanSurfaceDistance = surface?.Mean ?? withoutOutline,
            BoundaryF1 = surface?.BoundaryF1(HumanAgreement.BoundaryTolerance(LesionSize.Diameter(tp + fn))) ?? (bothEmpty ? 1 : 0),
            Brier = calibration?.BrierScore,
            ExpectedCalibrationError = calibration?.ExpectedCalibrationError,
        };
    }

    /// <summary>ISIC's rule for 0/0: nothing could be done wrong, 1.</summary>
    private static double Share(long part, long whole) => whole == 0 ? 1 : (double)part / whole;

    private static void RequireThreshold(double threshold)
    {
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentException($"The threshold {threshold} is no probability; give one from 0 to 1.");
    }

    private static void RequireSize(string name, int pixels, int width, int height)
    {
        if (width < 1 || height < 1 || pixels != (long)width * height)
            throw new ArgumentException($"The {name} has {pixels} pixels and does not fill {width}×{height}; resize it first.");
    }
}
