using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LesionPortal.Data;

public static class PortalSqlite
{
    /// <summary>The portal's records in one SQLite file; WAL is SQLite's default with this provider, a busy writer is waited for.</summary>
    public static DbContextOptionsBuilder UsePortalSqlite(this DbContextOptionsBuilder options, string databaseFile)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.UseSqlite($"Data Source={databaseFile};Default Timeout=30");
    }
}

/// <summary>For <c>dotnet ef migrations add</c> only.</summary>
internal sealed class PortalDbContextFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite("design-time.db").Options);
}
