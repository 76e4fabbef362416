using LesionPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LesionPortal.Testing;

/// <summary>A real SQLite file, migrated, gone when disposed.</summary>
public sealed class TemporaryDatabase(params IInterceptor[] interceptors) : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"lesionportal-{Guid.NewGuid():N}.db");

    public static async Task<TemporaryDatabase> CreateAsync(params IInterceptor[] interceptors)
    {
        var database = new TemporaryDatabase(interceptors);
        await EmptyDatabase.WriteAsync(database._file);
        return database;
    }

    public PortalDbContext CreateDbContext() =>
        new(
            (DbContextOptions<PortalDbContext>)
                new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite(_file).AddInterceptors(interceptors).Options
        );

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(file);
        return ValueTask.CompletedTask;
    }
}
