using LesionPortal.Web.Shared.Api;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// Headers of every answer: scripts from the portal alone and none in a page's text, no frames around it, no types guessed.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var nonce = ScriptNonce.Of(http);
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.ContentSecurityPolicy = PolicyOf(http.Request.Path, nonce);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static string PolicyOf(PathString path, string nonce)
    {
        // OpenCV, compiled for the browser, makes functions of text; it runs in a worker, whose policy is that of its own script.
        // The page of the API's description brings its script in its text.
        var scripts =
            path.StartsWithSegments("/js/vision") || path.StartsWithSegments("/vendor/opencv.js")
                ? "'self' 'unsafe-eval' 'wasm-unsafe-eval'"
            : path.StartsWithSegments("/scalar") ? "'self' 'unsafe-inline'"
            : $"'self' 'nonce-{nonce}'";
        return $"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
            + "form-action 'self'; frame-ancestors 'none'";
    }
}
