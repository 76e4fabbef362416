using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Tests;

public sealed class MigrationTests
{
    /// <summary>Portals keep this name in their databases: another first migration, and no portal could be upgraded.</summary>
    [Fact]
    public async Task Migrations_First_IsTheOneThatEveryPortalBeganWith()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var context = database.CreateDbContext();

        Assert.Equal("20261130030529_Initial", context.Database.GetMigrations().First());
    }

    [Fact]
    public async Task Model_AsTheMigrationsLeaveIt_LacksNothing()
    {
        await using var database = await TemporaryDatabase.CreateAsync();
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }
}
