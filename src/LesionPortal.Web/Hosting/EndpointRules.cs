using LesionPortal.Web.Accounts;
using LesionPortal.Web.Accounts.Endpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace LesionPortal.Web.Hosting;

/// <summary>Puts the rules of <see cref="RouteRules"/> on what the portal maps.</summary>
internal static class EndpointRules
{
    /// <summary>Gives an endpoint its rule; without one it is refused to all.</summary>
    public static void Apply(EndpointBuilder builder)
    {
        if (builder is not RouteEndpointBuilder route)
            return;
        var key = KeyOf(route.Metadata, "/" + route.RoutePattern.RawText?.Trim('/'));
        if (RouteRules.IsOpen(key) || IsAsset(key))
            builder.Metadata.Add(new AllowAnonymousAttribute());
        else if (RouteRules.Of(key) is { } action)
        {
            builder.Metadata.Add(new ActionMetadata(action));
            builder.Metadata.Add(new AuthorizeAttribute(ActionRequirement.PolicyOf(action)));
        }
        else
            builder.Metadata.Add(new UnlistedMetadata(key));
    }

    /// <summary>"GET /api/runs", "PAGE /runs" for a page, "HUB /_blazor" for all of the circuits' addresses.</summary>
    internal static string KeyOf(IEnumerable<object> metadata, string path)
    {
        if (metadata.OfType<ComponentTypeMetadata>().Any())
            return "PAGE " + path;
        if (path == "/_blazor" || path.StartsWith("/_blazor/", StringComparison.Ordinal))
            return "HUB /_blazor";
        var method = metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods;
        return $"{(method is { Count: > 0 } ? method[0] : "GET")} {path}";
    }

    /// <summary>Scripts, styles and pictures of the portal itself, and the page that shows the API's description.</summary>
    private static bool IsAsset(string key) =>
        key.StartsWith("GET /_framework/", StringComparison.Ordinal) || key.StartsWith("GET /scalar", StringComparison.Ordinal);
}

/// <summary>An endpoint that no rule lists; nobody may use it.</summary>
internal sealed record UnlistedMetadata(string Key);
