using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Data.Entities;

/// <summary>One training. The row is the truth about it; the trainer's process and Quartz only follow.</summary>
public sealed class Run : INamed, IBinned
{
    public int Id { get; set; }

    /// <summary>For example "U-Net 8 · Dice · s0".</summary>
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Marked by somebody as worth finding again.</summary>
    public bool IsStarred { get; set; }
    public int DatasetId { get; set; }
    public Dataset? Dataset { get; set; }
    public int? SuiteId { get; set; }
    public Suite? Suite { get; set; }
    public required RunSettings Settings
    {
        get;
        set
        {
            field = value;
            Architecture = value.Architecture;
            BaseChannels = value.BaseChannels;
            Loss = value.Loss;
            ImageSize = value.ImageSize;
        }
    }

    // Copies of the settings that tables filter and sort by; the settings themselves are JSON text.
    public Architecture Architecture { get; private set; }
    public int BaseChannels { get; private set; }
    public Loss Loss { get; private set; }
    public int ImageSize { get; private set; }

    /// <summary>The split as resolved when the run was queued.</summary>
    public required Split Split { get; set; }
    public RunStatus Status { get; set; }

    /// <summary>The device whose queue it waits in, CPU or CUDA; what <see cref="ComputeDevice.Auto"/> came to.</summary>
    public ComputeDevice Device { get; set; } = ComputeDevice.Cpu;

    /// <summary>Waiting runs of a device start in ascending order.</summary>
    public long QueuePosition { get; set; }
    public DateTime CreatedAt { get; set; }
    public int? CreatedById { get; set; }
    public DateTime? DeletedAt { get; set; }
    public int? DeletedById { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>When its trainer last said something.</summary>
    public DateTime? HeartbeatAt { get; set; }

    /// <summary>How often it was taken up again from a checkpoint.</summary>
    public int Resumptions { get; set; }

    /// <summary>Resumptions after its process vanished without an epoch done since; too many and the run is left interrupted.</summary>
    public int FruitlessResumptions { get; set; }

    /// <summary>Where it trained: "cpu" or "cuda"; null before it started.</summary>
    public string? TrainedOn { get; set; }
    public int EpochsDone { get; set; }
    public long? Parameters { get; set; }

    /// <summary>Mean over the epochs done.</summary>
    public double? SecondsPerEpoch { get; set; }
    public double? PeakMemoryMb { get; set; }

    /// <summary>By validation quantised IoU, ties by plain IoU.</summary>
    public int? BestEpoch { get; set; }
    public double? BestValidationQuantisedIou { get; set; }
    public double? BestValidationIou { get; set; }
    public double? LastValidationQuantisedIou { get; set; }
    public double? LastValidationIou { get; set; }

    /// <summary>Probability threshold of the best checkpoint's masks; null until scored (baseline protocol's threshold).</summary>
    public double? BestThreshold { get; set; }
    public double? LastThreshold { get; set; }

    /// <summary>
    /// On the validation cases at training resolution, the plain IoU of the better of an all-lesion and an empty mask; null before the
    /// trainer read the cases.
    /// </summary>
    public double? TrivialValidationIou { get; set; }

    /// <summary>
    /// Of the best checkpoint's validation maps the largest standard deviation of the probabilities within a map; null until scored, and of
    /// runs scored before it was measured.
    /// </summary>
    public double? ValidationMapSpread { get; set; }

    /// <summary>Of the best checkpoint; before there are final scores of the history's best epoch so far.</summary>
    public Learning Learning =>
        new(
            Scores.FirstOrDefault(s => s.Checkpoint == Checkpoint.Best && s.Part == SplitPart.Validation)?.Iou ?? BestValidationIou,
            TrivialValidationIou,
            ValidationMapSpread
        );

    /// <summary>Why a completed run learned nothing, in words; null if it learned something or nobody can tell.</summary>
    public string? LearnedNothing => Status == RunStatus.Completed ? Learning.Description : null;

    /// <summary>How maps of the best checkpoint become masks, in its scores and wherever they are shown.</summary>
    public DecisionRule Decision => DecisionOf(Settings, BestThreshold);
    public DecisionRule LastDecision => DecisionOf(Settings, LastThreshold);

    internal static DecisionRule DecisionOf(RunSettings settings, double? threshold) =>
        new(threshold ?? DecisionRule.Probability, settings.Prediction.LargestRegion);

    /// <summary>Why it failed, what it waits for or why it ended early, and what to do; null when there is nothing to say.</summary>
    public string? Message { get; set; }
    public string? Advice { get; set; }

    public List<RunEpoch> Epochs { get; } = [];
    public List<RunScore> Scores { get; } = [];
    public List<RunCaseMetrics> CaseMetrics { get; } = [];
}
