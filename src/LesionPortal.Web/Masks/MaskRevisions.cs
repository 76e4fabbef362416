using System.Globalization;
using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Masks;

/// <summary>Takes corrected masks in. A revision is added, never replaced, so two readers cannot overwrite each other.</summary>
public sealed class MaskRevisions(
    IDbContextFactory<PortalDbContext> contexts,
    RevisionStore store,
    PortalFeed feed,
    TimeProvider time,
    CurrentPerson current
)
{
    public const int MaxPngBytes = 32 * 1024 * 1024;
    public const int MaxCommentLength = 4000;
    public const int MaxToolsLength = 4000;

    public async Task<SaveOutcome> SaveAsync(RevisionDraft draft, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.Annotate);
        current.RequireReader(draft.ReaderId);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var caseId = CaseId.Normalise(draft.CaseId);
        var target = await context
            .Cases.AsNoTracking()
            .SingleOrDefaultAsync(c => c.DatasetId == draft.DatasetId && c.CaseId == caseId, cancellation);
        if (target is null)
            return SaveOutcome.NotFound(
                $"Dataset {draft.DatasetId} has no case \"{draft.CaseId}\"; GET /api/datasets/{draft.DatasetId}/cases "
                    + $"lists those there are."
            );
        if (await WhyNotAsync(context, draft, target, cancellation) is { } refusal)
            return SaveOutcome.Refuse(refusal);
        var (mask, unreadable) = await Task.Run(() => MaskPng.Read(draft.Png, target, draft.Name ?? caseId), cancellation);
        if (mask is null)
            return SaveOutcome.Refuse(unreadable!);

        var newest = await NewestAsync(context, target.Id, draft.ReaderId, cancellation);
        var sha256 = await Task.Run(() => store.Keep(draft.DatasetId, mask), cancellation);
        // Also what a browser sends again because it never heard that the first time arrived.
        if (newest is not null && newest.Sha256 == sha256 && (draft.Comment is null || draft.Comment == newest.Comment))
            return new(SaveState.Unchanged, newest, null);
        if (newest is not null && !draft.AfterAny && !(newest.Id <= draft.Known))
            return Outdated(newest);

        var revision = await RevisionAsync(context, draft, target, cancellation);
        (revision.Sha256, revision.AreaPixels) = (sha256, mask.Area);
        return await AddAsync(context, revision, newest, cancellation);
    }

    /// <summary>An older revision's pixels as the reader's newest.</summary>
    public async Task<SaveOutcome> RestoreAsync(
        int datasetId,
        string caseId,
        int revisionId,
        int readerId,
        int? known,
        bool afterAny,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.Annotate);
        current.RequireReader(readerId);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var id = CaseId.Normalise(caseId);
        var old = await context
            .MaskRevisions.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == revisionId && r.Case!.DatasetId == datasetId && r.Case.CaseId == id, cancellation);
        if (old is null)
            return SaveOutcome.NotFound($"{caseId} in dataset {datasetId} has no revision {revisionId}.");
        var path = store.PathOf(datasetId, old.Sha256);
        if (!File.Exists(path))
            return SaveOutcome.NotFound($"The file of revision {revisionId} is missing from the data directory; restore it from a backup.");
        return await SaveAsync(
            new RevisionDraft
            {
                DatasetId = datasetId,
                CaseId = id,
                ReaderId = readerId,
                Png = await File.ReadAllBytesAsync(path, cancellation),
                Known = known,
                AfterAny = afterAny,
                Origin = new(RevisionOrigin.Revision, Revision: revisionId),
            },
            cancellation
        );
    }

    private static async Task<string?> WhyNotAsync(
        PortalDbContext context,
        RevisionDraft draft,
        DatasetCase target,
        CancellationToken cancellation
    )
    {
        if (!await context.Readers.AnyAsync(r => r.Id == draft.ReaderId, cancellation))
            return $"There is no reader {draft.ReaderId}; POST /api/readers makes one, GET /api/readers lists those there are.";
        if (
            draft.Known is { } known
            && !await context.MaskRevisions.AnyAsync(r => r.Id == known && r.DatasetCaseId == target.Id, cancellation)
        )
            return $"If-Match names revision {known}, which is not one of {target.CaseId}; send the id of the revision the mask "
                + $"started from, or *.";
        if (draft.Comment?.Length > MaxCommentLength)
            return $"The comment has {draft.Comment.Length} characters; at most {MaxCommentLength} are kept.";
        if (!(draft.Seconds is >= 0 and < 1e6))
            return $"{draft.Seconds} seconds spent; expected 0 to 999,999.";
        if (!IsObject(draft.Tools))
            return $"The tool use is not a JSON object of at most {MaxToolsLength} characters, such as {{\"brush\":12}}.";
        return await ValidateOriginAsync(context, draft.Origin, target, cancellation);
    }

    private static async Task<string?> ValidateOriginAsync(
        PortalDbContext context,
        RevisionOriginDraft origin,
        DatasetCase target,
        CancellationToken cancellation
    ) =>
        origin.Kind switch
        {
            RevisionOrigin.Prediction
                when !await context.Runs.AnyAsync(r => r.Id == origin.Run && r.DatasetId == target.DatasetId, cancellation) =>
                $"Origin \"prediction\" needs the run it is by; "
                    + $"{(origin.Run is { } run ? $"dataset {target.DatasetId} has no run {run}" : "none was named")}.",
            RevisionOrigin.Prediction when !(origin.Threshold is >= 0 and <= 1) =>
                "Origin \"prediction\" needs the threshold that was applied, a number from 0 to 1.",
            RevisionOrigin.Revision
                when !await context.MaskRevisions.AnyAsync(r => r.Id == origin.Revision && r.DatasetCaseId == target.Id, cancellation) =>
                $"Origin \"revision\" needs the revision it is; {target.CaseId} has no revision {origin.Revision}.",
            RevisionOrigin.Reference
                when origin.ReferenceVersion is { } version
                    && version != 1
                    && !await context.ReferenceVersions.AnyAsync(v => v.DatasetCaseId == target.Id && v.Version == version, cancellation) =>
                $"{target.CaseId} has no reference version {version}.",
            _ => null,
        };

    private async Task<MaskRevision> RevisionAsync(
        PortalDbContext context,
        RevisionDraft draft,
        DatasetCase target,
        CancellationToken cancellation
    )
    {
        var origin = draft.Origin;
        var revision = new MaskRevision
        {
            DatasetCaseId = target.Id,
            ReaderId = draft.ReaderId,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            Origin = origin.Kind,
            Tools = draft.Tools,
            SecondsSpent = draft.Seconds,
            Comment = string.IsNullOrWhiteSpace(draft.Comment) ? null : draft.Comment.Trim(),
            Sha256 = "",
            Width = target.Width,
            Height = target.Height,
        };
        if (origin.Kind == RevisionOrigin.Prediction)
        {
            (revision.OriginRunId, revision.OriginThreshold) = (origin.Run, origin.Threshold);
            revision.OriginRunName = await context.Runs.Where(r => r.Id == origin.Run).Select(r => r.Name).SingleAsync(cancellation);
        }

        revision.OriginReferenceVersion = origin.Kind == RevisionOrigin.Reference ? origin.ReferenceVersion ?? 1 : null;
        revision.OriginRevisionId = origin.Kind == RevisionOrigin.Revision ? origin.Revision : null;
        return revision;
    }

    private async Task<SaveOutcome> AddAsync(
        PortalDbContext context,
        MaskRevision revision,
        MaskRevision? newest,
        CancellationToken cancellation
    )
    {
        (revision.Number, revision.ParentId) = ((newest?.Number ?? 0) + 1, newest?.Id);
        context.MaskRevisions.Add(revision);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // The number is unique: another tab of this reader saved between the look and the write.
            if (
                await NewestAsync(context, revision.DatasetCaseId, revision.ReaderId, cancellation) is { } other
                && other.Number >= revision.Number
            )
                return Outdated(other);
            throw;
        }

        feed.Publish(ChangeKind.Revision, revision.DatasetCaseId);
        return new(SaveState.Saved, await NewestAsync(context, revision.DatasetCaseId, revision.ReaderId, cancellation), null);
    }

    private static Task<MaskRevision?> NewestAsync(
        PortalDbContext context,
        int caseRecordId,
        int readerId,
        CancellationToken cancellation
    ) =>
        context
            .MaskRevisions.AsNoTracking()
            .Include(r => r.Reader)
            .Include(r => r.Case)
            .Where(r => r.DatasetCaseId == caseRecordId && r.ReaderId == readerId)
            .OrderByDescending(r => r.Number)
            .FirstOrDefaultAsync(cancellation);

    private static SaveOutcome Outdated(MaskRevision newest) =>
        new(
            SaveState.Outdated,
            newest,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{newest.Reader?.Name} has a newer revision of {newest.Case?.CaseId}: {newest.Id}, of "
                    + $"{newest.CreatedAt:yyyy-MM-dd HH:mm} UTC. "
                    + $"Check it first; to save yours as a newer revision, send it again with If-Match: \"{newest.Id}\". "
                    + $"Nothing is overwritten."
            )
        );

    private static bool IsObject(string json)
    {
        if (json.Length > MaxToolsLength)
            return false;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
