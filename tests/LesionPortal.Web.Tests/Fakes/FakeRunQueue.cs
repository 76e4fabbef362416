using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Queue;

namespace LesionPortal.Web.Tests.Fakes;

/// <summary>Remembers what it was asked; answers what the test set.</summary>
public sealed class FakeRunQueue : IRunQueue, IRunBin
{
    public List<RunSettings> Queued { get; } = [];
    public List<(int DatasetId, string Name, IReadOnlyList<RunSettings> Runs)> Suites { get; } = [];
    public List<(int SuiteId, IReadOnlyList<RunSettings> Runs)> Added { get; } = [];
    public List<string> Requests { get; } = [];
    public IReadOnlyList<SettingProblem> Problems { get; set; } = [];
    public RequestOutcome Answer { get; set; } = RequestOutcome.Done;

    public Task<QueueOutcome> QueueAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        Queued.Add(settings);
        return Task.FromResult(Problems.Count > 0 ? new QueueOutcome([], null, Problems) : new QueueOutcome([41], null, []));
    }

    public Task<QueueOutcome> QueueSuiteAsync(
        int datasetId,
        string name,
        IReadOnlyList<RunSettings> runs,
        CancellationToken cancellation = default
    )
    {
        Suites.Add((datasetId, name, runs));
        return Task.FromResult(
            Problems.Count > 0 ? new QueueOutcome([], null, Problems) : new QueueOutcome([.. Enumerable.Range(1, runs.Count)], 7, [])
        );
    }

    public Task<QueueOutcome> AddToSuiteAsync(int suiteId, IReadOnlyList<RunSettings> runs, CancellationToken cancellation = default)
    {
        Added.Add((suiteId, runs));
        return Task.FromResult(
            Problems.Count > 0 ? new QueueOutcome([], null, Problems) : new QueueOutcome([.. Enumerable.Range(50, runs.Count)], suiteId, [])
        );
    }

    public Task<QueueOutcome> QueueEnsembleAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        Requests.Add($"ensemble {string.Join(' ', runIds)}");
        return Task.FromResult(Problems.Count > 0 ? new QueueOutcome([], null, Problems) : new QueueOutcome([42], null, []));
    }

    public Task<RequestOutcome> CancelAsync(int runId, CancellationToken cancellation = default) => AskAsync("cancel", runId);

    public Task<RequestOutcome> ResumeAsync(int runId, CancellationToken cancellation = default) => AskAsync("resume", runId);

    public Task<RequestOutcome> MoveUpAsync(int runId, CancellationToken cancellation = default) => AskAsync("up", runId);

    /// <summary>What hangs on whatever is to be deleted.</summary>
    public DeletionNotes Notes { get; set; } = new(3 * 1024 * 1024, []);

    public Task<DeletionNotes> NotesOfRunsAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default) =>
        Task.FromResult(Notes);

    public Task<DeletionNotes> NotesOfSuiteAsync(int suiteId, CancellationToken cancellation = default) => Task.FromResult(Notes);

    public Task<RequestOutcome> RestoreAsync(int runId, CancellationToken cancellation = default) => AskAsync("restore", runId);

    public Task<RequestOutcome> DeleteSuiteAsync(int suiteId, CancellationToken cancellation = default) =>
        AskAsync("delete suite", suiteId);

    public Task<RequestOutcome> RestoreSuiteAsync(int suiteId, CancellationToken cancellation = default) =>
        AskAsync("restore suite", suiteId);

    public Task<RequestOutcome> PurgeAsync(int runId, CancellationToken cancellation = default) => AskAsync("purge", runId);

    public Task<RequestOutcome> PurgeSuiteAsync(int suiteId, CancellationToken cancellation = default) => AskAsync("purge suite", suiteId);

    public Task<RequestOutcome> DeleteAsync(int runId, CancellationToken cancellation = default) => AskAsync("delete", runId);

    private Task<RequestOutcome> AskAsync(string what, int runId)
    {
        Requests.Add($"{what} {runId}");
        return Task.FromResult(Answer);
    }
}
