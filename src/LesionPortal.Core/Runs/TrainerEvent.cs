using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Runs;

/// <summary>
/// What the trainer says on standard output, one JSON object a line, distinguished by "event". Order: arithmetic, started, (prepared),
/// epoch rows with checkpoint and samples between, load at any time, then one of completed, cancelled, failed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ArithmeticChecked), "arithmetic")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(CasesPrepared), "prepared")]
[JsonDerivedType(typeof(BatchDone), "batch")]
[JsonDerivedType(typeof(EpochDone), "epoch")]
[JsonDerivedType(typeof(SamplesWritten), "samples")]
[JsonDerivedType(typeof(LoadMeasured), "load")]
[JsonDerivedType(typeof(LogLine), "log")]
[JsonDerivedType(typeof(RunCompleted), "completed")]
[JsonDerivedType(typeof(RunCancelled), "cancelled")]
[JsonDerivedType(typeof(RunFailed), "failed")]
public abstract record TrainerEvent;

/// <summary>This machine's arithmetic was checked for the network at hand.</summary>
public sealed record ArithmeticChecked(ArithmeticReport Report) : TrainerEvent;

/// <param name="Device">"cpu" or "cuda".</param>
/// <param name="ResumedEpochs">History of a resumed run, replayed so that the reader lacks no row; empty for a fresh one.</param>
public sealed record RunStarted(string Device, long Parameters, int Threads, IReadOnlyList<EpochRow> ResumedEpochs) : TrainerEvent;

public sealed record CasesPrepared(int Done, int Total) : TrainerEvent
{
    /// <summary>
    /// <see cref="Learning.TrivialIou"/> by the reference masks at training resolution; sent with the last case, null without validation
    /// cases.
    /// </summary>
    public double? TrivialValidationIou { get; init; }
}

/// <summary>Progress inside an epoch, at most about twice a second.</summary>
public sealed record BatchDone(int Epoch, int Batch, int Batches) : TrainerEvent;

/// <summary>An epoch is over and its checkpoint is on disk.</summary>
/// <param name="BestEpoch">The epoch with the best validation quantised IoU so far, ties by plain IoU.</param>
public sealed record EpochDone(EpochRow Row, int BestEpoch) : TrainerEvent;

/// <summary>
/// Probability maps written as <c>samples/{epoch:D5}/{caseId}.png</c> below the run's folder (8-bit, 255 × p, training resolution).
/// </summary>
public sealed record SamplesWritten(int Epoch, IReadOnlyList<string> CaseIds) : TrainerEvent;

/// <param name="ResidentMb">Resident memory of the trainer in MiB.</param>
/// <param name="PeakMb">Highest resident memory so far in MiB.</param>
/// <param name="CpuPercent">Of the whole machine, 0 to 100.</param>
/// <param name="GpuMemoryMb">Memory in use on the GPU in MiB; null without one.</param>
public sealed record LoadMeasured(double ResidentMb, double PeakMb, double CpuPercent, double? GpuMemoryMb) : TrainerEvent
{
    /// <summary>The trainer's own share of <see cref="CpuPercent"/>; null where the system tells only that.</summary>
    public double? OwnCpuPercent { get; init; }
}

public sealed record LogLine(string Message) : TrainerEvent;

/// <summary>
/// All epochs are done and every part is scored. Maps of all cases are in <c>predictions/best/{caseId}.png</c>, those of the last epoch in
/// <c>predictions/last</c>.
/// </summary>
public sealed record RunCompleted(CheckpointResult Best, CheckpointResult Last, double SecondsPerEpoch, double PeakMemoryMb) : TrainerEvent
{
    /// <summary>Why it ended before its last epoch, in a sentence; null when it didn't.</summary>
    public string? EndedEarly { get; init; }
}

public sealed record RunCancelled(int EpochsDone) : TrainerEvent;

/// <param name="Advice">What a person can do about it, or null.</param>
public sealed record RunFailed(string Message, string? Advice) : TrainerEvent;

/// <summary>
/// Scores of one checkpoint, evaluation mode, predicted as <see cref="RunSettings.Prediction"/> says. The means of the parts are at
/// training resolution, per image, then averaged; NaN for a part without cases.
/// </summary>
public sealed record CheckpointResult(
    int Epoch,
    SegmentationScores Train,
    SegmentationScores Validation,
    SegmentationScores Test,
    IReadOnlyList<CaseResult> Cases
)
{
    /// <summary>What its scores were taken with, the threshold of this checkpoint's own validation where it was chosen.</summary>
    public DecisionRule Decision { get; init; } = DecisionRule.Baseline;

    /// <summary>
    /// Of the validation maps the largest standard deviation of the probabilities within a map; null without validation cases.
    /// </summary>
    public double? ValidationMapSpread { get; init; }

    /// <summary>With the means of these cases.</summary>
    public static CheckpointResult Of(int epoch, IReadOnlyList<CaseResult> cases)
    {
        return new(epoch, Mean(SplitPart.Train), Mean(SplitPart.Validation), Mean(SplitPart.Test), cases);

        SegmentationScores Mean(SplitPart part)
        {
            var ofPart = cases.Where(c => c.Part == part).ToList();
            return ofPart.Count == 0
                ? new(double.NaN, double.NaN, double.NaN)
                : new(ofPart.Average(c => c.QuantisedIou), ofPart.Average(c => c.Iou), ofPart.Average(c => c.Dice));
        }
    }
}

/// <summary>Every metric of one case, by its kept probability map, against the mask the run was given.</summary>
/// <param name="Training">At training resolution.</param>
/// <param name="Native">At the image's own size.</param>
public sealed record CaseResult(string CaseId, SplitPart Part, CaseMetrics Training, CaseMetrics Native)
{
    /// <summary>At training resolution, as the two below.</summary>
    public double QuantisedIou => Training.QuantisedIou;
    public double Iou => Training.Iou;
    public double Dice => Training.Dice;
}
