using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Accounts;

/// <summary>What a new account is made of.</summary>
/// <param name="UserName">What is typed at the sign-in: letters, digits, and <c>-._@+</c>.</param>
/// <param name="ReaderId">A reader's profile to take over; null for a new one.</param>
/// <param name="ReaderName">Of a new profile; null for the user name.</param>
public sealed record NewAccount(string UserName, string? Email, string Password, AccountRole Role, int? ReaderId, string? ReaderName);

/// <summary>An account; or why there is none, a sentence each.</summary>
public sealed record AccountOutcome(Account? Account, IReadOnlyList<string> Problems)
{
    public static AccountOutcome Refused(params IReadOnlyList<string> problems) => new(null, problems);
}

/// <summary>Accounts: making, changing and closing them.</summary>
public sealed class AccountRegister(
    IServiceScopeFactory scopes,
    IDbContextFactory<PortalDbContext> contexts,
    ReaderRegister readers,
    CurrentPerson current,
    TimeProvider time
)
{
    /// <summary>In order of user name, with their readers.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ManageAccounts);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts.AsNoTracking().Include(a => a.Reader).OrderBy(a => a.UserName).ToListAsync(cancellation);
    }

    /// <summary>With its reader; null when there is none.</summary>
    public async Task<Account?> FindAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts.AsNoTracking().Include(a => a.Reader).SingleOrDefaultAsync(a => a.Id == id, cancellation);
    }

    /// <summary>Whether somebody is there who can invite others.</summary>
    public async Task<bool> HasAdministratorAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Accounts.AnyAsync(a => a.Role == AccountRole.Administrator && a.ClosedAt == null, cancellation);
    }

    /// <summary>Readers' profiles that belong to no account, in order of name.</summary>
    public async Task<IReadOnlyList<Reader>> FreeReadersAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context
            .Readers.AsNoTracking()
            .Where(r => !context.Accounts.Any(a => a.ReaderId == r.Id))
            .OrderBy(r => r.Name)
            .ToListAsync(cancellation);
    }

    /// <summary>Makes an account with its reader. Who may is the caller's to check: a set-up code or an invitation.</summary>
    internal async Task<AccountOutcome> MakeAsync(NewAccount asked, CancellationToken cancellation = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account
        {
            UserName = asked.UserName.Trim(),
            Email = string.IsNullOrWhiteSpace(asked.Email) ? null : asked.Email.Trim(),
            Role = asked.Role,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        // Before the reader is made, so that a refused account leaves none behind.
        var problems = await ProblemsAsync(manager, account, asked.Password);
        if (problems.Count > 0)
            return AccountOutcome.Refused(problems);
        if (asked.ReaderId is { } claimed)
        {
            if ((await FreeReadersAsync(cancellation)).All(r => r.Id != claimed))
                return AccountOutcome.Refused("That reader's profile already belongs to an account; choose another.");
            account.ReaderId = claimed;
        }
        else
        {
            var name = string.IsNullOrWhiteSpace(asked.ReaderName) ? account.UserName : asked.ReaderName;
            var outcome = await readers.AddAsync(name, null, null, cancellation);
            if (outcome.Reader is null)
                return AccountOutcome.Refused(outcome.Existing is null ? outcome.Refusal! : $"The name \"{name}\" is taken; use another.");
            account.ReaderId = outcome.Reader.Id;
        }

        var made = await manager.CreateAsync(account, asked.Password);
        return made.Succeeded ? new(account, []) : AccountOutcome.Refused([.. made.Errors.Select(e => e.Description)]);
    }

    /// <summary>An account without a password, for whom a provider signs in.</summary>
    internal async Task<AccountOutcome> MakeExternalAsync(
        string userName,
        string? email,
        AccountRole role,
        string? readerName,
        UserLoginInfo login,
        CancellationToken cancellation = default
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account
        {
            UserName = userName,
            Email = email,
            Role = role,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        var problems = new List<string>();
        foreach (var validator in manager.UserValidators)
            problems.AddRange((await validator.ValidateAsync(manager, account)).Errors.Select(e => e.Description));
        if (problems.Count > 0)
            return AccountOutcome.Refused(problems);
        var reader = await readers.AddAsync(readerName ?? userName, null, null, cancellation);
        if (reader.Reader is null)
            reader = await readers.AddAsync($"{readerName} ({userName})", null, null, cancellation);
        if (reader.Reader is null)
            return AccountOutcome.Refused(reader.Refusal!);
        account.ReaderId = reader.Reader.Id;
        var made = await manager.CreateAsync(account);
        if (made.Succeeded)
            made = await manager.AddLoginAsync(account, login);
        return made.Succeeded ? new(account, []) : AccountOutcome.Refused([.. made.Errors.Select(e => e.Description)]);
    }

    /// <summary>Changes what an account may do; it is signed out everywhere.</summary>
    /// <returns>Null when done, else why not.</returns>
    public Task<string?> SetRoleAsync(int id, AccountRole role, bool mayAdopt, CancellationToken cancellation = default) =>
        ChangeAsync(
            id,
            account => (account.Role, account.MayAdopt) = (role, mayAdopt && role == AccountRole.Researcher),
            losesAdministrator: role != AccountRole.Administrator,
            cancellation
        );

    /// <summary>Closes an account, or opens it again; what it made stays.</summary>
    /// <returns>Null when done, else why not.</returns>
    public Task<string?> CloseAsync(int id, bool closed, CancellationToken cancellation = default) =>
        ChangeAsync(
            id,
            account => account.ClosedAt = closed ? time.GetUtcNow().UtcDateTime : null,
            losesAdministrator: closed,
            cancellation
        );

    /// <summary>Ends a lock-out after too many wrong passwords.</summary>
    public async Task UnlockAsync(int id)
    {
        current.Require(PortalAction.ManageAccounts);
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await manager.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } account)
        {
            await manager.SetLockoutEndDateAsync(account, null);
            await manager.ResetAccessFailedCountAsync(account);
        }
    }

    private async Task<string?> ChangeAsync(int id, Action<Account> change, bool losesAdministrator, CancellationToken cancellation)
    {
        current.Require(PortalAction.ManageAccounts);
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await manager.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not { } account)
            return $"There is no account {id}.";
        if (losesAdministrator && account.Role == AccountRole.Administrator && account.ClosedAt is null)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var others = await context.Accounts.CountAsync(
                a => a.Id != id && a.Role == AccountRole.Administrator && a.ClosedAt == null,
                cancellation
            );
            if (others == 0)
                return $"{account.UserName} is the only administrator; make another account one first.";
        }

        change(account);
        // A new stamp ends every sign-in made before.
        await manager.UpdateSecurityStampAsync(account);
        return null;
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(UserManager<Account> manager, Account account, string password)
    {
        var problems = new List<string>();
        foreach (var validator in manager.UserValidators)
            problems.AddRange((await validator.ValidateAsync(manager, account)).Errors.Select(e => e.Description));
        foreach (var validator in manager.PasswordValidators)
            problems.AddRange((await validator.ValidateAsync(manager, account, password)).Errors.Select(e => e.Description));
        return problems;
    }
}
