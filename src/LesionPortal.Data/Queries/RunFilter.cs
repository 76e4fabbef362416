using LesionPortal.Core.Runs;

namespace LesionPortal.Data.Queries;

/// <summary>What the table of runs can be ordered by. Not by test scores: who sorts by them chooses by them.</summary>
public enum RunSort
{
    /// <summary>Training first, then waiting in their order, then the others, newest first. Ignores the direction.</summary>
    Activity,
    Created,
    Name,
    Status,
    Architecture,
    BaseChannels,
    Loss,
    EpochsDone,

    /// <summary>IoU on validation, best epoch.</summary>
    BestValidation,

    /// <summary>Quantised IoU on validation, best epoch: the score that chooses the epoch.</summary>
    BestValidationQuantisedIou,

    /// <summary>IoU on validation, last epoch.</summary>
    LastValidation,
    SecondsPerEpoch,
}

/// <summary>One page of the table of runs. An empty list or a null does not filter.</summary>
public sealed record RunFilter
{
    /// <summary>Part of the run's, suite's or dataset's name, or its number ("#12").</summary>
    public string? Text { get; init; }
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];
    public Architecture? Architecture { get; init; }
    public Loss? Loss { get; init; }
    public int? DatasetId { get; init; }
    public int? SuiteId { get; init; }

    /// <summary>In the spelling it is kept in.</summary>
    public string? Tag { get; init; }

    /// <summary>Only runs with a star.</summary>
    public bool Starred { get; init; }
    public RunSort Sort { get; init; } = RunSort.Activity;
    public bool Descending { get; init; } = true;
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}

/// <param name="Total">How many runs match, on all pages.</param>
public sealed record RunPage(IReadOnlyList<RunSummary> Runs, int Total);
