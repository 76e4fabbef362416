using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Scoring;

/// <summary>The scoring that is asked for, going on and done; <see cref="ScoringWorker"/> carries it out.</summary>
public sealed class RunScorings(IDbContextFactory<PortalDbContext> contexts, PortalFeed feed, TimeProvider time, CurrentPerson current)
{
    /// <summary>
    /// Asks for completed runs to be scored against a choice of references; of one that waits for just that already, the waiting one is
    /// answered.
    /// </summary>
    /// <param name="runIds">Ids of runs that do not exist or have not completed are left out.</param>
    public async Task<IReadOnlyList<RunScoring>> RequestAsync(
        IReadOnlyList<int> runIds,
        ReferenceChoice choice,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.ManageRuns);
        var asked = new List<RunScoring>();
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var completed = await context
                .Runs.Where(r => runIds.Contains(r.Id) && r.Status == RunStatus.Completed)
                .Select(r => r.Id)
                .ToListAsync(cancellation);
            var open = await context
                .RunScorings.AsNoTracking()
                .Where(s => runIds.Contains(s.RunId) && s.State == ScoringState.Waiting && s.ReferenceVersion == choice.Version)
                .ToListAsync(cancellation);
            foreach (var runId in runIds.Distinct().Where(completed.Contains))
            {
                if (open.Find(s => s.RunId == runId) is { } waiting)
                {
                    asked.Add(waiting);
                    continue;
                }

                var scoring = new RunScoring
                {
                    RunId = runId,
                    ReferenceVersion = choice.Version,
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                };
                context.RunScorings.Add(scoring);
                asked.Add(scoring);
            }

            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        foreach (var scoring in asked)
            feed.Publish(ChangeKind.Scoring, scoring.RunId);
        return asked;
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<RunScoring>> OfRunsAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .RunScorings.AsNoTracking()
            .Where(s => runIds.Contains(s.RunId))
            .OrderByDescending(s => s.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>Completed runs that were never scored, and work a portal that ended left lying: all waits then.</summary>
    internal async Task TakeUpAsync(bool afterStart, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (afterStart)
            await context
                .RunScorings.Where(s => s.State == ScoringState.Working)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, ScoringState.Waiting), cancellation);
        var unscored = await context
            .Runs.Where(r => r.Status == RunStatus.Completed && !context.RunScorings.Any(s => s.RunId == r.Id))
            .OrderBy(r => r.Id)
            .Select(r => r.Id)
            .ToListAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        context.RunScorings.AddRange(unscored.Select(id => new RunScoring { RunId = id, CreatedAt = now }));
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>The one that has waited longest; null when none does.</summary>
    internal async Task<RunScoring?> NextAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .RunScorings.AsNoTracking()
            .Where(s => s.State == ScoringState.Waiting)
            .OrderBy(s => s.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>It cannot be carried out, whatever the cause; it must not be tried for ever.</summary>
    internal async Task FailAsync(RunScoring scoring, string message)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using (var context = await contexts.CreateDbContextAsync(CancellationToken.None))
        {
            await context
                .RunScorings.Where(s => s.Id == scoring.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.State, ScoringState.Failed)
                        .SetProperty(s => s.Message, message)
                        .SetProperty(s => s.FinishedAt, now)
                );
        }

        feed.Publish(ChangeKind.Scoring, scoring.RunId);
    }
}
