namespace LesionPortal.Web.Runs.Queue;

/// <summary>What hangs on runs that are to be deleted.</summary>
/// <param name="Bytes">What their files take on the disk.</param>
/// <param name="Dependants">In words: "3 verdicts of readers".</param>
public sealed record DeletionNotes(long Bytes, IReadOnlyList<string> Dependants);

/// <summary>
/// Runs and suites in the bin: out of all lists, scores and reports, and restored as they were. Refusals are results with a sentence.
/// </summary>
public interface IRunBin
{
    /// <summary>After so long what is in the bin is deleted for good.</summary>
    static TimeSpan Kept { get; } = TimeSpan.FromDays(30);

    Task<DeletionNotes> NotesOfRunsAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default);

    Task<DeletionNotes> NotesOfSuiteAsync(int suiteId, CancellationToken cancellation = default);

    /// <summary>Moves a run that is not running to the bin; the last one of a suite takes the suite with it.</summary>
    Task<RequestOutcome> DeleteAsync(int runId, CancellationToken cancellation = default);

    /// <summary>With its suite, if that is in the bin.</summary>
    Task<RequestOutcome> RestoreAsync(int runId, CancellationToken cancellation = default);

    /// <summary>With all its runs.</summary>
    Task<RequestOutcome> DeleteSuiteAsync(int suiteId, CancellationToken cancellation = default);

    /// <summary>With the runs that went with it.</summary>
    Task<RequestOutcome> RestoreSuiteAsync(int suiteId, CancellationToken cancellation = default);

    /// <summary>Deletes a run in the bin for good: rows and files.</summary>
    Task<RequestOutcome> PurgeAsync(int runId, CancellationToken cancellation = default);

    /// <summary>With the runs that went with it.</summary>
    Task<RequestOutcome> PurgeSuiteAsync(int suiteId, CancellationToken cancellation = default);
}
