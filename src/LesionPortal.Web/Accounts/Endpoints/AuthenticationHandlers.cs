using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Accounts.Endpoints;

/// <summary>The schemes by which a request says who it comes from.</summary>
internal static class PortalSchemes
{
    /// <summary>Chooses one of the others by the request.</summary>
    public const string Any = "LesionPortal";

    /// <summary>A portal without accounts: every request is its owner's.</summary>
    public const string Owner = "Owner";

    /// <summary><c>Authorization: Bearer …</c></summary>
    public const string Token = "Token";
}

internal sealed class OwnerAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(
            AuthenticateResult.Success(
                new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "owner")], Scheme.Name)), Scheme.Name)
            )
        );
}

internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiTokens tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    public static bool IsSentBy(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsSentBy(Request))
            return AuthenticateResult.NoResult();
        if (
            await tokens.FindAsync(Request.Headers.Authorization.ToString()[Bearer.Length..].Trim(), Context.RequestAborted)
            is not { } token
        )
            return AuthenticateResult.Fail("The token is unknown, was revoked, or has expired.");
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, token.AccountId.ToString(CultureInfo.InvariantCulture)),
                new(ClaimTypes.Name, token.Account!.UserName!),
                .. AccountClaims.Of(token.Account),
                new(PersonClaims.Scope, token.Scopes.ToString()),
            ],
            Scheme.Name
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblem
            .Of(401, "Not signed in", "The token is unknown, was revoked, or has expired. Make another on the account page.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccessAnswers.ForbiddenAsync(Context);
}
