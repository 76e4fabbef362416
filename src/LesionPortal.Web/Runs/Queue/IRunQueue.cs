using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>What pages and endpoints may ask of the run queue. Refusals are results with a sentence, not exceptions.</summary>
public interface IRunQueue
{
    Task<QueueOutcome> QueueAsync(RunSettings settings, CancellationToken cancellation = default);

    /// <summary>
    /// All or none: the runs share the split resolved from the first run's settings, or are folds of one cross-validation in it.
    /// </summary>
    Task<QueueOutcome> QueueSuiteAsync(
        int datasetId,
        string name,
        IReadOnlyList<RunSettings> runs,
        CancellationToken cancellation = default
    );

    /// <summary>All or none: more runs of a suite, on the split its runs have.</summary>
    Task<QueueOutcome> AddToSuiteAsync(int suiteId, IReadOnlyList<RunSettings> runs, CancellationToken cancellation = default);

    /// <summary>
    /// Finished runs as one: a run that trains nothing, is scored like any other, and predicts with the mean of their probabilities.
    /// </summary>
    Task<QueueOutcome> QueueEnsembleAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default);

    /// <summary>A waiting run is cancelled at once, a running one within five seconds; it keeps its last checkpoint.</summary>
    Task<RequestOutcome> CancelAsync(int runId, CancellationToken cancellation = default);

    /// <summary>Queues a cancelled, failed or interrupted run again, from its last checkpoint if it has one.</summary>
    Task<RequestOutcome> ResumeAsync(int runId, CancellationToken cancellation = default);

    /// <summary>Moves a waiting run one place up.</summary>
    Task<RequestOutcome> MoveUpAsync(int runId, CancellationToken cancellation = default);
}

/// <summary>Either the ids of what was queued, or the problems, by field ("runs[2].epochs" in a suite).</summary>
public sealed record QueueOutcome(IReadOnlyList<int> RunIds, int? SuiteId, IReadOnlyList<SettingProblem> Problems)
{
    public bool Queued => Problems.Count == 0;

    /// <summary>What to know of runs that were queued all the same.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <param name="Found">False when there is no such run.</param>
/// <param name="Refusal">Null when done; else why not and what to do.</param>
public sealed record RequestOutcome(bool Found, string? Refusal)
{
    public static RequestOutcome Done { get; } = new(true, null);
    public static RequestOutcome NotFound { get; } = new(false, null);

    public static RequestOutcome Refused(string why) => new(true, why);

    public bool Succeeded => Found && Refusal is null;
}
