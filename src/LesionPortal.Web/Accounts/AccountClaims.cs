using System.Globalization;
using System.Security.Claims;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>What a sign-in says of an account; <see cref="PersonClaims"/> reads it.</summary>
public sealed class AccountClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    /// <summary>The claims of an account, without a sign-in.</summary>
    public static IEnumerable<Claim> Of(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        yield return new(PersonClaims.Role, account.Role.ToString());
        yield return new(PersonClaims.Reader, account.ReaderId.ToString(CultureInfo.InvariantCulture));
        yield return new(PersonClaims.Adopt, account.MayAdopt ? "true" : "false");
    }

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(Of(user));
        return identity;
    }
}

/// <summary>A closed account cannot sign in.</summary>
internal sealed class OpenAccountsOnly : IUserConfirmation<Account>
{
    public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.ClosedAt is null);
}
