using LesionPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LesionPortal.Benchmark;

/// <summary>The portal's database in a folder, as the portal opens it.</summary>
internal sealed class BenchmarkDatabase(string folder, params IInterceptor[] interceptors) : IDbContextFactory<PortalDbContext>
{
    private string File => Path.Combine(folder, "portal.db");

    public long Bytes => new FileInfo(File).Length;

    public PortalDbContext CreateDbContext() =>
        new(
            (DbContextOptions<PortalDbContext>)
                new DbContextOptionsBuilder<PortalDbContext>().UsePortalSqlite(File).AddInterceptors(interceptors).Options
        );

    /// <summary>Migrates, and fills an empty one.</summary>
    public async Task PrepareAsync(MeasurementSettings settings, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using var context = CreateDbContext();
        await context.Database.MigrateAsync(cancellation);
        if (!await context.Runs.AnyAsync(cancellation))
            await new ManyRuns(settings.Runs, settings.Epochs, settings.Cases).WriteAsync(this, cancellation);
    }
}
