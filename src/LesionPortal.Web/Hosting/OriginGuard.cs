using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// With accounts: refuses requests that a page of another origin makes, pages, circuit, media and API alike. Cookies are sent along with
/// those, and a web socket is not held back by the browser's same-origin policy.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        foreach (var origin in http.Request.Headers.Origin)
        {
            if (!string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host.Value}", StringComparison.OrdinalIgnoreCase))
            {
                return ApiProblem
                    .Of(
                        StatusCodes.Status403Forbidden,
                        "Foreign origin",
                        $"The request comes from a page of \"{origin}\", the portal is at {http.Request.Scheme}://{http.Request.Host.Value}"
                            + "; only its own pages may use it. Behind a proxy, name the proxy in Portal:Proxies and let it send "
                            + "X-Forwarded-Proto and X-Forwarded-Host."
                    )
                    .ExecuteAsync(http);
            }
        }

        return next(http);
    }
}
