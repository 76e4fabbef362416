using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Accounts.Endpoints;

/// <summary>What a request gets that may not be answered.</summary>
internal static class AccessAnswers
{
    /// <summary>Whether a program asks, to which a page is of no use.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        || request.Path.StartsWithSegments("/media")
        || request.Path.StartsWithSegments("/health")
        || request.Path.StartsWithSegments("/openapi")
        || request.Path.StartsWithSegments("/_blazor");

    public static Task NotSignedInAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblem
            .Of(401, "Not signed in", "Sign in at /sign-in, or send a token of yours: \"Authorization: Bearer …\".")
            .ExecuteAsync(http);
    }

    public static Task ForbiddenAsync(HttpContext http) =>
        ApiProblem
            .Of(
                403,
                "Not allowed",
                http.GetEndpoint()?.Metadata.GetMetadata<ActionMetadata>() is { } rule
                    ? AccessText.Refusal(PersonClaims.PersonOf(http.User), rule.Action)
                    : "Nobody may do this."
            )
            .ExecuteAsync(http);
}

/// <summary>What an endpoint does, as the route table says.</summary>
internal sealed record ActionMetadata(PortalAction Action);
