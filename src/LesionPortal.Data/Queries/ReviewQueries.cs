using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>A review session in a list.</summary>
/// <param name="Done">Items with a verdict, of <paramref name="Total"/>.</param>
/// <param name="MedianSeconds">A verdict's; null before the first.</param>
/// <param name="IsRevealed">Runs and references of blinded items have been shown.</param>
public sealed record ReviewSessionSummary(ReviewSession Session, int Total, int Done, double? MedianSeconds, bool IsRevealed)
{
    /// <summary>Names of chosen runs would tell a blinded reader what is being read; those of a suite's six don't.</summary>
    public bool HidesSource => Session is { IsBlinded: true, SuiteId: null } && !IsRevealed;

    public bool IsDone => Done == Total;

    /// <summary>What the rest takes at this reader's pace; null before the first verdict and when nothing is left.</summary>
    public TimeSpan? Remaining => IsDone || MedianSeconds is not { } pace ? null : TimeSpan.FromSeconds(pace * (Total - Done));
}

/// <summary>A verdict with what it is about, flat, for counting.</summary>
public sealed record Judgement
{
    public required int ReviewId { get; init; }
    public required int SessionId { get; init; }
    public required bool IsBlinded { get; init; }
    public required bool IsRepeat { get; init; }
    public required int ReaderId { get; init; }
    public required string ReaderName { get; init; }
    public required int RunId { get; init; }
    public required string RunName { get; init; }
    public required int DatasetId { get; init; }
    public required int CaseRecordId { get; init; }
    public required string CaseId { get; init; }
    public required Diagnosis Diagnosis { get; init; }
    public required SplitPart Part { get; init; }
    public required ReviewVerdict Verdict { get; init; }
    public required ReviewFault? Fault { get; init; }
    public required int? Confidence { get; init; }
    public required string? Comment { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required IReadOnlyList<ReviewPin> Pins { get; init; }
    public required double Seconds { get; init; }
    public required DateTime CreatedAt { get; init; }
}

/// <summary>Reading review sessions and verdicts; nothing tracked.</summary>
public sealed class ReviewQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Every session, the newest first.</summary>
    public async Task<IReadOnlyList<ReviewSessionSummary>> SessionsAsync(int? readerId = null, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await SummariesAsync(context, context.ReviewSessions.Where(s => readerId == null || s.ReaderId == readerId), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Null when there is no such session.</summary>
    public async Task<ReviewSessionSummary?> SessionAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return (
            await SummariesAsync(context, context.ReviewSessions.Where(s => s.Id == id), cancellation).ConfigureAwait(false)
        ).SingleOrDefault();
    }

    /// <summary>A session's stack in its order, with cases and verdicts.</summary>
    public async Task<IReadOnlyList<ReviewItem>> ItemsAsync(int sessionId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .ReviewItems.AsNoTracking()
            .Include(i => i.Case)
            .Include(i => i.Review)
            .Where(i => i.SessionId == sessionId)
            .OrderBy(i => i.Position)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Verdicts on the predictions of a suite's runs, or on those of a dataset, in the order they were given.</summary>
    public async Task<IReadOnlyList<Judgement>> JudgementsAsync(
        int? suiteId = null,
        int? datasetId = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        // A deleted run's verdicts still belong to the suite its session was drawn from.
        return await context
            .Reviews.AsNoTracking()
            .Where(r =>
                suiteId == null
                || r.Item!.Session!.SuiteId == suiteId
                || context.Runs.Any(run => run.Id == r.Item.RunId && run.SuiteId == suiteId)
            )
            .Where(r => datasetId == null || r.Item!.Session!.DatasetId == datasetId)
            .OrderBy(r => r.Id)
            .Select(r => new Judgement
            {
                ReviewId = r.Id,
                SessionId = r.Item!.SessionId,
                IsBlinded = r.Item.Session!.IsBlinded,
                IsRepeat = r.Item.IsRepeat,
                ReaderId = r.ReaderId,
                ReaderName = r.Reader!.Name,
                RunId = r.Item.RunId,
                RunName = r.Item.RunName,
                DatasetId = r.Item.Session.DatasetId,
                CaseRecordId = r.Item.DatasetCaseId,
                CaseId = r.Item.Case!.CaseId,
                Diagnosis = r.Item.Case.Diagnosis,
                Part = r.Item.Part,
                Verdict = r.Verdict,
                Fault = r.Fault,
                Confidence = r.Confidence,
                Comment = r.Comment,
                Tags = r.Tags,
                Pins = r.Pins,
                Seconds = r.Seconds,
                CreatedAt = r.CreatedAt,
            })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ReviewSessionSummary>> SummariesAsync(
        PortalDbContext context,
        IQueryable<ReviewSession> wanted,
        CancellationToken cancellation
    )
    {
        var sessions = await wanted
            .AsNoTracking()
            .Include(s => s.Reader)
            .Include(s => s.Dataset)
            .OrderByDescending(s => s.Id)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var ids = sessions.Select(s => s.Id).ToList();
        var totals = await context
            .ReviewItems.Where(i => ids.Contains(i.SessionId))
            .GroupBy(i => i.SessionId)
            .ToDictionaryAsync(g => g.Key, g => g.Count(), cancellation)
            .ConfigureAwait(false);
        var paces = (
            await context
                .Reviews.Where(r => ids.Contains(r.Item!.SessionId))
                .Select(r => new { r.Item!.SessionId, r.Seconds })
                .ToListAsync(cancellation)
                .ConfigureAwait(false)
        ).ToLookup(r => r.SessionId, r => r.Seconds);
        var revealed = await context
            .ReviewItems.Where(i => ids.Contains(i.SessionId) && i.RevealedAt != null)
            .Select(i => i.SessionId)
            .Distinct()
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return
        [
            .. sessions.Select(s => new ReviewSessionSummary(
                s,
                totals.GetValueOrDefault(s.Id),
                paces[s.Id].Count(),
                Median([.. paces[s.Id].Order()]),
                revealed.Contains(s.Id)
            )),
        ];
    }

    private static double? Median(double[] ordered) =>
        ordered.Length == 0 ? null : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
}
