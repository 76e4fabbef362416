using System.Collections.Concurrent;

namespace LesionPortal.Web.Shared.Live;

/// <summary>What is known of a training run between two history rows; in memory only.</summary>
public sealed record RunProgress
{
    /// <summary>The epoch in work, 1-based; 0 while cases are prepared.</summary>
    public int Epoch { get; init; }
    public int Batch { get; init; }
    public int Batches { get; init; }
    public int CasesPrepared { get; init; }
    public int CasesTotal { get; init; }

    /// <summary>The newest epoch whose samples are on disk; 0 before the first.</summary>
    public int SampleEpoch { get; init; }
    public double? ResidentMb { get; init; }
    public double? PeakMb { get; init; }
    public double? CpuPercent { get; init; }
    public double? GpuMemoryMb { get; init; }

    /// <summary>Until the last epoch, which a run that may stop early need not reach.</summary>
    public TimeSpan? Remaining { get; init; }
}

/// <summary>The live numbers of runs in training.</summary>
public sealed class RunProgressBoard
{
    private readonly ConcurrentDictionary<int, RunProgress> _progress = new();

    public RunProgress? Of(int runId) => _progress.GetValueOrDefault(runId);

    /// <summary>Runs in training beside this one.</summary>
    public int Others(int runId) => _progress.Keys.Count(id => id != runId);

    public void Update(int runId, Func<RunProgress, RunProgress> change) =>
        _progress.AddOrUpdate(runId, _ => change(new RunProgress()), (_, old) => change(old));

    public void Remove(int runId) => _progress.TryRemove(runId, out _);
}
