using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Accounts;

/// <summary>What is kept of a try to sign in, and what is said of one that failed.</summary>
public sealed class SignIns(
    IDbContextFactory<PortalDbContext> contexts,
    AuditTrail trail,
    IHttpContextAccessor http,
    ILookupNormalizer names,
    TimeProvider time
)
{
    /// <summary>The same for a wrong name and a wrong password, so that nobody can try out which names there are.</summary>
    public static string Refusal(SignInResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.IsLockedOut ? "Too many wrong passwords: this account is locked for 15 minutes. An administrator can unlock it."
            : result.IsNotAllowed ? "This account was closed. Ask an administrator of this portal."
            : "User name or password is wrong.";
    }

    public async Task RecordAsync(string userName, SignInResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.RequiresTwoFactor)
            return;
        await using var context = await contexts.CreateDbContextAsync();
        var name = names.NormalizeName(userName);
        var account = await context.Accounts.SingleOrDefaultAsync(a => a.NormalizedUserName == name);
        if (result.Succeeded && account is not null)
        {
            account.LastSignInAt = time.GetUtcNow().UtcDateTime;
            await context.SaveChangesAsync();
        }

        // A name that nobody has is not kept: it may be a password typed into the wrong field.
        var person = new Person(account?.Id, account?.UserName ?? "unknown name", account?.Role ?? AccountRole.Reader, account?.ReaderId)
        {
            From = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
        };
        await trail.RecordAsync(
            person,
            result.Succeeded ? "signed in"
                : result.IsLockedOut ? "locked out"
                : "failed to sign in",
            person.Name
        );
    }
}
