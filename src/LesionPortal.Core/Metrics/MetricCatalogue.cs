using System.Globalization;

namespace LesionPortal.Core.Metrics;

/// <summary>The one list of metrics: formula, averaging, threshold, resolution, empty-mask rule, source.</summary>
public static class MetricCatalogue
{
    private const string PerImage = "Per image, then the unweighted mean over images.";
    private const string PerImageDefined = "Per image, then the plain mean over the images where it is defined; their number is given.";
    private const string AnyResolution = "Training resolution or full image resolution, stated with the number.";
    private const string NativePixels =
        "In pixels, not millimetres: the datasets have no known scale (PH2 does not give the pixel size). Training resolution or full "
        + "image resolution, stated with the number. The two are not comparable: at training resolution the image is resized to a "
        + "square.";
    private const string MissIsDiagonal =
        "Both empty: 0. Only one empty (missed lesion or false alarm): the image diagonal √(W² + H²), so "
        + "that misses are included in the mean; they are also counted separately.";
    private const string MissIsRelativeDiagonal =
        "Missed lesion: the image's diagonal √(W² + H²) over the diameter, and counted. Empty reference: undefined, there is no diameter.";
    private const string NeedsReference = "Missed lesion: 100%. Empty reference: undefined.";
    private const string FromProbabilities = "Defined for any masks; undefined where a mask without probabilities was scored.";
    private const string Isic = "ISIC 2018 challenge, task 1: its scoring program";

