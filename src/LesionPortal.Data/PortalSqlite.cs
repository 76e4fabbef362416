using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LesionPortal.Data;

public static class PortalSqlite
{
    /// <summary>The portal's records in one SQLite file, which EF Core makes with a write-ahead log.</summary>
    public static DbContextOptionsBuilder UsePortalSqlite(this DbContextOptionsBuilder options, string databaseFile)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options
            .UseSqlite(ConnectionString(databaseFile))
            // Epochs, scores and cases of a run in the bin: they are asked for with the run alone (BinConfiguration).
            .ConfigureWarnings(warnings =>
                warnings.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)
            );
    }

    /// <summary>For everybody who opens the file: a busy writer is waited for, 30 s at most.</summary>
    public static string ConnectionString(string databaseFile) =>
        new SqliteConnectionStringBuilder { DataSource = databaseFile, DefaultTimeout = 30 }.ConnectionString;
}

/// <summary>For <c>dotnet ef migrations add</c> only.</summary>
internal sealed class PortalDbContextFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite("design-time.db").Options);
}
