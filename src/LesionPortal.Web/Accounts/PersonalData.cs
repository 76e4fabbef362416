using System.Globalization;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Accounts;

/// <summary>What becomes of a removed person's verdicts.</summary>
public enum RemovedVerdicts
{
    /// <summary>They stay, under a name that says nothing.</summary>
    Pseudonym,

    /// <summary>They are removed with the review sessions.</summary>
    Removed,
}

/// <summary>
/// A person's data, to be given to them and to be removed (GDPR, articles 15, 17 and 20). Masks stay under the pseudonym either way: other
/// masks and references were made from them. The audit trail keeps the user name for as long as its entries are kept.
/// </summary>
public sealed class PersonalData(IServiceScopeFactory scopes, IDbContextFactory<PortalDbContext> contexts, CurrentPerson current)
{
    private static readonly JsonSerializerOptions Indented = new(RunJson.Options) { WriteIndented = true };

    /// <summary>Everything that is kept of an account, as JSON without secrets; one's own, or anybody's for an administrator.</summary>
    /// <returns>Null when there is no such account.</returns>
    public async Task<string?> ExportAsync(int accountId, CancellationToken cancellation = default)
    {
        if (current.Person?.AccountId != accountId)
            current.Require(PortalAction.ManageAccounts);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var account = await context
            .Accounts.AsNoTracking()
            .Include(a => a.Reader)
            .SingleOrDefaultAsync(a => a.Id == accountId, cancellation);
        if (account is null)
            return null;
        var data = new
        {
            account = new
            {
                account.Id,
                account.UserName,
                account.Email,
                account.Role,
                account.MayAdopt,
                account.CreatedAt,
                account.LastSignInAt,
                account.ClosedAt,
                account.TwoFactorEnabled,
            },
            reader = account.Reader,
            tokens = await context
                .ApiTokens.AsNoTracking()
                .Where(t => t.AccountId == accountId)
                .Select(t => new
                {
                    t.Name,
                    t.Start,
                    t.CreatedAt,
                    t.ExpiresAt,
                    t.RevokedAt,
                    t.LastUsedAt,
                })
                .ToListAsync(cancellation),
            reviews = await context
                .Reviews.AsNoTracking()
                .Where(r => r.ReaderId == account.ReaderId)
                .Select(r => new
                {
                    r.Id,
                    r.CreatedAt,
                    caseId = r.Item!.Case!.CaseId,
                    run = r.Item.RunName,
                    r.Verdict,
                    r.Fault,
                    r.Confidence,
                    r.Comment,
                    r.Seconds,
                })
                .ToListAsync(cancellation),
            masks = await context
                .MaskRevisions.AsNoTracking()
                .Where(r => r.ReaderId == account.ReaderId)
                .Select(r => new
                {
                    r.Id,
                    r.DatasetCaseId,
                    r.CreatedAt,
                    r.Comment,
                })
                .ToListAsync(cancellation),
            actions = await context
                .AuditEntries.AsNoTracking()
                .Where(e => e.AccountId == accountId)
                .Select(e => new
                {
                    e.At,
                    e.From,
                    e.Action,
                    e.Subject,
                })
                .ToListAsync(cancellation),
        };
        return JsonSerializer.Serialize(data, Indented);
    }

    /// <summary>Removes the account, with its tokens and sign-ins, and the person's name from what stays.</summary>
    /// <returns>Null when done, else why not.</returns>
    public async Task<string?> RemoveAsync(int accountId, RemovedVerdicts verdicts, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageAccounts);
        if (current.Person?.AccountId == accountId)
            return "You cannot remove your own account; another administrator can.";
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await manager.FindByIdAsync(accountId.ToString(CultureInfo.InvariantCulture)) is not { } account)
            return $"There is no account {accountId}.";
        // Its circuits and cookies end even if what follows fails.
        await manager.UpdateSecurityStampAsync(account);

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (verdicts == RemovedVerdicts.Removed)
        {
            context.Reviews.RemoveRange(await context.Reviews.Where(r => r.ReaderId == account.ReaderId).ToListAsync(cancellation));
            context.ReviewSessions.RemoveRange(
                await context.ReviewSessions.Include(s => s.Items).Where(s => s.ReaderId == account.ReaderId).ToListAsync(cancellation)
            );
        }

        var reader = await context.Readers.SingleAsync(r => r.Id == account.ReaderId, cancellation);
        (reader.Name, reader.Role, reader.YearsOfExperience) = ($"Reader {reader.Id}", "", null);
        context.Accounts.Remove(await context.Accounts.SingleAsync(a => a.Id == accountId, cancellation));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }
}
