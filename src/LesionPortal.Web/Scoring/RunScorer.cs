using System.Collections.Concurrent;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Live;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Scoring;

/// <summary>
/// Scores a run whose trainer gave its scores already: against reference masks that were revised, by both checkpoints, in both resolutions.
/// Runs of earlier versions that lack metrics are scored against the dataset's own masks, too. What is scored stays, for maps and reference
/// versions never change; so there is as little to do as there are revised masks.
/// </summary>
public sealed class RunScorer(
    IDbContextFactory<PortalDbContext> contexts,
    ReferenceMasks references,
    CaseMetricsQueries metrics,
    ProbabilityMaps maps,
    PortalFeed feed,
    TimeProvider time
)
{
    private const int AtOnce = 16;

    // Half the machine: a run may be training beside it.
    private static readonly int s_threads = Math.Max(1, Environment.ProcessorCount / 2);

    public async Task ScoreAsync(RunScoring scoring, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scoring);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == scoring.RunId, cancellation) is not { } run)
            return;
        if (run.Status != RunStatus.Completed)
        {
            await EndAsync(
                scoring,
                ScoringState.Failed,
                FormattableString.Invariant($"Run {run.Id} has not completed; only a completed run is scored.")
            );
            return;
        }

        var work = await WorkAsync(run, scoring.ReferenceVersion, cancellation);
        (scoring.Done, scoring.Total, scoring.WithoutMap) = (0, work.Count, 0);
        await ReportAsync(scoring, ScoringState.Working);
        var problems = new List<string>();
        foreach (var batch in work.Chunk(AtOnce))
        {
            var rows = await RowsAsync(run, batch, problems, cancellation);
            scoring.WithoutMap += batch.Length - rows.Count / 2;
            scoring.Done += batch.Length;
            await StoreAsync(run.Id, rows);
            await ReportAsync(scoring, ScoringState.Working);
        }

        var nothing = work.Count > 0 && scoring.WithoutMap == work.Count;
        await EndAsync(scoring, nothing ? ScoringState.Failed : ScoringState.Done, problems.FirstOrDefault());
    }

    /// <summary>
    /// What has no row yet. Without a version asked for: against the dataset's own masks, which the run was trained on, and the latest.
    /// </summary>
    private async Task<List<Work>> WorkAsync(Run run, int? version, CancellationToken cancellation)
    {
        ReferenceChoice[] choices = version is null ? [ReferenceChoice.Original, ReferenceChoice.Latest] : [new(version)];
        var wanted = new Dictionary<(int, int), ReferenceMask>();
        foreach (var choice in choices)
        {
            foreach (var mask in await references.OfDatasetAsync(run.DatasetId, choice, cancellation))
                wanted.TryAdd((mask.Case.Id, mask.Version), mask);
        }

        var parts = Enum.GetValues<SplitPart>()
            .SelectMany(part => run.Split.Of(part).Select(id => (id, part)))
            .ToDictionary(p => p.id, p => p.part, CaseId.Comparer);
        var work = new List<Work>();
        foreach (var checkpoint in Enum.GetValues<Checkpoint>())
        {
            var there = await metrics.VersionsAsync(run.Id, checkpoint, cancellation);
            work.AddRange(
                wanted
                    .Values.Where(m => parts.ContainsKey(m.Case.CaseId) && !there[m.Case.Id].Contains(m.Version))
                    .Select(m => new Work(checkpoint, parts[m.Case.CaseId], m))
            );
        }

        return work;
    }

    private async Task<List<RunCaseMetrics>> RowsAsync(
        Run run,
        IReadOnlyList<Work> batch,
        List<string> problems,
        CancellationToken cancellation
    )
    {
        var found = new List<(Work Work, string Map)>();
        foreach (var work in batch)
        {
            var path = maps.PathOf(run.Id, work.Checkpoint, work.Reference.Case.CaseId);
            // A trainer that could not make one map will not make the next.
            if (!File.Exists(path) && problems.Count > 0)
                continue;
            var outcome = await maps.FindOrMakeAsync(run.Id, work.Checkpoint, work.Reference.Case, cancellation);
            if (outcome.Path is { } map)
                found.Add((work, map));
            else
                problems.Add(outcome.Why!);
        }

        var rows = new ConcurrentBag<RunCaseMetrics>();
        var damaged = new ConcurrentBag<string>();
        // The loop gets the token itself: thrown from inside, a portal's end would come out wrapped and count as a failure of the scoring.
        await Task.Run(
            () =>
                Parallel.ForEach(
                    found,
                    new ParallelOptions { MaxDegreeOfParallelism = s_threads, CancellationToken = cancellation },
                    one =>
                    {
                        try
                        {
                            foreach (
                                var row in CaseScorer.Score(
                                    run.Id,
                                    one.Work.Part,
                                    one.Work.Checkpoint,
                                    one.Map,
                                    one.Work.Reference,
                                    one.Work.Checkpoint == Checkpoint.Best ? run.Decision : run.LastDecision
                                )
                            )
                                rows.Add(row);
                        }
                        catch (ImageDecodingException e)
                        {
                            damaged.Add($"{one.Work.Reference.Case.CaseId}: {e.Message}");
                        }
                    }
                ),
            cancellation
        );
        problems.AddRange(damaged);
        return [.. rows];
    }

    private async Task StoreAsync(int runId, List<RunCaseMetrics> rows)
    {
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
        // Deleted or resumed meanwhile: what was computed belongs to no run any more.
        if (!await context.Runs.AnyAsync(r => r.Id == runId && r.Status == RunStatus.Completed, CancellationToken.None))
            return;
        // A row of an earlier version that keeps three scores alone makes way for the one with every metric.
        foreach (var ofCheckpoint in rows.Where(r => r.ReferenceVersion == 1).GroupBy(r => r.Checkpoint))
        {
            List<int> scored = [.. ofCheckpoint.Select(r => r.DatasetCaseId)];
            await context
                .RunCaseMetrics.Where(m => m.RunId == runId && m.Checkpoint == ofCheckpoint.Key)
                .Where(m => m.TruePositives == null && scored.Contains(m.DatasetCaseId))
                .ExecuteDeleteAsync(CancellationToken.None);
        }

        context.RunCaseMetrics.AddRange(rows);
        await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private Task EndAsync(RunScoring scoring, ScoringState state, string? message)
    {
        scoring.Message = message;
        scoring.FinishedAt = time.GetUtcNow().UtcDateTime;
        return ReportAsync(scoring, state);
    }

    private async Task ReportAsync(RunScoring scoring, ScoringState state)
    {
        scoring.State = state;
        await using (var context = await contexts.CreateDbContextAsync(CancellationToken.None))
        {
            await context
                .RunScorings.Where(s => s.Id == scoring.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.State, scoring.State)
                        .SetProperty(s => s.Done, scoring.Done)
                        .SetProperty(s => s.Total, scoring.Total)
                        .SetProperty(s => s.WithoutMap, scoring.WithoutMap)
                        .SetProperty(s => s.Message, scoring.Message)
                        .SetProperty(s => s.FinishedAt, scoring.FinishedAt)
                );
        }

        feed.Publish(ChangeKind.Scoring, scoring.RunId);
    }

    private sealed record Work(Checkpoint Checkpoint, SplitPart Part, ReferenceMask Reference);
}
