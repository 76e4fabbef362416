using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;

namespace LesionPortal.Testing;

/// <summary>Scores of cases that nobody predicted, for tests that need some.</summary>
public static class MadeUpScores
{
    /// <summary>Of a square with this IoU; Dice and quantised IoU follow from it.</summary>
    public static CaseMetrics Metrics(double iou, int side = 64) =>
        new()
        {
            Width = side,
            Height = side,
            Threshold = DecisionRule.Probability,
            Counts = new((long)(1000 * iou), 1000 - (long)(1000 * iou), 0, side * side - 1000),
            Iou = iou,
            Dice = 2 * iou / (1 + iou),
            QuantisedIou = QuantisedIou.Of(iou),
            ThresholdedJaccard = iou < SegmentationMetrics.IsicThreshold ? 0 : iou,
            PixelAccuracy = 0.9,
            Sensitivity = 1,
            Specificity = 0.8,
            Precision = iou,
            Hausdorff95 = 10 * (1 - iou),
            MeanSurfaceDistance = 4 * (1 - iou),
            BoundaryF1 = iou,
            Brier = 0.1,
            ExpectedCalibrationError = 0.05,
        };

    /// <summary>What a trainer tells of a case; at the image's own size the IoU is .01 lower.</summary>
    public static CaseResult Result(string caseId, SplitPart part, double iou) => new(caseId, part, Metrics(iou), Metrics(iou - 0.01, 128));

    /// <summary>Adds the run's score of a case at training resolution; a dataset that lacks the case gets it.</summary>
    /// <param name="dataset">The run's, new or with its cases read.</param>
    public static RunCaseMetrics AddScore(
        this Run run,
        Dataset dataset,
        string caseId,
        SplitPart part,
        double iou,
        Checkpoint checkpoint = Checkpoint.Best
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(dataset);
        var row = RunCaseMetrics.From(0, 0, part, checkpoint, MetricResolution.Training, 1, Metrics(iou));
        row.Case = CaseOf(dataset, caseId);
        run.CaseMetrics.Add(row);
        return row;
    }

    /// <summary>Makes it a run of the dataset, and its scores those of the dataset's cases; cases that it lacks are added.</summary>
    public static void MoveTo(this Run run, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(dataset);
        run.Dataset = dataset;
        foreach (var row in run.CaseMetrics)
            row.Case = CaseOf(dataset, row.Case!.CaseId);
    }

    private static DatasetCase CaseOf(Dataset dataset, string caseId)
    {
        if (dataset.Cases.FirstOrDefault(c => c.CaseId == caseId) is { } there)
            return there;
        var added = new DatasetCase
        {
            CaseId = caseId,
            Diagnosis = Diagnosis.Unknown,
            ImageFile = "i",
            MaskFile = "m",
            ThumbnailFile = "t",
            PixelSha256 = caseId,
            Width = 4,
            Height = 3,
        };
        dataset.Cases.Add(added);
        return added;
    }
}
