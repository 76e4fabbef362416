using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Shared.Access;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reviews;

/// <summary>What may be shown of an item. <see cref="Opened"/> is null while it is hidden.</summary>
public sealed record ReadableItem(string Token, int Position, int Width, int Height, OpenedItem? Opened);

/// <summary>What blinding hides.</summary>
/// <param name="Iou">
/// Prediction against reference <paramref name="ReferenceVersion"/>, at the image's resolution; null when one of the two is gone or
/// damaged.
/// </param>
/// <param name="Others">What other readers said of the same prediction.</param>
public sealed record OpenedItem(
    string CaseId,
    int RunId,
    string RunName,
    int ReferenceVersion,
    double? Iou,
    double? Dice,
    bool IsRepeat,
    Review? Review,
    IReadOnlyList<(string Reader, ReviewVerdict Verdict)> Others
);

/// <summary>Where a session stands.</summary>
/// <param name="Current">Null when all is read.</param>
/// <param name="Upcoming">To load ahead.</param>
/// <param name="Unavailable">Items without a verdict whose prediction is gone with its run; they are passed over.</param>
public sealed record ReadingState(ReviewSessionSummary Summary, ReadableItem? Current, ReadableItem? Upcoming, int Unavailable);

public enum ReviewState
{
    Done,
    Unknown,
    Refused,
    Conflict,
}

/// <param name="Review">The verdict; after an undo the one taken back.</param>
/// <param name="Token">The item it is about.</param>
public sealed record ReviewOutcome(
    ReviewState State,
    Review? Review = null,
    string? Token = null,
    string? Field = null,
    string? Detail = null
);

