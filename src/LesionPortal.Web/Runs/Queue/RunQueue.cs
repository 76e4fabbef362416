using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Runs.Splits;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>The queue as pages and endpoints see it: checks, stores, and wakes the dispatcher.</summary>
public sealed class RunQueue(
    IDbContextFactory<PortalDbContext> contexts,
    RunAdmission admission,
    EnsembleAdmission ensembles,
    DeviceChoice devices,
    IRunDispatcher dispatcher,
    RunSupervisor supervisor,
    PortalFolders folders,
    PortalFeed feed,
    TimeProvider time,
    CurrentPerson current
) : IRunQueue
{
    public async Task<QueueOutcome> QueueAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        var check = await admission.CheckAsync(settings, cancellation);
        return check.Succeeded
            ? await StoreAsync(null, null, [(settings, check.Split)], cancellation) with
            {
                Warnings = Warnings([check]),
            }
            : new QueueOutcome([], null, check.Problems);
    }

    public async Task<QueueOutcome> QueueSuiteAsync(
        int datasetId,
        string name,
        IReadOnlyList<RunSettings> runs,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.ManageRuns);
        var check = await admission.CheckSuiteAsync(datasetId, name, runs, cancellation);
        if (!check.Succeeded)
            return new QueueOutcome([], null, check.Problems);
        var suite = new Suite
        {
            Name = name.Trim(),
            DatasetId = datasetId,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedById = current.Person?.AccountId,
        };
        var checks = new Dictionary<int, SplitResult> { [runs[0].Split.Fold] = check };
        foreach (var fold in runs.Where(r => !checks.ContainsKey(r.Split.Fold)).DistinctBy(r => r.Split.Fold).ToList())
        {
            var cut = await admission.CheckAsync(fold with { Dataset = datasetId }, cancellation);
            if (!cut.Succeeded)
                return new QueueOutcome([], null, cut.Problems);
            checks[fold.Split.Fold] = cut;
        }

        return await StoreAsync(
            suite,
            null,
            [.. runs.Select(r => (r with { Dataset = datasetId }, checks[r.Split.Fold].Split!))],
            cancellation
        ) with
        {
            Warnings = Warnings(checks.Values),
        };
    }

    public async Task<QueueOutcome> AddToSuiteAsync(int suiteId, IReadOnlyList<RunSettings> runs, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        var (found, problems) = await admission.CheckForSuiteAsync(suiteId, runs, cancellation);
        return found is not { } first
            ? new QueueOutcome([], null, problems)
            : await StoreAsync(null, suiteId, [.. runs.Select(r => (r with { Dataset = first.DatasetId }, first.Split))], cancellation);
    }

    private static List<string> Warnings(IEnumerable<SplitResult> checks) =>
        [.. checks.Select(c => SplitWarning.Of(c.Split!, c.NearDuplicatesInDifferentParts)).OfType<string>()];

    public async Task<QueueOutcome> QueueEnsembleAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        var (run, problem) = await ensembles.CheckAsync(runIds, cancellation);
        if (run is null)
            return new QueueOutcome([], null, [problem!]);
        run.CreatedAt = time.GetUtcNow().UtcDateTime;
        run.CreatedById = current.Person?.AccountId;
        return await AddAsync([run], cancellation);
    }

    public async Task<RequestOutcome> CancelAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        await supervisor.CancelAsync(runId, cancellation);
        return await StatusAsync(runId, cancellation) switch
        {
            null => RequestOutcome.NotFound,
            RunStatus.Cancelled => RequestOutcome.Done,
            var status => RequestOutcome.Refused(
                $"Run {runId} is {Word(status.Value)}; only a queued, running or interrupted run can be cancelled."
            ),
        };
    }

    public async Task<RequestOutcome> ResumeAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        ComputeDevice device;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var run = await context.Runs.SingleOrDefaultAsync(r => r.Id == runId, cancellation);
            if (run is null)
                return RequestOutcome.NotFound;
            if (!run.Status.CanResume())
                return RequestOutcome.Refused(
                    $"Run {runId} is {Word(run.Status)}; only a cancelled, failed or interrupted run can be resumed."
                );
            run.Status = RunStatus.Queued;
            run.QueuePosition = await QueuePositions.AfterAllAsync(context, cancellation);
            run.FinishedAt = null;
            run.Message = null;
            run.Advice = null;
            run.FruitlessResumptions = 0;
            if (File.Exists(folders.Run(runId).LastCheckpoint))
                run.Resumptions++;
            device = run.Device;
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        feed.Publish(ChangeKind.RunStatus, runId);
        await dispatcher.WakeAsync(device, cancellation);
        return RequestOutcome.Done;
    }

    public async Task<RequestOutcome> MoveUpAsync(int runId, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageRuns);
        int other;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var run = await context.Runs.SingleOrDefaultAsync(r => r.Id == runId, cancellation);
            if (run is null)
                return RequestOutcome.NotFound;
            if (run.Status != RunStatus.Queued)
                return RequestOutcome.Refused($"Run {runId} is {Word(run.Status)}; only a queued run can be moved.");
            var before = await context
                .Runs.Where(r => r.Status == RunStatus.Queued && r.Device == run.Device && r.QueuePosition < run.QueuePosition)
                .OrderByDescending(r => r.QueuePosition)
                .FirstOrDefaultAsync(cancellation);
            if (before is null)
                return RequestOutcome.Refused($"Run {runId} is already the next to start.");
            (run.QueuePosition, before.QueuePosition) = (before.QueuePosition, run.QueuePosition);
            other = before.Id;
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        feed.Publish(ChangeKind.RunStatus, runId);
        feed.Publish(ChangeKind.RunStatus, other);
        return RequestOutcome.Done;
    }

    private async Task<QueueOutcome> StoreAsync(
        Suite? suite,
        int? suiteId,
        IReadOnlyList<(RunSettings Settings, Split Split)> wanted,
        CancellationToken cancellation
    )
    {
        var runs = new List<Run>();
        foreach (var (asked, split) in wanted)
        {
            var one = await admission.NormaliseAsync(asked, cancellation);
            runs.Add(
                new Run
                {
                    Name = RunCatalogue.ShortName(one),
                    DatasetId = one.Dataset,
                    Suite = suite,
                    SuiteId = suiteId,
                    Settings = one,
                    Split = split,
                    Status = RunStatus.Queued,
                    Device = await devices.ResolveAsync(one.Device, cancellation),
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                    CreatedById = current.Person?.AccountId,
                }
            );
        }

        return await AddAsync(runs, cancellation);
    }

    private async Task<QueueOutcome> AddAsync(List<Run> runs, CancellationToken cancellation)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var position = await QueuePositions.AfterAllAsync(context, cancellation);
            foreach (var run in runs)
            {
                run.QueuePosition = position++;
                context.Runs.Add(run);
                // One at a time: ids then follow the order they were asked in.
                await context.SaveChangesAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }

        foreach (var run in runs)
            feed.Publish(ChangeKind.RunStatus, run.Id);
        foreach (var device in runs.Select(r => r.Device).Distinct())
            await dispatcher.WakeAsync(device, cancellation);
        return new QueueOutcome([.. runs.Select(r => r.Id)], runs[0].SuiteId, []);
    }

    private async Task<RunStatus?> StatusAsync(int runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.Where(r => r.Id == runId).Select(r => (RunStatus?)r.Status).SingleOrDefaultAsync(cancellation);
    }

    private static string Word(RunStatus status) =>
        status switch
        {
            RunStatus.Queued => "queued",
            RunStatus.Running => "running",
            RunStatus.Completed => "completed",
            RunStatus.Cancelled => "cancelled",
            RunStatus.Failed => "failed",
            _ => "interrupted",
        };
}
