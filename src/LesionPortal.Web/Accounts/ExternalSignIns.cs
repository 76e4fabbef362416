using System.Security.Claims;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts;

/// <summary>People whom an institution's provider has signed in (OpenID Connect).</summary>
public sealed class ExternalSignIns(
    SignInManager<Account> signIn,
    AccountRegister accounts,
    SignIns records,
    IOptions<PortalOptions> options
)
{
    public const string Scheme = "OpenId";

    /// <summary>The sign-in page with a sentence on it.</summary>
    public static string Problem(string sentence) => $"/sign-in?problem={Uri.EscapeDataString(sentence)}";

    /// <summary>After the provider: signs the account in, made at the first time where the settings allow it.</summary>
    /// <returns>The way to go on.</returns>
    public async Task<string> FinishAsync(string? returnTo)
    {
        if (await signIn.GetExternalLoginInfoAsync() is not { } login)
            return Problem("The provider's answer is missing. Try again.");
        var account = await signIn.UserManager.FindByLoginAsync(login.LoginProvider, login.ProviderKey);
        if (account is null)
        {
            if (options.Value.OpenId?.NewAccounts is not { } role)
                return Problem("The provider knows you, this portal does not yet: ask an administrator for an account.");
            var outcome = await accounts.MakeExternalAsync(
                NameOf(login.Principal),
                login.Principal.FindFirstValue("email"),
                role,
                login.Principal.FindFirstValue("name"),
                login
            );
            if (outcome.Account is null)
                return Problem(string.Join(' ', outcome.Problems));
            account = outcome.Account;
        }

        // The provider has asked for its own second factor.
        var result = await signIn.ExternalLoginSignInAsync(
            login.LoginProvider,
            login.ProviderKey,
            isPersistent: false,
            bypassTwoFactor: true
        );
        await records.RecordAsync(account.UserName!, result);
        return result.Succeeded ? ReturnAddress.Of(returnTo) : Problem(SignIns.Refusal(result));
    }

    /// <summary>What a user name may hold of what the provider calls them.</summary>
    private static string NameOf(ClaimsPrincipal principal)
    {
        var given =
            principal.FindFirstValue("preferred_username") ?? principal.FindFirstValue("email") ?? principal.FindFirstValue("sub") ?? "";
        return string.Concat(given.Where(c => char.IsAsciiLetterOrDigit(c) || "-._@+".Contains(c, StringComparison.Ordinal)));
    }
}
