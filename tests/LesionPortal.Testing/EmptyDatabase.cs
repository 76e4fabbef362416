using LesionPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Testing;

/// <summary>
/// The database as a first start leaves it. Migrated once for all tests: most of them take less time than the migrations.
/// </summary>
public static class EmptyDatabase
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    public static async Task WriteAsync(string file) => await File.WriteAllBytesAsync(file, await Migrated.Value);

    private static async Task<byte[]> MigrateAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), $"lesionportal-{Guid.NewGuid():N}.db");
        await using (
            var context = new PortalDbContext(
                (DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite(file).Options
            )
        )
        {
            await context.Database.MigrateAsync();
            // The file's last connection brings what its write-ahead log holds into the file.
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }

        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        return bytes;
    }
}
