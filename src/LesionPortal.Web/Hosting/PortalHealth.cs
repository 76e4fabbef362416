using LesionPortal.Data;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Options;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LesionPortal.Web.Hosting;

internal static class PortalHealth
{
    public static IServiceCollection AddPortalHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<DatabaseCheck>("records")
            .AddCheck<TrainerCheck>("trainer")
            .AddCheck<ArithmeticHealth>("arithmetic")
            .AddCheck<DataDirectoryCheck>("data directory");
        return services;
    }

    public static void MapPortalHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                Status = report.Status.ToString().ToLowerInvariant(),
                Checks = report.Entries.ToDictionary(
                    e => e.Key,
                    e => new { Status = e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description }
                ),
            }
        );
}

internal sealed class DatabaseCheck(IDbContextFactory<PortalDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database cannot be opened; check the data directory and its disk.");
    }
}

internal sealed class TrainerCheck(TrainerProgram trainer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            trainer.Serve();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (FileNotFoundException missing)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(missing.Message));
        }
    }
}

/// <summary>A machine that needs detours is ready: its runs take them.</summary>
internal sealed class ArithmeticHealth(MachineArithmetic machine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            machine switch
            {
                { Report: { } report } => HealthCheckResult.Healthy(
                    string.Join(" ", report.Detours.Select(d => d.Description + ".").Prepend(report.Summary))
                ),
                { Problem: { } problem } => HealthCheckResult.Degraded($"This machine's arithmetic could not be checked: {problem}"),
                _ => HealthCheckResult.Healthy("The check of this machine's arithmetic is still running."),
            }
        );
}

internal sealed class DataDirectoryCheck(PortalFolders folders) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var probe = Path.Combine(folders.Root, $".writable-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(probe, [1], cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy(
                $"The data directory cannot be written ({e.Message}); free disk space or grant the portal's " + $"account write permission."
            );
        }
        finally
        {
            File.Delete(probe);
        }
    }
}
