using System.Globalization;
using System.Security.Claims;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>
/// Who opened a page, asked again twice a minute: signed out elsewhere, closed, locked, or with another role, the page's sign-in ends.
/// </summary>
internal sealed class SignInState(
    ILoggerFactory logs,
    IServiceScopeFactory scopes,
    IOptions<IdentityOptions> identity,
    IOptions<PortalOptions> portal
) : RevalidatingServerAuthenticationStateProvider(logs)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override TimeSpan RevalidationInterval => Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellation)
    {
        if (portal.Value.Mode == PortalMode.Local)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return await IsValidAsync(manager, state.User);
    }

    private async Task<bool> IsValidAsync(UserManager<Account> manager, ClaimsPrincipal principal)
    {
        if (PersonClaims.PersonOf(principal)?.AccountId is not { } id)
            return false;
        var account = await manager.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture));
        return account is { ClosedAt: null }
            && !await manager.IsLockedOutAsync(account)
            && principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType)
                == await manager.GetSecurityStampAsync(account);
    }
}
