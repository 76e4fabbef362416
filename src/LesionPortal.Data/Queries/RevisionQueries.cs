using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>Reading mask revisions and reference versions; nothing tracked.</summary>
public sealed class RevisionQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>A case's revisions with their readers, the newest first.</summary>
    public async Task<IReadOnlyList<MaskRevision>> OfCaseAsync(
        int caseRecordId,
        int? readerId = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await Full(context)
            .Where(r => r.DatasetCaseId == caseRecordId && (readerId == null || r.ReaderId == readerId))
            .OrderByDescending(r => r.Id)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Null when the case has no such revision.</summary>
    public async Task<MaskRevision?> FindAsync(int caseRecordId, int revisionId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await Full(context)
            .SingleOrDefaultAsync(r => r.Id == revisionId && r.DatasetCaseId == caseRecordId, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Each reader's newest revision of each case of a dataset, in order of case and reader.</summary>
    public async Task<IReadOnlyList<MaskRevision>> NewestAsync(
        int datasetId,
        int? readerId = null,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var newest = context
            .MaskRevisions.Where(r => r.Case!.DatasetId == datasetId && (readerId == null || r.ReaderId == readerId))
            .GroupBy(r => new { r.DatasetCaseId, r.ReaderId })
            .Select(g => g.Max(r => r.Id));
        return await Full(context)
            .Where(r => newest.Contains(r.Id))
            .OrderBy(r => r.Case!.CaseId)
            .ThenBy(r => r.ReaderId)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>A case's adopted references in order of version; version 1, the dataset's own mask, is not among them.</summary>
    public async Task<IReadOnlyList<ReferenceVersion>> ReferencesAsync(int caseRecordId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .ReferenceVersions.AsNoTracking()
            .Include(v => v.Reader)
            .Include(v => v.Revision!)
                .ThenInclude(r => r.Reader)
            .Where(v => v.DatasetCaseId == caseRecordId)
            .OrderBy(v => v.Version)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The case's highest reference version; 1 where none was adopted.</summary>
    public async Task<int> LatestReferenceAsync(int caseRecordId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
                .ReferenceVersions.Where(v => v.DatasetCaseId == caseRecordId)
                .MaxAsync(v => (int?)v.Version, cancellation)
                .ConfigureAwait(false)
            ?? 1;
    }

    /// <summary>
    /// Each case's highest adopted version not above <paramref name="version"/>, by case record; cases that stay at version 1 are not among
    /// them.
    /// </summary>
    /// <param name="version">Null for the latest.</param>
    public async Task<IReadOnlyDictionary<int, ReferenceVersion>> ReferencesOfDatasetAsync(
        int datasetId,
        int? version,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var adopted = await context
            .ReferenceVersions.AsNoTracking()
            .Include(v => v.Revision)
            .Where(v => v.Case!.DatasetId == datasetId && (version == null || v.Version <= version))
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return adopted.GroupBy(v => v.DatasetCaseId).ToDictionary(g => g.Key, g => g.MaxBy(v => v.Version)!);
    }

    private static IQueryable<MaskRevision> Full(PortalDbContext context) =>
        context.MaskRevisions.AsNoTracking().Include(r => r.Case).Include(r => r.Reader);
}
