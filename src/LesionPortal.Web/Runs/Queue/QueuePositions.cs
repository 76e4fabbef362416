using LesionPortal.Core.Runs;
using LesionPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Places in the queue. Used inside a transaction, which SQLite gives to one writer at a time.</summary>
internal static class QueuePositions
{
    /// <summary>Also after those in the bin: they keep their place.</summary>
    public static async Task<long> AfterAllAsync(PortalDbContext context, CancellationToken cancellation = default) =>
        (await context.Runs.IgnoreQueryFilters().MaxAsync(r => (long?)r.QueuePosition, cancellation) ?? 0) + 1;

    public static async Task<long> BeforeAllAsync(PortalDbContext context, CancellationToken cancellation = default) =>
        (await context.Runs.Where(r => r.Status == RunStatus.Queued).MinAsync(r => (long?)r.QueuePosition, cancellation) ?? 1) - 1;
}
