using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Data.Entities;

/// <summary>
/// Every metric of <see cref="MetricCatalogue"/> for one case, by one checkpoint, in one resolution, against one version of the case's
/// reference. From the kept probability map, 8-bit: by the trainer against version 1, by the portal's scorer against later ones. A metric's
/// column is called as its key; null where the metric is undefined, and where the row is not <see cref="IsWhole"/>.
/// </summary>
public sealed class RunCaseMetrics
{
    public int RunId { get; set; }
    public int DatasetCaseId { get; set; }
    public DatasetCase? Case { get; set; }
    public Checkpoint Checkpoint { get; set; }
    public MetricResolution Resolution { get; set; }

    /// <summary>1 is the mask the dataset came with; see <see cref="Entities.ReferenceVersion"/>.</summary>
    public int ReferenceVersion { get; set; } = 1;
    public SplitPart Part { get; set; }

    /// <summary>Of the masks compared, pixels.</summary>
    public int? Width { get; set; }
    public int? Height { get; set; }
    public long? TruePositives { get; set; }
    public long? FalsePositives { get; set; }
    public long? FalseNegatives { get; set; }
    public long? TrueNegatives { get; set; }

    public double Iou { get; set; }
    public double Dice { get; set; }
    public double QuantisedIou { get; set; }
    public double? ThresholdedJaccard { get; set; }
    public double? PixelAccuracy { get; set; }
    public double? Sensitivity { get; set; }
    public double? Specificity { get; set; }
    public double? Precision { get; set; }
    public double? Hausdorff95 { get; set; }
    public double? MeanSurfaceDistance { get; set; }
    public double? Hausdorff95Relative { get; set; }
    public double? MeanSurfaceDistanceRelative { get; set; }
    public double? BoundaryF1 { get; set; }
    public double? AreaError { get; set; }
    public double? AreaBias { get; set; }
    public double? Brier { get; set; }
    public double? ExpectedCalibrationError { get; set; }

    /// <summary>False in rows of earlier versions, of which IoU, Dice and quantised IoU alone are known.</summary>
    public bool IsWhole => TruePositives is not null;

    /// <summary>Of the pixels; null if it is not <see cref="IsWhole"/>.</summary>
    public PixelCounts? Counts =>
        this is { TruePositives: { } tp, FalsePositives: { } fp, FalseNegatives: { } fn, TrueNegatives: { } tn }
            ? new(tp, fp, fn, tn)
            : null;

    /// <summary>A lesion is in the reference and nothing was predicted: its distances are the image's diagonal.</summary>
    public bool IsMissedLesion => TruePositives + FalsePositives == 0 && FalseNegatives > 0;

    public static RunCaseMetrics From(
        int runId,
        int caseRecordId,
        SplitPart part,
        Checkpoint checkpoint,
        MetricResolution resolution,
        int referenceVersion,
        CaseMetrics metrics
    )
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new()
        {
            RunId = runId,
            DatasetCaseId = caseRecordId,
            Part = part,
            Checkpoint = checkpoint,
            Resolution = resolution,
            ReferenceVersion = referenceVersion,
            Width = metrics.Width,
            Height = metrics.Height,
            TruePositives = metrics.Counts.TruePositives,
            FalsePositives = metrics.Counts.FalsePositives,
            FalseNegatives = metrics.Counts.FalseNegatives,
            TrueNegatives = metrics.Counts.TrueNegatives,
            Iou = metrics.Iou,
            Dice = metrics.Dice,
            QuantisedIou = metrics.QuantisedIou,
            ThresholdedJaccard = metrics.ThresholdedJaccard,
            PixelAccuracy = metrics.PixelAccuracy,
            Sensitivity = metrics.Sensitivity,
            Specificity = metrics.Specificity,
            Precision = metrics.Precision,
            Hausdorff95 = metrics.Hausdorff95,
            MeanSurfaceDistance = metrics.MeanSurfaceDistance,
            Hausdorff95Relative = metrics.Hausdorff95Relative,
            MeanSurfaceDistanceRelative = metrics.MeanSurfaceDistanceRelative,
            BoundaryF1 = metrics.BoundaryF1,
            AreaError = metrics.AreaError,
            AreaBias = metrics.AreaBias,
            Brier = metrics.Brier,
            ExpectedCalibrationError = metrics.ExpectedCalibrationError,
        };
    }
}
