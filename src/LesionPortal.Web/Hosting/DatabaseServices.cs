using LesionPortal.Data;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Accounts;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Hosting;

internal static class DatabaseServices
{
    public static IServiceCollection AddDatabase(this IServiceCollection services) =>
        services
            .AddCurrentPerson()
            .AddSingleton<AuditInterceptor>()
            .AddDbContextFactory<PortalDbContext>(
                (provider, options) =>
                    options
                        .UsePortalSqlite(provider.GetRequiredService<PortalFolders>().Database)
                        .AddInterceptors(provider.GetRequiredService<AuditInterceptor>())
            )
            .AddQueries();

    /// <summary>Every query class of Data.</summary>
    public static IServiceCollection AddQueries(this IServiceCollection services) =>
        services
            .AddSingleton<AccountQueries>()
            .AddSingleton<BinQueries>()
            .AddSingleton<CaseMetricsQueries>()
            .AddSingleton<CompareQueries>()
            .AddSingleton<DatasetQueries>()
            .AddSingleton<ReportQueries>()
            .AddSingleton<ReviewQueries>()
            .AddSingleton<RevisionQueries>()
            .AddSingleton<RunQueries>()
            .AddSingleton<UploadedPredictionQueries>();

    /// <exception cref="PortalStartException">Another version of the portal made the database, and this one cannot upgrade it.</exception>
    public static async Task MigrateDatabaseAsync(this WebApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var unknown = (await context.Database.GetAppliedMigrationsAsync()).Except(context.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            var database = app.Services.GetRequiredService<PortalFolders>().Database;
            throw new PortalStartException(
                $"{database} was made by another version of the portal: it holds the migration {unknown[0]}, which this version does not "
                    + "know. Start the version that made it, or give this one an empty data directory with --Portal:DataDirectory and "
                    + "import the dataset again. Databases of development versions before 0.4.0 cannot be upgraded."
            );
        }

        await context.Database.MigrateAsync();
    }
}
