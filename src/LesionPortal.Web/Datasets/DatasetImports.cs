using System.Collections.Concurrent;
using System.Threading.Channels;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>Takes import requests, checks them, and hands them one after another to <see cref="ImportWorker"/>.</summary>
internal sealed class DatasetImports(
    IDbContextFactory<PortalDbContext> contexts,
    PortalFolders folders,
    PortalFeed feed,
    TimeProvider time,
    CurrentPerson current
) : IDatasetImports, IDisposable
{
    private readonly Channel<ImportTicket> _waiting = Channel.CreateUnbounded<ImportTicket>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ConcurrentDictionary<int, ImportTicket> _tickets = new();

    /// <summary>Two requests with one new name must not make two datasets.</summary>
    private readonly SemaphoreSlim _oneRequest = new(1);

    public ChannelReader<ImportTicket> Waiting => _waiting.Reader;

    public async Task<ImportOutcome> StartAsync(string name, string path, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.ImportDatasets);
        name = (name ?? "").Trim();
        path = (path ?? "").Trim();
        if (ImportSource.NameProblem(name) is { } nameProblem)
            return ImportOutcome.Refused("name", nameProblem);
        if (ImportSource.PathProblem(path) is { } pathProblem)
            return ImportOutcome.Refused("path", pathProblem);
        return await AcceptAsync(name, Path.GetFullPath(path), path, ownsSource: false, cancellation);
    }

    public async Task<ImportOutcome> StartUploadAsync(
        string name,
        string fileName,
        Stream archive,
        CancellationToken cancellation = default
    )
    {
        current.Require(PortalAction.ImportDatasets);
        ArgumentNullException.ThrowIfNull(archive);
        name = (name ?? "").Trim();
        if (ImportSource.NameProblem(name) is { } nameProblem)
            return ImportOutcome.Refused("name", nameProblem);
        if (ImportSource.ArchiveSuffix(fileName) is not { } suffix)
            return ImportOutcome.Refused("file", ImportSource.UnknownKind(fileName));
        if (await BusyAsync(name, cancellation) is { } busy)
            return busy;

        // A folder of its own, so that messages can call the file by the sender's name.
        var folder = Directory.CreateDirectory(Path.Combine(folders.Incoming, Guid.NewGuid().ToString("N"))).FullName;
        var stored = Path.Combine(folder, ImportSource.NameOf(fileName) + suffix);
        var accepted = false;
        try
        {
            await using (var file = new FileStream(stored, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                await archive.CopyToAsync(file, cancellation);
            if (new FileInfo(stored).Length == 0)
                return ImportOutcome.Refused("file", $"{Path.GetFileName(fileName)} is empty; choose the archive again.");
            var outcome = await AcceptAsync(name, stored, Path.GetFileName(fileName), ownsSource: true, cancellation);
            accepted = outcome.DatasetId is not null;
            return outcome;
        }
        finally
        {
            if (!accepted)
                Directory.Delete(folder, recursive: true);
        }
    }

    public Task<bool> CancelAsync(int datasetId)
    {
        current.Require(PortalAction.ImportDatasets);
        if (!_tickets.TryGetValue(datasetId, out var ticket))
            return Task.FromResult(false);
        ticket.Cancel();
        return Task.FromResult(true);
    }

    public ImportProgress? ProgressOf(int datasetId) => _tickets.TryGetValue(datasetId, out var ticket) ? ticket.Progress : null;

    public Task WhenDoneAsync(int datasetId, CancellationToken cancellation = default) =>
        _tickets.TryGetValue(datasetId, out var ticket) ? ticket.Done.WaitAsync(cancellation) : Task.CompletedTask;

    /// <summary>The worker is through with it, its record is written.</summary>
    public void Finish(ImportTicket ticket)
    {
        _tickets.TryRemove(ticket.DatasetId, out _);
        ticket.Finish();
        feed.Publish(ChangeKind.Dataset, ticket.DatasetId);
    }

    public void Dispose() => _oneRequest.Dispose();

    private async Task<ImportOutcome> AcceptAsync(string name, string path, string source, bool ownsSource, CancellationToken cancellation)
    {
        await _oneRequest.WaitAsync(cancellation);
        try
        {
            if (await BusyAsync(name, cancellation) is { } busy)
                return busy;
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var dataset = await FindAsync(context, name, cancellation);
            if (dataset is null)
            {
                dataset = new Dataset
                {
                    Name = name,
                    Source = source,
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                };
                context.Datasets.Add(dataset);
            }

            dataset.Source = source;
            dataset.State = DatasetState.Importing;
            dataset.Message = null;
            await context.SaveChangesAsync(cancellation);
            var ticket = new ImportTicket(dataset.Id, path, ownsSource, time);
            _tickets[dataset.Id] = ticket;
            _waiting.Writer.TryWrite(ticket);
            feed.Publish(ChangeKind.Dataset, dataset.Id);
            return ImportOutcome.Started(dataset.Id);
        }
        finally
        {
            _oneRequest.Release();
        }
    }

    private async Task<ImportOutcome?> BusyAsync(string name, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var dataset = await FindAsync(context, name, cancellation);
        return dataset is not null && _tickets.ContainsKey(dataset.Id)
            ? ImportOutcome.Refused(
                "name",
                $"\"{dataset.Name}\" is being imported already; wait until that is done or cancel it, or choose another name."
            )
            : null;
    }

    /// <summary>Names that differ in case only would confuse people; SQLite's own comparison knows ASCII alone.</summary>
    private static async Task<Dataset?> FindAsync(PortalDbContext context, string name, CancellationToken cancellation)
    {
        var names = await context.Datasets.Select(d => new { d.Id, d.Name }).ToListAsync(cancellation);
        var match = names.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return match is null ? null : await context.Datasets.SingleAsync(d => d.Id == match.Id, cancellation);
    }
}
