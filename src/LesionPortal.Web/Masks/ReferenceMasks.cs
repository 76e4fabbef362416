using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Masks;

/// <summary>A case's reference mask in one version, and the file it is in.</summary>
/// <param name="Revision">Null for version 1, the dataset's own.</param>
public sealed record ReferenceMask(DatasetCase Case, int Version, string Path, MaskRevision? Revision);

public enum AdoptState
{
    Adopted,
    Unknown,
    Refused,

    /// <summary>It is the latest reference already, or another was adopted at the same moment.</summary>
    Conflict,
}

public sealed record AdoptOutcome(AdoptState State, ReferenceVersion? Version, string? Field, string? Detail);

/// <summary>Reference masks in versions: 1 is the dataset's own and stays, each adopted revision is the next.</summary>
public sealed class ReferenceMasks(
    IDbContextFactory<PortalDbContext> contexts,
    DatasetQueries datasets,
    RevisionQueries revisions,
    RevisionStore store,
    PortalFolders folders,
    PortalFeed feed,
    TimeProvider time,
    CurrentPerson current
)
{
    public const int MaxReasonLength = 2000;

    /// <summary>Every case of a dataset with its reference, in order of case.</summary>
    public async Task<IReadOnlyList<ReferenceMask>> OfDatasetAsync(
        int datasetId,
        ReferenceChoice choice,
        CancellationToken cancellation = default
    )
    {
        var adopted = await revisions.ReferencesOfDatasetAsync(datasetId, choice.Version, cancellation);
        return [.. (await datasets.CasesAsync(datasetId, cancellation)).Select(c => Of(c, adopted.GetValueOrDefault(c.Id)))];
    }

    /// <summary>Null when the case has no such version.</summary>
    public async Task<ReferenceMask?> OfCaseAsync(DatasetCase target, int version, CancellationToken cancellation = default) =>
        version == 1 ? Of(target, null)
        : (await revisions.ReferencesAsync(target.Id, cancellation)).SingleOrDefault(v => v.Version == version) is { } adopted
            ? Of(target, adopted)
        : null;

    public async Task<ReferenceMask> LatestAsync(DatasetCase target, CancellationToken cancellation = default) =>
        Of(target, await revisions.ReferencesAsync(target.Id, cancellation) is [.., var last] ? last : null);

    /// <summary>Makes a revision the case's next reference version.</summary>
    public async Task<AdoptOutcome> AdoptAsync(
        DatasetCase target,
        int revisionId,
        int readerId,
        string? reason,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.AdoptReferences);
        current.RequireReader(readerId);
        reason = (reason ?? "").Trim();
        if (reason.Length is 0 or > MaxReasonLength)
            return new(
                AdoptState.Refused,
                null,
                "reason",
                $"Give the reason for the change in 1 to {MaxReasonLength} characters; it is " + $"stored with the version."
            );
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!await context.Readers.AnyAsync(r => r.Id == readerId, cancellation))
            return new(AdoptState.Refused, null, "reader", $"There is no reader {readerId}; GET /api/readers lists those there are.");
        if (!await context.MaskRevisions.AnyAsync(r => r.Id == revisionId && r.DatasetCaseId == target.Id, cancellation))
            return new(AdoptState.Unknown, null, null, $"{target.CaseId} has no revision {revisionId}.");
        var latest = await context
            .ReferenceVersions.Where(v => v.DatasetCaseId == target.Id)
            .OrderByDescending(v => v.Version)
            .FirstOrDefaultAsync(cancellation);
        if (latest?.RevisionId == revisionId)
            return new(
                AdoptState.Conflict,
                null,
                null,
                $"Revision {revisionId} is already the reference of {target.CaseId}, as version " + $"{latest.Version}."
            );

        var version = new ReferenceVersion
        {
            DatasetCaseId = target.Id,
            Version = (latest?.Version ?? 1) + 1,
            RevisionId = revisionId,
            ReaderId = readerId,
            Reason = reason,
            AdoptedAt = time.GetUtcNow().UtcDateTime,
        };
        context.ReferenceVersions.Add(version);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (IsDuplicateVersion(target.Id, version.Version))
        {
            return new(
                AdoptState.Conflict,
                null,
                null,
                $"Another revision of {target.CaseId} was adopted as version {version.Version} at "
                    + $"the same time; check it, then adopt again."
            );
        }

        feed.Publish(ChangeKind.Revision, target.Id);
        return new(
            AdoptState.Adopted,
            (await revisions.ReferencesAsync(target.Id, cancellation)).Single(v => v.Id == version.Id),
            null,
            null
        );
    }

    private bool IsDuplicateVersion(int caseRecordId, int version)
    {
        using var context = contexts.CreateDbContext();
        return context.ReferenceVersions.Any(v => v.DatasetCaseId == caseRecordId && v.Version == version);
    }

    private ReferenceMask Of(DatasetCase target, ReferenceVersion? adopted) =>
        adopted?.Revision is { } revision
            ? new(target, adopted.Version, store.PathOf(target.DatasetId, revision.Sha256), revision)
            : new(target, 1, Path.Combine(folders.Dataset(target.DatasetId), target.MaskFile), null);
}
