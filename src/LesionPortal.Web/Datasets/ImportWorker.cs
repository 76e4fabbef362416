using LesionPortal.Core.Imaging;
using LesionPortal.Formats.Ph2;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Datasets;

/// <summary>Imports what waits, one dataset at a time, and tidies up after a portal that ended in the middle.</summary>
internal sealed partial class ImportWorker(
    DatasetImports imports,
    DatasetImporter importer,
    CaseImageFeatures traits,
    ImportStore store,
    PortalFolders folders,
    ILogger<ImportWorker> logger
) : BackgroundService
{
    /// <summary>Before the portal listens, so that nobody sees an import that nobody carries out.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folders.Incoming))
            Directory.Delete(folders.Incoming, recursive: true);
        Directory.CreateDirectory(folders.Incoming);
        await store.SettleInterruptedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ticket in imports.Waiting.ReadAllAsync(stoppingToken))
        {
            try
            {
                await ImportAsync(ticket, stoppingToken);
            }
            // The next import must have its turn and the portal go on: on a full disk not even the end of an import can be written down.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e, ticket.DatasetId);
            }
            finally
            {
                imports.Finish(ticket);
            }
        }
    }

    private async Task ImportAsync(ImportTicket ticket, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, ticket.Cancelled);
        try
        {
            ticket.Start();
            await importer.ImportAsync(ticket, either.Token);
            await traits.MeasureAsync(ticket.DatasetId, either.Token);
            await store.SettleAsync(ticket.DatasetId);
            LogImported(ticket.DatasetId, ticket.Progress.CasesGood, ticket.Progress.Problems);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The record stays "importing"; the next start settles it.
        }
        catch (OperationCanceledException) when (ticket.Cancelled.IsCancellationRequested)
        {
            await store.SettleAsync(ticket.DatasetId, ImportEnd.Cancelled);
        }
        catch (Exception e) when (e is ArchiveException or ImageDecodingException or IOException or UnauthorizedAccessException)
        {
            LogRefused(ticket.DatasetId, e.Message);
            await store.SettleAsync(
                ticket.DatasetId,
                new ImportEnd(e.Message, "Correct this and import again; cases already " + "imported are kept.")
            );
        }
        catch (Exception e)
        {
            LogFailed(e, ticket.DatasetId);
            await store.SettleAsync(
                ticket.DatasetId,
                new ImportEnd($"The import failed unexpectedly: {e.Message}", "See the portal's log. It is safe to import again.")
            );
        }
        finally
        {
            if (ticket.OwnsSource)
                Directory.Delete(Path.GetDirectoryName(ticket.SourcePath)!, recursive: true);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Dataset {DatasetId}: {Cases} cases imported, {Problems} problems")]
    private partial void LogImported(int datasetId, int cases, int problems);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dataset {DatasetId}: the import ended: {Why}")]
    private partial void LogRefused(int datasetId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dataset {DatasetId}: the import failed")]
    private partial void LogFailed(Exception exception, int datasetId);
}
