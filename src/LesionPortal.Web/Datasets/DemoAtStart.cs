using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Formats.Synthetic;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Datasets;

/// <summary>
/// What the portal brings in by itself: the dataset named on the command line; with none there at all, a synthetic one to try things on;
/// and with <c>--demo</c> six quick runs on it, once.
/// </summary>
internal sealed partial class DemoAtStart(
    IDatasetImports imports,
    IRunQueue queue,
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    IOptions<PortalOptions> options,
    ILogger<DemoAtStart> logger
) : BackgroundService
{
    public const string DatasetName = "Synthetic demo";
    public const string SuiteName = "Six networks, quick look";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var portal = CurrentPerson.Use(Person.Portal);
        try
        {
            var dataset = options.Value.Dataset is { Length: > 0 } path
                ? await ImportAsync(ImportSource.NameOf(path), path, stoppingToken)
                : await DemoDatasetAsync(stoppingToken);
            if (options.Value.Demo && dataset is { } id)
                await QueueSuiteAsync(id, stoppingToken);
        }
        // A full disk, for example; what is in the portal already can still be looked at.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    /// <returns>Null when the import was refused or failed.</returns>
    private async Task<int?> ImportAsync(string name, string path, CancellationToken stopping)
    {
        var outcome = await imports.StartAsync(name, path, stopping);
        if (outcome.DatasetId is not { } id)
        {
            LogRefused(path, outcome.Refusal!);
            return null;
        }

        await imports.WhenDoneAsync(id, stopping);
        await using var context = await contexts.CreateDbContextAsync(stopping);
        return await context.Datasets.AnyAsync(d => d.Id == id && d.State == DatasetState.Ready, stopping) ? id : null;
    }

    private async Task<int?> DemoDatasetAsync(CancellationToken stopping)
    {
        await using (var context = await contexts.CreateDbContextAsync(stopping))
        {
            var demo = await context
                .Datasets.Where(d => d.Name == DatasetName)
                .Select(d => new { d.Id, d.State })
                .SingleOrDefaultAsync(stopping);
            if (demo?.State == DatasetState.Ready)
                return demo.Id;
            // Not beside a person's own data, unless asked for: they have what they need.
            if (!options.Value.Demo && (!options.Value.DemoDataset || (demo is null && await context.Datasets.AnyAsync(stopping))))
                return null;
        }

        // Drawn anew each time, as a portal that ended in the middle may have left half of it.
        if (Directory.Exists(folders.Demo))
            Directory.Delete(folders.Demo, recursive: true);
        await Task.Run(() => SyntheticDataset.Write(folders.Demo, cancellationToken: stopping), stopping);
        var id = await ImportAsync(DatasetName, folders.Demo, stopping);
        // The import has copied what it wants.
        Directory.Delete(folders.Demo, recursive: true);
        return id;
    }

    private async Task QueueSuiteAsync(int datasetId, CancellationToken stopping)
    {
        int cases;
        await using (var context = await contexts.CreateDbContextAsync(stopping))
        {
            if (await context.Suites.AnyAsync(s => s.DatasetId == datasetId && s.Name == SuiteName, stopping))
                return;
            cases = await context.Cases.CountAsync(c => c.DatasetId == datasetId, stopping);
        }

        var outcome = await queue.QueueSuiteAsync(datasetId, SuiteName, DemoSuite.Of(datasetId, cases), stopping);
        if (!outcome.Queued)
            LogSuiteRefused(string.Join(" ", outcome.Problems.Select(p => p.Message)));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} was not imported: {Why}")]
    private partial void LogRefused(string path, string why);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The dataset given at start was not imported; import it in the browser, or fix the " + "cause and restart the portal"
    )]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo's runs were not queued: {Why}")]
    private partial void LogSuiteRefused(string why);
}
