using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>Predictions on images that people brought, each with its run and the run's dataset.</summary>
public sealed class UploadedPredictionQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Null when there is none.</summary>
    public async Task<UploadedPrediction?> FindAsync(Guid id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .UploadedPredictions.AsNoTracking()
            .Include(p => p.Run!.Dataset)
            .SingleOrDefaultAsync(p => p.Id == id, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<UploadedPrediction>> RecentAsync(int count, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .UploadedPredictions.AsNoTracking()
            .Include(p => p.Run!.Dataset)
            .OrderByDescending(p => p.CreatedAt)
            .Take(count)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }
}
