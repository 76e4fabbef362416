using System.Globalization;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Accounts;

/// <summary>Invitations and links for a new password. Each works once, and its secret is shown once.</summary>
public sealed class AccountLinks(
    IServiceScopeFactory scopes,
    IDbContextFactory<PortalDbContext> contexts,
    AccountRegister register,
    CurrentPerson current,
    TimeProvider time
)
{
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromDays(1);

    /// <summary>Those that can still be used, the newest first.</summary>
    public async Task<IReadOnlyList<AccountLink>> OpenAsync(CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageAccounts);
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .AccountLinks.AsNoTracking()
            .Include(l => l.Account)
            .Include(l => l.Reader)
            .Where(l => l.UsedAt == null && l.ExpiresAt > now)
            .OrderByDescending(l => l.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>An invitation; returns its secret, the last part of <c>/invitation/…</c>.</summary>
    public Task<string> InviteAsync(AccountRole role, int? readerId, string whom, CancellationToken cancellation = default) =>
        AddAsync(
            new AccountLink
            {
                Hash = "",
                Role = role,
                ReaderId = readerId,
                For = whom.Trim(),
            },
            InvitationLifetime,
            cancellation
        );

    /// <summary>A link for a new password of this account; returns its secret, the last part of <c>/new-password/…</c>.</summary>
    public Task<string> ResetAsync(int accountId, CancellationToken cancellation = default) =>
        AddAsync(new AccountLink { Hash = "", AccountId = accountId }, ResetLifetime, cancellation);

    /// <summary>Takes a link back before it was used.</summary>
    public async Task WithdrawAsync(int id, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageAccounts);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.AccountLinks.SingleOrDefaultAsync(l => l.Id == id && l.UsedAt == null, cancellation) is { } link)
        {
            context.AccountLinks.Remove(link);
            await context.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>The link of a secret; null when there is none, it was used, or it expired.</summary>
    internal async Task<AccountLink?> FindAsync(string secret, bool reset, CancellationToken cancellation = default)
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow().UtcDateTime);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .AccountLinks.AsNoTracking()
            .Include(l => l.Account)
            .Include(l => l.Reader)
            .SingleOrDefaultAsync(
                l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now && l.AccountId != null == reset,
                cancellation
            );
    }

    /// <summary>Makes the account an invitation is for.</summary>
    internal async Task<AccountOutcome> AcceptAsync(
        string secret,
        string userName,
        string? email,
        string password,
        string? readerName,
        CancellationToken cancellation = default
    )
    {
        if (await FindAsync(secret, reset: false, cancellation) is not { } link)
            return AccountOutcome.Refused(Expired);
        if (!await TakeAsync(link.Id, cancellation))
            return AccountOutcome.Refused(Expired);
        var outcome = await register.MakeAsync(
            new NewAccount(userName, email, password, link.Role, link.ReaderId, readerName),
            CancellationToken.None
        );
        if (outcome.Account is null)
            await ReopenAsync(link.Id);
        return outcome;
    }

    /// <summary>Sets the new password, ends a lock-out and every sign-in.</summary>
    internal async Task<AccountOutcome> SetPasswordAsync(string secret, string password, CancellationToken cancellation = default)
    {
        if (await FindAsync(secret, reset: true, cancellation) is not { } link)
            return AccountOutcome.Refused(Expired);
        if (!await TakeAsync(link.Id, cancellation))
            return AccountOutcome.Refused(Expired);
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await manager.FindByIdAsync(link.AccountId!.Value.ToString(CultureInfo.InvariantCulture)))!;
        var token = await manager.GeneratePasswordResetTokenAsync(account);
        var reset = await manager.ResetPasswordAsync(account, token, password);
        if (!reset.Succeeded)
        {
            await ReopenAsync(link.Id);
            return AccountOutcome.Refused([.. reset.Errors.Select(e => e.Description)]);
        }

        await manager.SetLockoutEndDateAsync(account, null);
        await manager.ResetAccessFailedCountAsync(account);
        return new(account, []);
    }

    private const string Expired = "This link was used already, was withdrawn, or has expired. Ask an administrator for a new one.";

    private async Task<string> AddAsync(AccountLink link, TimeSpan lifetime, CancellationToken cancellation)
    {
        current.Require(PortalAction.ManageAccounts);
        var secret = Secrets.New();
        var now = time.GetUtcNow().UtcDateTime;
        link.Hash = Secrets.Hash(secret);
        link.CreatedById = current.Person!.AccountId ?? throw new InvalidOperationException("Links are made by accounts.");
        (link.CreatedAt, link.ExpiresAt) = (now, now + lifetime);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.AccountLinks.Add(link);
        await context.SaveChangesAsync(cancellation);
        return secret;
    }

    /// <summary>Marks it used, so that of two who use it at the same moment one succeeds.</summary>
    private async Task<bool> TakeAsync(int id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
                .AccountLinks.Where(l => l.Id == id && l.UsedAt == null)
                .ExecuteUpdateAsync(l => l.SetProperty(link => link.UsedAt, now), cancellation) == 1;
    }

    private async Task ReopenAsync(int id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await context.AccountLinks.Where(l => l.Id == id).ExecuteUpdateAsync(l => l.SetProperty(link => link.UsedAt, (DateTime?)null));
    }
}
