using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Moves runs and suites to the bin and back: rows are marked, files lie in the bin's folder meanwhile.</summary>
public sealed class RunBin(
    IDbContextFactory<PortalDbContext> contexts,
    RunSupervisor supervisor,
    IRunDispatcher dispatcher,
    RunBinFiles files,
    PortalFolders folders,
    PortalFeed feed,
    TimeProvider time,
    CurrentPerson current
) : IRunBin
{
    public async Task<DeletionNotes> NotesOfRunsAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var verdicts = await context.Reviews.CountAsync(r => runIds.Contains(r.Item!.RunId), cancellation);
        var revisions = await context.MaskRevisions.CountAsync(
            r => r.OriginRunId != null && runIds.Contains(r.OriginRunId.Value),
            cancellation
        );
        var predictions = await PredictionsAsync(context, runIds, cancellation);
        var reports = await context
            .FrozenReports.Where(f => context.Runs.Any(r => r.SuiteId == f.SuiteId && runIds.Contains(r.Id)))
            .CountAsync(cancellation);
        var bytes = runIds.Sum(id => FolderSize.Of(folders.Run(id).Root)) + predictions.Sum(p => FolderSize.Of(folders.Prediction(p)));
        List<(int Count, string Words)> notes =
        [
            (verdicts, $"{RunFormat.Plural(verdicts, "verdict", "verdicts")} of readers, which are kept"),
            (revisions, $"{RunFormat.Plural(revisions, "drawn mask", "drawn masks")} that began with a prediction, which are kept"),
            (predictions.Count, RunFormat.Plural(predictions.Count, "prediction of an uploaded image", "predictions of uploaded images")),
            (reports, $"{RunFormat.Plural(reports, "frozen report", "frozen reports")} of the suite"),
        ];
        return new DeletionNotes(bytes, [.. notes.Where(n => n.Count > 0).Select(n => n.Words)]);
    }

    public async Task<DeletionNotes> NotesOfSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        List<int> runs;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
            runs = await context.Runs.Where(r => r.SuiteId == suiteId).Select(r => r.Id).ToListAsync(cancellation);
        var notes = await NotesOfRunsAsync(runs, cancellation);
        return notes with { Dependants = [RunFormat.Plural(runs.Count, "run", "runs"), .. notes.Dependants] };
    }

    public async Task<RequestOutcome> DeleteAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var run = await context.Runs.Include(r => r.Suite).SingleOrDefaultAsync(r => r.Id == runId, cancellation);
        if (run is null)
            return RequestOutcome.NotFound;
        var suite =
            run.Suite is { } its && !await context.Runs.AnyAsync(r => r.SuiteId == its.Id && r.Id != runId, cancellation) ? its : null;
        return await MoveAsync(context, [run], suite, transaction.CommitAsync, cancellation);
    }

    public async Task<RequestOutcome> DeleteSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var suite = await context.Suites.Include(s => s.Runs).SingleOrDefaultAsync(s => s.Id == suiteId, cancellation);
        return suite is null ? RequestOutcome.NotFound : await MoveAsync(context, suite.Runs, suite, transaction.CommitAsync, cancellation);
    }

    public async Task<RequestOutcome> RestoreAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var run = await InBin(context.Runs).Include(r => r.Suite).SingleOrDefaultAsync(r => r.Id == runId, cancellation);
        return run is null
            ? RequestOutcome.NotFound
            : await BringBackAsync(context, [run], run.Suite, transaction.CommitAsync, cancellation);
    }

    public async Task<RequestOutcome> RestoreSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var suite = await InBin(context.Suites).SingleOrDefaultAsync(s => s.Id == suiteId, cancellation);
        return suite is null
            ? RequestOutcome.NotFound
            : await BringBackAsync(
                context,
                await TogetherAsync(context, suite, cancellation),
                suite,
                transaction.CommitAsync,
                cancellation
            );
    }

    public async Task<RequestOutcome> PurgeAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.PurgeBin);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var run = await InBin(context.Runs).SingleOrDefaultAsync(r => r.Id == runId, cancellation);
        return run is null ? RequestOutcome.NotFound : await EraseAsync(context, [run], null, transaction.CommitAsync, cancellation);
    }

    public async Task<RequestOutcome> PurgeSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.PurgeBin);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var suite = await InBin(context.Suites).SingleOrDefaultAsync(s => s.Id == suiteId, cancellation);
        return suite is null
            ? RequestOutcome.NotFound
            : await EraseAsync(context, await TogetherAsync(context, suite, cancellation), suite, transaction.CommitAsync, cancellation);
    }

    private async Task<RequestOutcome> MoveAsync(
        PortalDbContext context,
        IReadOnlyList<Run> runs,
        Suite? suite,
        Func<CancellationToken, Task> commit,
        CancellationToken cancellation
    )
    {
        var running = runs.FirstOrDefault(r =>
            r.Status == RunStatus.Running || supervisor.IsTraining(r.Id) || OrphanedTrainer.IsAlive(folders.Run(r.Id))
        );
        if (running is not null)
            return RequestOutcome.Refused($"Run {running.Id} is running; cancel it first, then delete it.");
        if (await EnsembleOfAsync(context.Runs, runs, cancellation) is var (member, ensemble))
            return RequestOutcome.Refused(
                $"Run {member} is a member of run {ensemble.Id} ({ensemble.Name}), which predicts with its weights; delete that one first."
            );
        var predictions = await PredictionsAsync(context, [.. runs.Select(r => r.Id)], cancellation);
        Mark([.. runs, .. suite is null ? Array.Empty<IBinned>() : [suite]], time.GetUtcNow().UtcDateTime, current.Person?.AccountId);
        await context.SaveChangesAsync(cancellation);
        await commit(cancellation);
        files.MoveIn([.. runs.Select(r => r.Id)], predictions);
        Tell(runs);
        return RequestOutcome.Done;
    }

    private async Task<RequestOutcome> BringBackAsync(
        PortalDbContext context,
        IReadOnlyList<Run> runs,
        Suite? suite,
        Func<CancellationToken, Task> commit,
        CancellationToken cancellation
    )
    {
        foreach (var ensemble in runs.Where(r => r.Settings.Ensemble is not null))
        {
            var members = ensemble.Settings.Ensemble!.Runs.Except(runs.Select(r => r.Id)).ToList();
            var there = await context.Runs.Where(r => members.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation);
            if (members.Except(there).ToList() is [var missing, ..])
                return RequestOutcome.Refused(
                    $"Run {ensemble.Id} is an ensemble and predicts with the weights of run {missing}, which was "
                        + "deleted; restore that one first."
                );
        }

        var ids = runs.Select(r => r.Id).ToList();
        Mark([.. runs, .. suite is null ? Array.Empty<IBinned>() : [suite]], null, null);
        await context.SaveChangesAsync(cancellation);
        // Scoring that was interrupted by the deletion waits again.
        await context
            .RunScorings.Where(s => ids.Contains(s.RunId) && s.State == ScoringState.Working)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, ScoringState.Waiting), cancellation);
        var predictions = await PredictionsAsync(context, ids, cancellation);
        files.MoveOut(ids, predictions);
        await commit(cancellation);
        Tell(runs);
        foreach (var device in runs.Where(r => r.Status == RunStatus.Queued).Select(r => r.Device).Distinct())
            await dispatcher.WakeAsync(device, cancellation);
        return RequestOutcome.Done;
    }

    private async Task<RequestOutcome> EraseAsync(
        PortalDbContext context,
        IReadOnlyList<Run> runs,
        Suite? suite,
        Func<CancellationToken, Task> commit,
        CancellationToken cancellation
    )
    {
        if (await EnsembleOfAsync(context.Runs.IgnoreQueryFilters(), runs, cancellation) is var (member, ensemble))
            return RequestOutcome.Refused(
                $"Run {member} is a member of run {ensemble.Id} ({ensemble.Name}), which is in the bin too; "
                    + "delete that one for good first, or both would be lost with one."
            );
        var ids = runs.Select(r => r.Id).ToList();
        var predictions = await context
            .UploadedPredictions.IgnoreQueryFilters()
            .Where(p => ids.Contains(p.RunId))
            .Select(p => p.Id)
            .ToListAsync(cancellation);
        context.Runs.RemoveRange(runs);
        if (suite is not null)
            context.Suites.Remove(suite);
        await context.SaveChangesAsync(cancellation);
        await commit(cancellation);
        files.Erase(ids, predictions);
        Tell(runs);
        return RequestOutcome.Done;
    }

    private void Tell(IEnumerable<Run> runs)
    {
        foreach (var run in runs)
            feed.Publish(ChangeKind.RunStatus, run.Id);
    }

    private static void Mark(IReadOnlyList<IBinned> rows, DateTime? at, int? by)
    {
        foreach (var row in rows)
            (row.DeletedAt, row.DeletedById) = (at, by);
    }

    /// <summary>The runs that went to the bin with their suite.</summary>
    private static Task<List<Run>> TogetherAsync(PortalDbContext context, Suite suite, CancellationToken cancellation) =>
        InBin(context.Runs).Where(r => r.SuiteId == suite.Id && r.DeletedAt == suite.DeletedAt).ToListAsync(cancellation);

    /// <summary>An ensemble, not among these runs, that one of them is a member of.</summary>
    private static async Task<(int Member, Run Ensemble)?> EnsembleOfAsync(
        IQueryable<Run> among,
        IReadOnlyList<Run> runs,
        CancellationToken cancellation
    )
    {
        var ids = runs.Select(r => r.Id).ToHashSet();
        var datasets = runs.Select(r => r.DatasetId).Distinct().ToList();
        var ensembles = await among
            .AsNoTracking()
            .Where(r => datasets.Contains(r.DatasetId) && r.Architecture == Architecture.Ensemble)
            .ToListAsync(cancellation);
        foreach (var ensemble in ensembles.Where(e => !ids.Contains(e.Id)))
        {
            if (ensemble.Settings.Ensemble?.Runs.Where(ids.Contains).ToList() is [var member, ..])
                return (member, ensemble);
        }

        return null;
    }

    private static Task<List<Guid>> PredictionsAsync(PortalDbContext context, IReadOnlyList<int> runIds, CancellationToken cancellation) =>
        context.UploadedPredictions.Where(p => runIds.Contains(p.RunId)).Select(p => p.Id).ToListAsync(cancellation);

    private static IQueryable<T> InBin<T>(IQueryable<T> rows)
        where T : class, IBinned => rows.IgnoreQueryFilters().Where(r => r.DeletedAt != null);
}
