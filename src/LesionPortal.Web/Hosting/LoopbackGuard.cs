using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// Refuses requests whose Host or Origin is foreign, whatever they ask for (pages, circuit, media, API). Binding to loopback keeps other
/// machines out, but not a web page in the same browser: its requests carry a foreign Origin, or, after DNS rebinding, a foreign Host.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host;
        if (!host.HasValue || !LoopbackBinding.IsLoopbackHost(host.Host))
        {
            return ApiProblem
                .Of(
                    StatusCodes.Status400BadRequest,
                    "Foreign host",
                    $"This portal accepts requests to localhost only, not to \"{host.Value}\". Open it as "
                        + $"http://localhost:{context.Connection.LocalPort}, from another machine through an SSH tunnel."
                )
                .ExecuteAsync(context);
        }

        foreach (var origin in context.Request.Headers.Origin)
        {
            if (!IsOwn(origin, host))
            {
                return ApiProblem
                    .Of(
                        StatusCodes.Status403Forbidden,
                        "Foreign origin",
                        $"The request comes from a page of \"{origin}\"; only the portal's own pages may use it. Open the portal itself."
                    )
                    .ExecuteAsync(context);
            }
        }

        return next(context);
    }

    /// <summary>The same port too: another program on this machine may serve pages of somebody else.</summary>
    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && LoopbackBinding.IsLoopbackHost(uri.Host)
        && uri.Port == (host.Port ?? (uri.Scheme == Uri.UriSchemeHttps ? 443 : 80));
}
