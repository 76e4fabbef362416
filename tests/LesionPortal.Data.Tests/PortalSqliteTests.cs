using LesionPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class PortalSqliteTests
{
    /// <summary>A connection string parts its words by semicolons.</summary>
    [Fact]
    public async Task UsePortalSqlite_FolderWithASemicolon_MakesTheFileInIt()
    {
        var folder = Directory.CreateTempSubdirectory("lesionportal;Mode=ReadOnly-");
        try
        {
            var file = Path.Combine(folder.FullName, "portal.db");
            await using (
                var context = new PortalDbContext(
                    (DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite(file).Options
                )
            )
                await context.Database.MigrateAsync(TestContext.Current.CancellationToken);

            Assert.True(File.Exists(file));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }
}
