using System.Globalization;
using System.Security.Claims;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Shared.Access;

/// <summary>The claims of a sign-in or a token, and the person they make.</summary>
public static class PersonClaims
{
    public const string Role = "lesionportal.role";
    public const string Reader = "lesionportal.reader";
    public const string Adopt = "lesionportal.adopt";
    public const string Scope = "lesionportal.scope";

    /// <summary>Null where nobody is signed in.</summary>
    /// <param name="from">The network address the request came from.</param>
    public static Person? PersonOf(ClaimsPrincipal? principal, string? from = null)
    {
        if (
            principal?.Identity is not { IsAuthenticated: true } identity
            || !int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)
            || !int.TryParse(principal.FindFirstValue(Reader), CultureInfo.InvariantCulture, out var reader)
            || !Enum.TryParse<AccountRole>(principal.FindFirstValue(Role), out var role)
        )
            return null;
        TokenScope? token = Enum.TryParse<TokenScope>(principal.FindFirstValue(Scope), out var scope) ? scope : null;
        return new Person(id, identity.Name ?? "", role, reader, token) { MayAdopt = principal.HasClaim(Adopt, "true"), From = from };
    }
}
