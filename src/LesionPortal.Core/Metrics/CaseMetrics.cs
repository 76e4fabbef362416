namespace LesionPortal.Core.Metrics;

/// <summary>
/// Every metric of <see cref="MetricCatalogue"/> for one prediction against its reference mask, both at Width × Height; formulas, units
/// and empty-mask rules are there. Made by <see cref="SegmentationMetrics"/>. Null means undefined, and stays out of means.
/// </summary>
public sealed record CaseMetrics
{
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>A pixel is lesion if its probability is above this; null if a mask was scored.</summary>
    public required double? Threshold { get; init; }
    public required PixelCounts Counts { get; init; }

    public required double Iou { get; init; }
    public required double Dice { get; init; }
    public required double QuantisedIou { get; init; }
    public required double ThresholdedJaccard { get; init; }
    public required double PixelAccuracy { get; init; }
    public required double Sensitivity { get; init; }
    public required double Specificity { get; init; }
    public required double Precision { get; init; }

    /// <summary>Pixels at Width × Height; the image's diagonal if exactly one mask is empty, 0 if both are.</summary>
    public required double Hausdorff95 { get; init; }

    /// <inheritdoc cref="Hausdorff95"/>
    public required double MeanSurfaceDistance { get; init; }

    /// <summary>% of <see cref="LesionDiameter"/>; null if the reference is empty.</summary>
    public double? Hausdorff95Relative => Relative(Hausdorff95);

    /// <inheritdoc cref="Hausdorff95Relative"/>
    public double? MeanSurfaceDistanceRelative => Relative(MeanSurfaceDistance);

    public required double BoundaryF1 { get; init; }

    /// <summary>% of the reference's area, never negative; null if the reference is empty.</summary>
    public double? AreaError => AreaBias is { } bias ? Math.Abs(bias) : null;

    /// <summary>% of the reference's area, positive if the prediction is larger; null if the reference is empty.</summary>
    public double? AreaBias => ReferenceArea == 0 ? null : 100.0 * (PredictedArea - ReferenceArea) / ReferenceArea;

    /// <summary>Null if a mask was scored.</summary>
    public required double? Brier { get; init; }

    /// <inheritdoc cref="Brier"/>
    public required double? ExpectedCalibrationError { get; init; }

    public long PredictedArea => Counts.TruePositives + Counts.FalsePositives;
    public long ReferenceArea => Counts.TruePositives + Counts.FalseNegatives;

    /// <summary>Pixels: of the circle with the reference's area.</summary>
    public double LesionDiameter => LesionSize.Diameter(ReferenceArea);

    /// <summary>Pixels: what <see cref="BoundaryF1"/> forgave.</summary>
    public double BoundaryTolerance => HumanAgreement.BoundaryTolerance(LesionDiameter);

    /// <summary>Nothing was predicted where the reference has a lesion; the distances are the image's diagonal.</summary>
    public bool IsMissedLesion => PredictedArea == 0 && ReferenceArea > 0;

    /// <summary>A lesion was predicted where the reference has none; the distances are the image's diagonal.</summary>
    public bool IsFalseAlarm => PredictedArea > 0 && ReferenceArea == 0;

    private double? Relative(double pixels) => ReferenceArea == 0 ? null : 100 * pixels / LesionDiameter;
}
