using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Live;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Stores the events of one run's trainer and publishes them to the feed. Not thread-safe.</summary>
/// <param name="folder">Where it is kept what else the machine did meanwhile; null keeps nothing.</param>
public sealed class RunRecorder(
    int runId,
    int epochs,
    IDbContextFactory<PortalDbContext> contexts,
    PortalFeed feed,
    RunProgressBoard board,
    TimeProvider time,
    RunFolder? folder = null
)
{
    /// <summary>Every run is trained and scored on the masks its dataset came with.</summary>
    private const int OwnMasks = 1;

    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(5);
    private readonly RemainingTime _remaining = new(epochs, time);
    private readonly List<EpochRow> _history = [];
    private long _heartbeatAt = time.GetTimestamp();
    private OtherWork? _otherWork;
    private bool _otherWorkIsWhole = true;

    /// <summary>The event that ended the run, when it has come.</summary>
    public TrainerEvent? Final { get; private set; }

    public async Task RecordAsync(TrainerEvent trainerEvent)
    {
        switch (trainerEvent)
        {
            case RunStarted started:
                await StartAsync(started);
                break;
            case EpochDone done:
                await AddEpochAsync(done.Row);
                break;
            case CasesPrepared prepared:
                _remaining.Prepared();
                board.Update(runId, p => p with { CasesPrepared = prepared.Done, CasesTotal = prepared.Total });
                if (prepared.TrivialValidationIou is { } trivial)
                    await SetTrivialAsync(trivial);
                break;
            case BatchDone batch:
                _remaining.BatchDone(batch.Batch, batch.Batches);
                board.Update(
                    runId,
                    p => p with { Epoch = batch.Epoch, Batch = batch.Batch, Batches = batch.Batches, Remaining = _remaining.Estimate }
                );
                break;
            case SamplesWritten samples:
                board.Update(runId, p => p with { SampleEpoch = samples.Epoch });
                break;
            case LoadMeasured load:
                board.Update(
                    runId,
                    p =>
                        p with
                        {
                            ResidentMb = load.ResidentMb,
                            PeakMb = load.PeakMb,
                            CpuPercent = load.CpuPercent,
                            GpuMemoryMb = load.GpuMemoryMb,
                        }
                );
                if (load.OwnCpuPercent is { } own)
                    _otherWork = OtherWork.With(_otherWork, Math.Max(0, load.CpuPercent - own), board.Others(runId));
                break;
            case RunCompleted or RunCancelled or RunFailed:
                Final = trainerEvent;
                break;
            default:
                break;
        }

        await BeatAsync();
        feed.Publish(ChangeKind.RunProgress, runId);
    }

    /// <summary>The process is gone: status, message and, of a completed run, every score, in one transaction.</summary>
    public async Task FinishAsync(RunOutcome outcome)
    {
        await using (var context = await contexts.CreateDbContextAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var run = await context.Runs.SingleAsync(r => r.Id == runId);
            run.Status = outcome.Status;
            run.Message = outcome.Message;
            run.Advice = outcome.Advice;
            run.FinishedAt = outcome.Status == RunStatus.Queued ? null : time.GetUtcNow().UtcDateTime;
            if (board.Of(runId)?.PeakMb is { } peak)
                run.PeakMemoryMb = Math.Max(run.PeakMemoryMb ?? 0, peak);
            if (outcome.Status == RunStatus.Queued)
            {
                run.Resumptions++;
                run.QueuePosition = await QueuePositions.BeforeAllAsync(context);
            }

            if (outcome.Result is { } result)
            {
                run.PeakMemoryMb = Math.Max(run.PeakMemoryMb ?? 0, result.PeakMemoryMb);
                run.BestThreshold = result.Best.Decision.Threshold;
                run.LastThreshold = result.Last.Decision.Threshold;
                run.ValidationMapSpread = result.Best.ValidationMapSpread;
                if (run.Settings.Ensemble is not null && result.Best.Cases.Any(c => c.Part == SplitPart.Validation))
                {
                    // It has no history to take them from.
                    run.BestValidationQuantisedIou = run.LastValidationQuantisedIou = result.Best.Validation.QuantisedIou;
                    run.BestValidationIou = run.LastValidationIou = result.Best.Validation.Iou;
                }

                await ForgetScoresAsync(context);
                var cases = await context
                    .Cases.Where(c => c.DatasetId == run.DatasetId)
                    .ToDictionaryAsync(c => c.CaseId, c => c.Id, CaseId.Comparer);
                AddScores(context, run, cases, Checkpoint.Best, result.Best);
                AddScores(context, run, cases, Checkpoint.Last, result.Last);
            }

            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        board.Remove(runId);
        feed.Publish(ChangeKind.RunStatus, runId);
    }

    private async Task StartAsync(RunStarted started)
    {
        _history.Clear();
        _history.AddRange(started.ResumedEpochs);
        await using (var context = await contexts.CreateDbContextAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var run = await context.Runs.SingleAsync(r => r.Id == runId);
            run.TrainedOn = started.Device;
            run.Parameters = started.Parameters;
            run.BestThreshold = run.LastThreshold = run.TrivialValidationIou = run.ValidationMapSpread = null;
            // The checkpoint is what the run goes on from: rows it does not know are of an epoch that must be done again.
            await context.RunEpochs.Where(e => e.RunId == runId).ExecuteDeleteAsync();
            await ForgetScoresAsync(context);
            context.RunEpochs.AddRange(_history.Select(row => RunEpoch.From(runId, row)));
            Summarise(run);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        // Of a run that goes on, what was measured before belongs to its epochs; where that is missing the whole is not known.
        _otherWork = _history.Count > 0 && folder is not null ? OtherWork.Read(folder) : null;
        _otherWorkIsWhole = _history.Count == 0 || _otherWork is not null;
        _remaining.Begin([.. _history.Select(e => e.Seconds)]);
        board.Update(runId, p => p with { Remaining = _remaining.Estimate });
        feed.Publish(ChangeKind.RunStatus, runId);
    }

    private async Task AddEpochAsync(EpochRow row)
    {
        _history.RemoveAll(e => e.Epoch >= row.Epoch);
        _history.Add(row);
        await using (var context = await contexts.CreateDbContextAsync())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var run = await context.Runs.SingleAsync(r => r.Id == runId);
            await context.RunEpochs.Where(e => e.RunId == runId && e.Epoch >= row.Epoch).ExecuteDeleteAsync();
            context.RunEpochs.Add(RunEpoch.From(runId, row));
            Summarise(run);
            run.FruitlessResumptions = 0;
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        if (folder is not null && _otherWorkIsWhole)
            _otherWork?.Write(folder);
        _remaining.EpochDone(row.Seconds);
        board.Update(runId, p => p with { Epoch = Math.Min(row.Epoch + 1, epochs), Batch = 0, Remaining = _remaining.Estimate });
    }

    private void Summarise(Run run)
    {
        var best = BestEpoch.Of(_history);
        var last = _history.LastOrDefault();
        run.EpochsDone = _history.Count;
        run.SecondsPerEpoch = _history.Count > 0 ? _history.Average(e => e.Seconds) : null;
        run.BestEpoch = best?.Epoch;
        run.BestValidationQuantisedIou = best?.Validation.QuantisedIou;
        run.BestValidationIou = best?.Validation.Iou;
        run.LastValidationQuantisedIou = last?.Validation.QuantisedIou;
        run.LastValidationIou = last?.Validation.Iou;
    }

    private async Task SetTrivialAsync(double iou)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await context.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.TrivialValidationIou, iou));
    }

    private async Task BeatAsync()
    {
        if (time.GetElapsedTime(_heartbeatAt) < BetweenHeartbeats)
            return;
        _heartbeatAt = time.GetTimestamp();
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync();
        await context.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.HeartbeatAt, now));
    }

    private async Task ForgetScoresAsync(PortalDbContext context)
    {
        await context.RunScores.Where(s => s.RunId == runId).ExecuteDeleteAsync();
        await context.RunCaseMetrics.Where(m => m.RunId == runId).ExecuteDeleteAsync();
        await context.RunScorings.Where(s => s.RunId == runId).ExecuteDeleteAsync();
    }

    /// <param name="cases">Records of the run's dataset by case id.</param>
    private void AddScores(PortalDbContext context, Run run, Dictionary<string, int> cases, Checkpoint checkpoint, CheckpointResult result)
    {
        // An ensemble may have no validation case that is new to all its members.
        foreach (
            var part in Enum.GetValues<SplitPart>().Where(part => run.Settings.Ensemble is null || result.Cases.Any(c => c.Part == part))
        )
            Add(
                part,
                part switch
                {
                    SplitPart.Train => result.Train,
                    SplitPart.Validation => result.Validation,
                    _ => result.Test,
                }
            );
        foreach (var one in result.Cases)
        {
            context.RunCaseMetrics.AddRange(
                RunCaseMetrics.From(runId, cases[one.CaseId], one.Part, checkpoint, MetricResolution.Training, OwnMasks, one.Training),
                RunCaseMetrics.From(runId, cases[one.CaseId], one.Part, checkpoint, MetricResolution.Native, OwnMasks, one.Native)
            );
        }

        void Add(SplitPart part, SegmentationScores scores) =>
            context.RunScores.Add(
                new RunScore
                {
                    RunId = runId,
                    Checkpoint = checkpoint,
                    Part = part,
                    Epoch = result.Epoch,
                    QuantisedIou = scores.QuantisedIou,
                    Iou = scores.Iou,
                    Dice = scores.Dice,
                }
            );
    }
}