    private static readonly string Rule = string.Create(
        CultureInfo.InvariantCulture,
        $"p > {DecisionRule.Probability:0.0000} (logit > "
            + $"{DecisionRule.Logit}), as in the baseline protocol, unless the run selects its threshold on validation or keeps only the "
            + $"largest region (see its page)."
    );

    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Score(
            "iou",
            "IoU (Jaccard)",
            "TP / (TP + FP + FN)",
            "Both empty: 1. Only one empty: 0.",
            $"Jaccard 1912; rule for empty masks from {Isic}.",
            c => c.Iou
        ),
        Score(
            "dice",
            "Dice",
            "2·TP / (2·TP + FP + FN) = 2·IoU / (1 + IoU)",
            "Both empty: 1. Only one empty: 0.",
            $"Dice 1945; rule for empty masks from {Isic}.",
            c => c.Dice
        ),
        Score(
            "quantisedIou",
            "Quantised IoU",
            "⌈clamp(20·(IoU − 0.5), 0, 10)⌉ / 10, in single precision",
            "Both empty: 1. Only one empty: 0.",
            "Score of the baseline protocol: an image's IoU above 0.5 in steps of 0.05. Not ISIC's thresholded Jaccard; 0.75 corresponds "
                + "to an IoU of about 0.85.",
            c => c.QuantisedIou
        ),
        Score(
            "thresholdedJaccard",
            "Thresholded Jaccard",
            "IoU if IoU ≥ 0.65, else 0",
            "Both empty: 1. Only one empty: 0.",
            Isic + "; Codella et al. 2019.",
            c => c.ThresholdedJaccard
        ),
        Score(
            "pixelAccuracy",
            "Pixel accuracy",
            "(TP + TN) / (W·H)",
            "Follows from the formula. Small lesions score high even when missed.",
            Isic + ".",
            c => c.PixelAccuracy
        ),
        Score(
            "sensitivity",
            "Sensitivity",
            "TP / (TP + FN)",
            "Empty reference: 1, nothing could be missed. Missed lesion: 0.",
            Isic + ".",
            c => c.Sensitivity
        ),
        Score(
            "specificity",
            "Specificity",
            "TN / (TN + FP)",
            "Reference covers the whole image: 1, nothing could be falsely found.",
            Isic + ".",
            c => c.Specificity
        ),
        Score(
            "precision",
            "Precision",
            "TP / (TP + FP)",
            "Both empty: 1. Missed lesion: 0 (ISIC's program gives 1, which would reward a miss).",
            "Positive predictive value; stricter than ISIC for an empty prediction.",
            c => c.Precision
        ),
        Distance(
            "hausdorff95",
            "Hausdorff distance, 95%, in pixels",
            "max of P95 d(a, B) over a in A and P95 d(b, A) over b in B; "
                + Outline
                + "; percentiles interpolated linearly (NumPy's default)",
            "Huttenlocher, Klanderman, Rucklidge 1993; the 95th percentile as in BraTS and MONAI.",
            c => c.Hausdorff95
        ),
        Distance(
            "meanSurfaceDistance",
            "Mean surface distance, in pixels",
            "(Σ d(a, B) over a in A + Σ d(b, A) over b in B) / (|A| + |B|); " + Outline,
            "Average symmetric surface distance; Heimann et al. 2009.",
            c => c.MeanSurfaceDistance
        ),
        RelativeDistance(
            "hausdorff95Relative",
            "Hausdorff distance, 95%, of the diameter",
            "100 · hausdorff95 / D",
            c => c.Hausdorff95Relative
        ),
        RelativeDistance(
            "meanSurfaceDistanceRelative",
            "Mean surface distance, of the diameter",
            "100 · meanSurfaceDistance / D",
            c => c.MeanSurfaceDistanceRelative
        ),
        Score(
            "boundaryF1",
            "Boundary F1",
            "2·P·R / (P + R), P and R the shares of the predicted and the reference outline within d of the other; "
                + Outline
                + "; d = max(1 px, 0.0392·D), the displacement of a disc's edge that gives a Jaccard of .86, derived from "
                + "how twelve dermatologists differ; D = 2·√(reference area/π)",
            "Both empty: 1. Only one empty: 0.",
            "Csurka et al. 2013; tolerance derived from Peserico, Silletti, Zattra and Belloni Fortina 2012.",
            c => c.BoundaryF1
        ),
        Area(
            "areaError",
            "Area error",
            "100 · |predicted area − reference area| / reference area",
            MetricDirection.LowerIsBetter,
            0,
            NeedsReference,
            c => c.AreaError
        ),
        Area(
            "areaBias",
            "Area bias",
            "100 · (predicted area − reference area) / reference area; positive draws too large",
            MetricDirection.NearerZeroIsBetter,
            -100,
            "Missed lesion: −100%. Empty reference: undefined.",
            c => c.AreaBias
        ),
        Calibration("brier", "Brier score", "Σ (p − y)² / (W·H) over pixels, y = 1 inside the reference", "Brier 1950.", c => c.Brier),
        Calibration(
            "expectedCalibrationError",
            "Expected calibration error, per image",
            "Σ over 10 bins (i/10, (i + 1)/10] of p of (pixels in bin / all pixels) · |mean p − share of lesion|; p is "
                + "the probability of lesion",
            "Guo et al. 2017, on the probability of lesion instead of the likelier class's. A report's calibration table "
                + "has another, over the pixels of all images together: "
                + ReliabilityBins.PooledName
                + ".",
            c => c.ExpectedCalibrationError
        ),
    ];

    private const string Outline = "A, B: mask pixels with a 4-neighbour outside the mask or the image, d Euclidean between pixel centres";

    /// <summary>The definition with this key, whatever its case; null if there is none.</summary>
    public static MetricDefinition? Find(string? key) =>
        All.FirstOrDefault(m => string.Equals(m.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="ArgumentException">No metric has this key; the message lists those there are.</exception>
    public static MetricDefinition Get(string key) =>
        Find(key)
        ?? throw new ArgumentException(
            $"There is no metric “{key}”; expected one of {string.Join(", ", All.Select(m => m.Key))}.",
            nameof(key)
        );

    private static MetricDefinition Score(
        string key,
        string name,
        string formula,
        string empty,
        string source,
        Func<CaseMetrics, double?> value
    ) => new(key, name, formula, PerImage, Rule, AnyResolution, empty, "", MetricDirection.HigherIsBetter, 0, 1, 0.005, source, value);

    private static MetricDefinition Distance(string key, string name, string formula, string source, Func<CaseMetrics, double?> value) =>
        new(
            key,
            name,
            formula,
            PerImage,
            Rule,
            NativePixels,
            MissIsDiagonal,
            "px",
            MetricDirection.LowerIsBetter,
            0,
            null,
            0.5,
            source,
            value
        );

    private static MetricDefinition RelativeDistance(string key, string name, string formula, Func<CaseMetrics, double?> value) =>
        new(
            key,
            name,
            formula + "; D = 2·√(reference area/π), the diameter of the circle of the same area",
            PerImageDefined,
            Rule,
            AnyResolution,
            MissIsRelativeDiagonal,
            "%",
            MetricDirection.LowerIsBetter,
            0,
            null,
            0.5,
            "Scale-free form of the distance in pixels.",
            value
        );

    private static MetricDefinition Area(
        string key,
        string name,
        string formula,
        MetricDirection direction,
        double minimum,
        string empty,
        Func<CaseMetrics, double?> value
    ) =>
        new(
            key,
            name,
            formula,
            PerImageDefined,
            Rule,
            AnyResolution,
            empty,
            "%",
            direction,
            minimum,
            null,
            0.5,
            "Relative volume difference in the plane; Heimann et al. 2009.",
            value
        );

    private static MetricDefinition Calibration(string key, string name, string formula, string source, Func<CaseMetrics, double?> value) =>
        new(
            key,
            name,
            formula,
            PerImageDefined,
            "None: from the probabilities (8-bit, 255 × p).",
            AnyResolution,
            FromProbabilities,
            "",
            MetricDirection.LowerIsBetter,
            0,
            1,
            0.002,
            source,
            value
        );
}
