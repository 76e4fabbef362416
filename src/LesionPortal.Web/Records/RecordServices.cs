using LesionPortal.Data;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Records;

internal static class RecordServices
{
    public static IServiceCollection AddRecords(this IServiceCollection services) =>
        services.AddDbContextFactory<PortalDbContext>((provider, options) =>
            options.UsePortalSqlite(provider.GetRequiredService<PortalFolders>().Database))
            .AddSingleton<RunQueries>().AddSingleton<UploadedPredictionQueries>()
            .AddSingleton<CaseMetricsQueries>().AddSingleton<CompareQueries>();

    public static async Task MigrateRecordsAsync(this WebApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await context.Database.MigrateAsync();
    }
}
