using LesionPortal.Core.Metrics;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>
/// What the stored probability maps of the test cases show; best checkpoint, training resolution, the dataset's own masks.
/// </summary>
public sealed record PredictionFindings(IReadOnlyList<RunPredictions> Runs)
{
    /// <summary>Weak predictions by kind, over all runs.</summary>
    public int Weak(FailureKind kind) => Runs.Sum(r => r.Failures.Count(f => f.Kind == kind));
}

/// <param name="Read">Test cases whose map was there.</param>
/// <param name="Missing">Test cases without a readable map.</param>
/// <param name="Failures">Weak predictions, worst first.</param>
/// <param name="Calibration">Over all pixels of these cases.</param>
public sealed record RunPredictions(
    int RunId,
    string Name,
    int Read,
    int Missing,
    IReadOnlyList<FailedCase> Failures,
    CalibrationFindings? Calibration
);

public sealed record FailedCase(string CaseId, FailureKind Kind, double Iou);

/// <param name="ExpectedError">Σ over bins of share of pixels · |mean probability − observed share|.</param>
public sealed record CalibrationFindings(double ExpectedError, double Brier, IReadOnlyList<ReliabilityBin> Bins);
