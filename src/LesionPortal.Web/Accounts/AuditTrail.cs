using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>Which entries are wanted; null and empty take all.</summary>
public sealed record AuditFilter(string? Who = null, string? Text = null, DateTime? From = null, DateTime? Until = null);

/// <summary>The audit trail: who did what to what, when and from where.</summary>
public sealed class AuditTrail(
    IDbContextFactory<PortalDbContext> contexts,
    CurrentPerson current,
    IOptions<PortalOptions> options,
    TimeProvider time
)
{
    /// <summary>The newest first.</summary>
    /// <returns>A page of them, and how many there are.</returns>
    public async Task<(IReadOnlyList<AuditEntry> Entries, int Total)> FindAsync(
        AuditFilter filter,
        int skip,
        int take,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.ManageAccounts);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = Filtered(context.AuditEntries.AsNoTracking(), filter);
        return (
            await found.OrderByDescending(e => e.Id).Skip(skip).Take(take).ToListAsync(cancellation),
            await found.CountAsync(cancellation)
        );
    }

    /// <summary>What no row of the database shows: a sign-in, a wrong password, an export.</summary>
    public async Task RecordAsync(Person? person, string action, string subject, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.AuditEntries.Add(
            new AuditEntry
            {
                At = time.GetUtcNow().UtcDateTime,
                AccountId = person?.AccountId,
                Who = person?.Name ?? "nobody",
                From = person?.From,
                Action = action,
                Subject = subject,
            }
        );
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>Removes what is older than the setting says.</summary>
    internal async Task<int> RemoveOldAsync(CancellationToken cancellation = default)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-options.Value.AuditDays);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.AuditEntries.Where(e => e.At < before).ExecuteDeleteAsync(cancellation);
    }

    private static IQueryable<AuditEntry> Filtered(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Who))
            entries = entries.Where(e => e.Who == filter.Who);
        if (!string.IsNullOrWhiteSpace(filter.Text))
            entries = entries.Where(e => e.Subject.Contains(filter.Text) || e.Action.Contains(filter.Text));
        if (filter.From is { } from)
            entries = entries.Where(e => e.At >= from);
        if (filter.Until is { } until)
            entries = entries.Where(e => e.At < until);
        return entries;
    }
}
