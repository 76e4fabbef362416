using System.Threading.Channels;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Live;

namespace LesionPortal.Web.Scoring;

/// <summary>Scores what waits, one run at a time; a run that completes waits from then on.</summary>
public sealed partial class ScoringWorker(RunScorings scorings, RunScorer scorer, PortalFeed feed, ILogger<ScoringWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = feed.Subscribe(change =>
        {
            if (change.Kind is ChangeKind.RunStatus or ChangeKind.Scoring)
                calls.Writer.TryWrite(true);
        });
        await WorkAsync(afterStart: true, stoppingToken);
        await foreach (var _ in calls.Reader.ReadAllAsync(stoppingToken))
            await WorkAsync(afterStart: false, stoppingToken);
    }

    private async Task WorkAsync(bool afterStart, CancellationToken stopping)
    {
        try
        {
            await scorings.TakeUpAsync(afterStart, stopping);
            while (await scorings.NextAsync(stopping) is { } scoring)
                await ScoreAsync(scoring, stopping);
        }
        // The next call must be answered whatever went wrong with this one.
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogLookFailed(e);
        }
    }

    private async Task ScoreAsync(RunScoring scoring, CancellationToken stopping)
    {
        try
        {
            await scorer.ScoreAsync(scoring, stopping);
            LogScored(scoring.RunId, scoring.State, scoring.Done, scoring.WithoutMap);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogFailed(e, scoring.RunId);
            await scorings.FailAsync(scoring, $"Scoring ended unexpectedly: {e.Message} See the portal's log, then try again.");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scoring of run {RunId} is {State}: {Maps} maps, {Missing} missing")]
    private partial void LogScored(int runId, ScoringState state, int maps, int missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be scored")]
    private partial void LogFailed(Exception exception, int runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for runs to score failed; the next change of a run brings another look")]
    private partial void LogLookFailed(Exception exception);
}
