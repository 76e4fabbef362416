using System.Linq.Expressions;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;

namespace LesionPortal.Data.Queries;

/// <summary>A run as tables, cards and the API show it: everything but its split, history and case scores.</summary>
public sealed record RunSummary
{
    public required int Id { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public bool IsStarred { get; init; }
    public required int DatasetId { get; init; }
    public required string DatasetName { get; init; }
    public required bool DatasetIsSynthetic { get; init; }
    public required int? SuiteId { get; init; }
    public required string? SuiteName { get; init; }
    public required RunSettings Settings { get; init; }
    public required RunStatus Status { get; init; }
    public required ComputeDevice Device { get; init; }
    public required string? TrainedOn { get; init; }
    public required long QueuePosition { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <inheritdoc cref="INamed.CreatedById"/>
    public int? CreatedById { get; init; }
    public required DateTime? StartedAt { get; init; }
    public required DateTime? FinishedAt { get; init; }
    public required DateTime? HeartbeatAt { get; init; }
    public required int Resumptions { get; init; }
    public required int EpochsDone { get; init; }
    public required long? Parameters { get; init; }
    public required double? SecondsPerEpoch { get; init; }
    public required double? PeakMemoryMb { get; init; }
    public required int? BestEpoch { get; init; }
    public required double? BestValidationQuantisedIou { get; init; }
    public required double? BestValidationIou { get; init; }
    public required double? LastValidationQuantisedIou { get; init; }
    public required double? LastValidationIou { get; init; }

    /// <summary>Of the history, as <see cref="BestValidationIou"/> is; of an ensemble, which has none, of its scores.</summary>
    public double? BestValidationDice => BestEpochDice ?? EnsembleDice;

    /// <inheritdoc cref="BestValidationDice"/>
    public double? LastValidationDice => LastEpochDice ?? EnsembleDice;
    public double? BestThreshold { get; init; }
    public double? LastThreshold { get; init; }
    public double? TrivialValidationIou { get; init; }
    public double? ValidationMapSpread { get; init; }
    public required string? Message { get; init; }
    public required string? Advice { get; init; }

    /// <summary>Of both checkpoints and all parts; empty until the run has completed.</summary>
    public required IReadOnlyList<RunScore> Scores { get; init; }

    /// <summary>How maps of the best checkpoint become masks, in its scores and wherever they are shown.</summary>
    public DecisionRule Decision => DecisionOf(Checkpoint.Best);

    public DecisionRule DecisionOf(Checkpoint checkpoint) =>
        Run.DecisionOf(Settings, checkpoint == Checkpoint.Best ? BestThreshold : LastThreshold);

    /// <summary>Of the best checkpoint; before there are final scores of the history's best epoch so far.</summary>
    public Learning Learning =>
        new(ScoresOf(Checkpoint.Best, SplitPart.Validation)?.Iou ?? BestValidationIou, TrivialValidationIou, ValidationMapSpread);

    /// <summary>
    /// Why a completed run learned nothing, in words; null if it learned something or nobody can tell. No conclusion rests on such a run.
    /// </summary>
    public string? LearnedNothing => Status == RunStatus.Completed ? Learning.Description : null;

    /// <summary>Mean scores of a part by a checkpoint; null until the run has completed.</summary>
    public SegmentationScores? ScoresOf(Checkpoint checkpoint, SplitPart part) =>
        Scores.FirstOrDefault(s => s.Checkpoint == checkpoint && s.Part == part) is { } s ? new(s.QuantisedIou, s.Iou, s.Dice) : null;

    /// <summary>Test scores by the best checkpoint; null until the run has completed.</summary>
    public SegmentationScores? TestScores => ScoresOf(Checkpoint.Best, SplitPart.Test);

    internal double? BestEpochDice { get; init; }
    internal double? LastEpochDice { get; init; }

    private double? EnsembleDice => Settings.Ensemble is null ? null : ScoresOf(Checkpoint.Best, SplitPart.Validation)?.Dice;

    internal static Expression<Func<Run, RunSummary>> FromRun { get; } =
        r => new RunSummary
        {
            Id = r.Id,
            Name = r.Name,
            Tags = r.Tags,
            IsStarred = r.IsStarred,
            DatasetId = r.DatasetId,
            DatasetName = r.Dataset!.Name,
            DatasetIsSynthetic = r.Dataset.IsSynthetic,
            SuiteId = r.SuiteId,
            SuiteName = r.Suite!.Name,
            Settings = r.Settings,
            Status = r.Status,
            Device = r.Device,
            TrainedOn = r.TrainedOn,
            QueuePosition = r.QueuePosition,
            CreatedAt = r.CreatedAt,
            CreatedById = r.CreatedById,
            StartedAt = r.StartedAt,
            FinishedAt = r.FinishedAt,
            HeartbeatAt = r.HeartbeatAt,
            Resumptions = r.Resumptions,
            EpochsDone = r.EpochsDone,
            Parameters = r.Parameters,
            SecondsPerEpoch = r.SecondsPerEpoch,
            PeakMemoryMb = r.PeakMemoryMb,
            BestEpoch = r.BestEpoch,
            BestValidationQuantisedIou = r.BestValidationQuantisedIou,
            BestValidationIou = r.BestValidationIou,
            LastValidationQuantisedIou = r.LastValidationQuantisedIou,
            LastValidationIou = r.LastValidationIou,
            BestEpochDice = r.Epochs.Where(e => e.Epoch == r.BestEpoch).Select(e => (double?)e.ValidationDice).FirstOrDefault(),
            LastEpochDice = r.Epochs.Where(e => e.Epoch == r.EpochsDone).Select(e => (double?)e.ValidationDice).FirstOrDefault(),
            BestThreshold = r.BestThreshold,
            LastThreshold = r.LastThreshold,
            TrivialValidationIou = r.TrivialValidationIou,
            ValidationMapSpread = r.ValidationMapSpread,
            Message = r.Message,
            Advice = r.Advice,
            Scores = r.Scores.ToList(),
        };
}
