using System.Threading.RateLimiting;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Api;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Hosting;

/// <summary>With accounts: how often passwords and codes may be tried from one address, and how much one person may start.</summary>
internal static class RateLimits
{
    private static readonly string[] Tried = ["/sign-in", "/set-up", "/invitation", "/new-password"];
    private static readonly string[] Started = ["/api/datasets", "/api/runs", "/api/suites", "/api/ensembles", "/api/predictions"];

    public static IServiceCollection AddRateLimits(this IServiceCollection services, PortalOptions options) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = async (context, cancellation) =>
            {
                var http = context.HttpContext;
                http.Response.Headers.RetryAfter = "60";
                await ApiProblem
                    .Of(429, "Too many requests", "That was tried too often within a minute. Wait a minute and try again.")
                    .ExecuteAsync(http);
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
                options.Mode == PortalMode.Local || !HttpMethods.IsPost(http.Request.Method) ? RateLimitPartition.GetNoLimiter("")
                : Tried.Any(path => http.Request.Path.StartsWithSegments(path))
                    ? Window($"tries {http.Connection.RemoteIpAddress}", options.TriesPerMinute)
                : Started.Any(path => http.Request.Path.StartsWithSegments(path))
                    ? Window($"starts {PersonClaims.PersonOf(http.User)?.AccountId}", options.StartsPerMinute)
                : RateLimitPartition.GetNoLimiter("")
            );
        });

    private static RateLimitPartition<string> Window(string key, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(
            key,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) }
        );
}