/// <summary>Takes a reader through a session: what comes next, verdicts, undo, and lifting the blinding.</summary>
public sealed class ReviewReading(
    IDbContextFactory<PortalDbContext> contexts,
    ReviewQueries queries,
    ReviewPictures pictures,
    TestScoreViews views,
    TimeProvider time,
    CurrentPerson current
)
{
    /// <summary>Null when there is no such session.</summary>
    public async Task<ReadingState?> NextAsync(int sessionId, CancellationToken cancellation = default)
    {
        if (await queries.SessionAsync(sessionId, cancellation) is not { } summary)
            return null;
        var left = (await queries.ItemsAsync(sessionId, cancellation)).Where(i => i.Review is null).ToList();
        var readable = left.Where(pictures.IsThere).ToList();
        return new(
            summary,
            await ReadableAsync(summary.Session, readable.FirstOrDefault(), cancellation),
            await ReadableAsync(summary.Session, readable.ElementAtOrDefault(1), cancellation),
            left.Count - readable.Count
        );
    }

    /// <summary>An item judged before, shown as far as it was when it was judged; null when there are not so many.</summary>
    /// <param name="back">1 is the last.</param>
    public async Task<(ReadableItem Item, Review Review)?> SeenAsync(int sessionId, int back, CancellationToken cancellation = default)
    {
        if (
            await queries.SessionAsync(sessionId, cancellation) is not { } summary
            || (await queries.ItemsAsync(sessionId, cancellation))
                .Where(i => i.Review is not null)
                .OrderByDescending(i => i.Review!.Id)
                .ElementAtOrDefault(back - 1)
                is not { } item
        )
            return null;
        return ((await ReadableAsync(summary.Session, item, cancellation))!, item.Review!);
    }

    public async Task<ReviewOutcome> JudgeAsync(ReviewDraft draft, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.Review);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var item = await context
            .ReviewItems.AsNoTracking()
            .Include(i => i.Session)
            .Include(i => i.Case)
            .Include(i => i.Review)
            .SingleOrDefaultAsync(i => i.Token == draft.Token, cancellation);
        if (item is null || item.SessionId != draft.SessionId)
            return new(
                ReviewState.Unknown,
                Detail: $"Session {draft.SessionId} has no item \"{draft.Token}\"; GET "
                    + $"/api/review-sessions/{draft.SessionId}/next tells the next."
            );
        current.RequireReader(item.Session!.ReaderId);
        if (draft.WhyNot(item) is var (field, refusal))
            return new(ReviewState.Refused, Field: field, Detail: refusal);
        if (item.Review is not null)
            return Twice(item.Token);
        var review = draft.ToReview(item, time.GetUtcNow().UtcDateTime);
        context.Reviews.Add(review);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (HasVerdict(item.Id))
        {
            return Twice(item.Token);
        }

        return new(ReviewState.Done, review, item.Token);
    }

    /// <summary>Undoes the session's last verdict and returns it, so that comments can be restored.</summary>
    /// <param name="seenDone">
    /// How many verdicts the asker sees; with another number in the records it is another verdict that would go. Null when that does not
    /// matter.
    /// </param>
    public async Task<ReviewOutcome> UndoAsync(int sessionId, int? seenDone = null, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.Review);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.ReviewSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId, cancellation) is not { } session)
            return new(ReviewState.Unknown, Detail: $"There is no review session {sessionId}.");
        current.RequireReader(session.ReaderId);
        var last = await context
            .Reviews.Include(r => r.Item)
            .Where(r => r.Item!.SessionId == sessionId)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync(cancellation);
        if (seenDone is { } seen && seen != await context.Reviews.CountAsync(r => r.Item!.SessionId == sessionId, cancellation))
            return TakenBack();
        if (last is null)
            return new(ReviewState.Conflict, Detail: "There is no verdict to undo in this session.");
        if (last.Item!.RevealedAt is not null)
            return new(
                ReviewState.Conflict,
                Detail: "Run and reference of the last prediction have been shown; its blinded verdict can no " + "longer be changed."
            );
        context.Reviews.Remove(last);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return TakenBack();
        }

        return new(ReviewState.Done, last, last.Item.Token);
    }

    /// <summary>
    /// Shows run, reference and the others' verdicts of an item. A blinded one opens when its verdict is in and no other item of its case
    /// waits: a reference seen once is known for the rest.
    /// </summary>
    public async Task<(ReadableItem? Item, ReviewState State, string? Detail)> RevealAsync(
        int sessionId,
        string token,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.Look);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var item = await context
            .ReviewItems.Include(i => i.Session)
            .Include(i => i.Case)
            .Include(i => i.Review)
            .SingleOrDefaultAsync(i => i.Token == token && i.SessionId == sessionId, cancellation);
        if (item is null)
            return (null, ReviewState.Unknown, $"Session {sessionId} has no item \"{token}\".");
        if (item.Session!.IsBlinded)
        {
            // Who opens a blinded item ends its reader's chance to change the verdict.
            current.RequireReader(item.Session.ReaderId);
            if (item.Review is null)
                return (null, ReviewState.Conflict, "This prediction is blinded; give the verdict first.");
            var waiting = await context
                .ReviewItems.AsNoTracking()
                .Include(i => i.Case)
                .Where(i => i.SessionId == sessionId && i.DatasetCaseId == item.DatasetCaseId && i.Review == null)
                .ToListAsync(cancellation);
            if (waiting.Exists(pictures.IsThere))
                return (
                    null,
                    ReviewState.Conflict,
                    "Run and reference are shown once every prediction of this case in the session has a " + "verdict."
                );
            item.RevealedAt ??= time.GetUtcNow().UtcDateTime;
            await context.SaveChangesAsync(cancellation);
        }

        return (await ReadableAsync(item.Session, item, cancellation), ReviewState.Done, null);
    }

    /// <summary>Says which of the two is wrong, once both were to be seen.</summary>
    public async Task<ReviewOutcome> BlameAsync(int reviewId, ReviewFault? fault, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.Review);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var review = await context
            .Reviews.Include(r => r.Item!)
                .ThenInclude(i => i.Session)
            .SingleOrDefaultAsync(r => r.Id == reviewId, cancellation);
        if (review is null)
            return new(ReviewState.Unknown, Detail: $"There is no review {reviewId}.");
        if (review.Item!.Session!.IsBlinded && review.Item.RevealedAt is null)
            return new(
                ReviewState.Conflict,
                Detail: "Say which is wrong after run and reference have been shown: GET the session's " + "item first."
            );
        current.RequireReader(review.ReaderId);
        review.Fault = fault;
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(ReviewState.Unknown, Detail: $"Review {reviewId} was undone, possibly in another tab.");
        }

        return new(ReviewState.Done, review, review.Item.Token);
    }

    private async Task<ReadableItem?> ReadableAsync(ReviewSession session, ReviewItem? item, CancellationToken cancellation)
    {
        if (item is null)
            return null;
        var opened = session.IsBlinded && item.RevealedAt is null ? null : await OpenAsync(session, item, cancellation);
        return new(item.Token, item.Position, item.Case!.Width, item.Case.Height, opened);
    }

    private async Task<OpenedItem> OpenAsync(ReviewSession session, ReviewItem item, CancellationToken cancellation)
    {
        var (version, counts) = await pictures.CompareAsync(item, cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var others = await context
            .Reviews.AsNoTracking()
            .Where(r =>
                r.Item!.RunId == item.RunId
                && r.Item.DatasetCaseId == item.DatasetCaseId
                && !r.Item.IsRepeat
                && r.Item.SessionId != item.SessionId
            )
            .OrderBy(r => r.Id)
            .Select(r => new { r.Reader!.Name, r.Verdict })
            .ToListAsync(cancellation);
        if (
            item.Part == SplitPart.Test
            && await context
                .Runs.Where(r => r.Id == item.RunId)
                .Select(r => new ShownTest(r.Id, r.SuiteId, r.Name))
                .ToListAsync(cancellation)
                is { Count: > 0 } shown
        )
            await views.RecordAsync(shown, TestScoreViewPlace.Review, session.ReaderId, cancellation);
        return new(
            item.Case!.CaseId,
            item.RunId,
            item.RunName,
            version,
            counts?.Iou,
            counts?.Dice,
            item.IsRepeat,
            item.Review,
            [.. others.Select(o => (o.Name, o.Verdict))]
        );
    }

    private bool HasVerdict(int itemId)
    {
        using var context = contexts.CreateDbContext();
        return context.Reviews.Any(r => r.ItemId == itemId);
    }

    private static ReviewOutcome TakenBack() =>
        new(
            ReviewState.Conflict,
            Detail: "This session was continued in another tab or browser; nothing was undone. The current state is shown."
        );

    private static ReviewOutcome Twice(string token) =>
        new(
            ReviewState.Conflict,
            Token: token,
            Detail: "This prediction already has a verdict, possibly from another tab; undo it first, or continue with the next one."
        );
}
