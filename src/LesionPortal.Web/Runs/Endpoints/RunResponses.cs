using System.Text.Json.Serialization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Naming;

namespace LesionPortal.Web.Runs.Endpoints;

internal sealed record RunResponse
{
    public required int Id { get; init; }

    /// <summary>For example "U-Net 8 · Dice · s0".</summary>
    public required string Name { get; init; }

    /// <summary>Markdown; only when one run is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required bool Starred { get; init; }
    public required RunStatus Status { get; init; }
    public required int Dataset { get; init; }
    public required int? Suite { get; init; }
    public required RunSettings Settings { get; init; }
    public required int EpochsDone { get; init; }

    /// <summary>Of the best checkpoint; before the run has completed the history's at its best epoch so far, without test.</summary>
    public required PartScores Scores { get; init; }

    /// <summary>Of the last epoch's weights.</summary>
    public required PartScores ScoresLast { get; init; }

    /// <summary>
    /// How the best checkpoint's probabilities become masks, and how its scores were taken; logit &gt; 0.01 unless the run chose a
    /// threshold on validation.
    /// </summary>
    public required DecisionRule Decision { get; init; }

    /// <summary>
    /// Why a completed run learned nothing, in words with the numbers: no conclusion rests on it. Null if it learned something or nobody
    /// can tell.
    /// </summary>
    public required string? LearnedNothing { get; init; }

    /// <summary>By validation quantised IoU, ties by plain IoU.</summary>
    public required int? BestEpoch { get; init; }
    public required long? Parameters { get; init; }
    public required double? SecondsPerEpoch { get; init; }
    public required double? PeakMemoryMb { get; init; }

    /// <summary>"cpu" or "cuda"; null before it started.</summary>
    public required string? TrainedOn { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>The account that queued it; null without accounts.</summary>
    public required int? CreatedBy { get; init; }
    public required DateTime? StartedAt { get; init; }
    public required DateTime? FinishedAt { get; init; }
    public required int Resumptions { get; init; }
    public required string? Message { get; init; }
    public required string? Advice { get; init; }

    /// <summary>The cases of each part; only when one run is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Split? Split { get; init; }

    /// <summary>
    /// What to know before the run is believed, such as near-identical images in different parts of its split; only in the answer that
    /// queued it, and only where there is something.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>As one of several: of a split given by lists of cases the numbers, and the address of the run that has the lists.</summary>
    public RunResponse AmongOthers() =>
        this with
        {
            Settings = Settings with { Split = Settings.Split.WithoutLists(FormattableString.Invariant($"/api/runs/{Id}")) },
        };

    /// <param name="history">At least the rows of the best and the last epoch, if there are any.</param>
    public static RunResponse Of(RunSummary run, IReadOnlyList<EpochRow> history, Split? split = null)
    {
        var best = history.FirstOrDefault(e => e.Epoch == run.BestEpoch);
        var last = history.MaxBy(e => e.Epoch);
        return new()
        {
            Id = run.Id,
            Name = run.Name,
            Tags = run.Tags,
            Starred = run.IsStarred,
            Status = run.Status,
            Dataset = run.DatasetId,
            Suite = run.SuiteId,
            Settings = run.Settings,
            EpochsDone = run.EpochsDone,
            Scores = PartScores.Of(run, Checkpoint.Best, best),
            ScoresLast = PartScores.Of(run, Checkpoint.Last, last),
            Decision = run.Decision,
            LearnedNothing = run.LearnedNothing,
            BestEpoch = run.BestEpoch,
            Parameters = run.Parameters,
            SecondsPerEpoch = run.SecondsPerEpoch,
            PeakMemoryMb = run.PeakMemoryMb,
            TrainedOn = run.TrainedOn,
            CreatedAt = run.CreatedAt,
            CreatedBy = run.CreatedById,
            StartedAt = run.StartedAt,
            FinishedAt = run.FinishedAt,
            Resumptions = run.Resumptions,
            Message = run.Message,
            Advice = run.Advice,
            Split = split,
        };
    }
}

/// <summary>Mean scores of each part; null where there is none yet. Test scores come once, at the end.</summary>
internal sealed record PartScores(SegmentationScores? Train, SegmentationScores? Validation, SegmentationScores? Test)
{
    public static PartScores Of(RunSummary run, Checkpoint checkpoint, EpochRow? row) =>
        new(
            run.ScoresOf(checkpoint, SplitPart.Train) ?? row?.Train,
            run.ScoresOf(checkpoint, SplitPart.Validation) ?? row?.Validation,
            run.ScoresOf(checkpoint, SplitPart.Test)
        );
}

internal sealed record CaseScoreResponse(string CaseId, SplitPart Part, double QuantisedIou, double Iou, double Dice)
{
    /// <summary>The 8-bit probability map at training resolution; null when the run keeps none for this part.</summary>
    public string? PredictionUrl { get; init; }

    /// <summary>
    /// The version of the case's reference it was scored against, when one was asked for; without it the scores are the run's own, against
    /// version 1.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReferenceVersion { get; init; }
}

/// <summary>The body of <c>PATCH /api/runs/{id}</c>; what is left out stays as it is.</summary>
/// <inheritdoc cref="NamingRequest"/>
internal sealed record RunNamingRequest(
    string? Name = null,
    string? Description = null,
    IReadOnlyList<string>? Tags = null,
    bool? Starred = null
)
{
    public NamingChange ToChange() => new(Name, Description, Tags);
}

/// <summary>The body of <c>POST /api/suites</c>.</summary>
/// <param name="Dataset">Goes for every run; a run may repeat it but not name another.</param>
/// <param name="Runs">Settings as in <c>POST /api/runs</c>; all share the split of the first.</param>
internal sealed record SuiteRequest(int Dataset, string? Name, IReadOnlyList<RunSettings>? Runs);

internal sealed record SuiteResponse(int Id, string Name, int Dataset, DateTime CreatedAt, IReadOnlyList<RunResponse> Runs)
{
    /// <summary>Markdown.</summary>
    public required string Description { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <inheritdoc cref="RunResponse.CreatedBy"/>
    public required int? CreatedBy { get; init; }

    /// <inheritdoc cref="RunResponse.Warnings"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }
}
