using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Formats.Ph2;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>
/// Carries out one import: unpack, read, and per good case first its files, then its record. Problems replace the former list.
/// </summary>
internal sealed class DatasetImporter(IDbContextFactory<PortalDbContext> contexts, PortalFolders folders, PortalFeed feed)
{
    public async Task ImportAsync(ImportTicket ticket, CancellationToken cancellation)
    {
        var unpacked = Path.Combine(folders.Incoming, Guid.NewGuid().ToString("N"));
        try
        {
            var source = ticket.SourcePath;
            if (ticket.IsArchive)
            {
                await Ph2Archive.ExtractAsync(source, unpacked, new Unpacking(ticket, feed), cancellationToken: cancellation);
                source = unpacked;
            }

            await ReadAsync(ticket, source, cancellation);
        }
        finally
        {
            if (Directory.Exists(unpacked))
                Directory.Delete(unpacked, recursive: true);
        }
    }

    private async Task ReadAsync(ImportTicket ticket, string source, CancellationToken cancellation)
    {
        var layout = Ph2Layout.Find(source, cancellation);
        var known = await BeginAsync(ticket.DatasetId, layout.IsSynthetic, cancellation);
        int good = 0,
            problems = 0;
        ticket.Reading(0, layout.Cases.Count, good, problems);
        feed.Publish(ChangeKind.Dataset, ticket.DatasetId);
        var findings = Ph2Reader.ReadAsync(layout, known.Values, known, cancellation);
        await foreach (var finding in findings.WithCancellation(cancellation))
        {
            var stored = finding.Case is { } found ? CaseStore.Write(found, folders.Dataset(ticket.DatasetId)) : null;
            await RecordAsync(ticket.DatasetId, finding, stored);
            good += stored is null ? 0 : 1;
            problems += finding.Problems.Count;
            ticket.Reading(finding.Done, finding.Total, good, problems);
            feed.Publish(ChangeKind.Dataset, ticket.DatasetId);
        }
    }

    /// <returns>What the dataset holds: pixel hash to case id.</returns>
    private async Task<Dictionary<string, string>> BeginAsync(int datasetId, bool isSynthetic, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.ImportProblems.Where(p => p.DatasetId == datasetId).ExecuteDeleteAsync(cancellation);
        if (isSynthetic)
            await context
                .Datasets.Where(d => d.Id == datasetId)
                .ExecuteUpdateAsync(d => d.SetProperty(x => x.IsSynthetic, true), cancellation);
        return await context.Cases.Where(c => c.DatasetId == datasetId).ToDictionaryAsync(c => c.PixelSha256, c => c.CaseId, cancellation);
    }

    /// <summary>A case and its warnings in one transaction. Not cancellable: the files are there already.</summary>
    private async Task RecordAsync(int datasetId, Ph2Finding finding, StoredCase? stored)
    {
        if (stored is null && finding.Problems.Count == 0)
            return;
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (finding.Case is { } found && stored is not null)
            context.Cases.Add(Record(datasetId, found, stored));
        context.ImportProblems.AddRange(
            finding.Problems.Select(p => new ImportProblem
            {
                DatasetId = datasetId,
                CaseId = p.CaseId,
                Severity = p.Severity,
                Message = p.Message,
                Advice = p.Advice,
            })
        );
        await context.SaveChangesAsync(CancellationToken.None);
    }

    private static DatasetCase Record(int datasetId, CheckedCase found, StoredCase stored) =>
        new()
        {
            DatasetId = datasetId,
            CaseId = found.Id,
            Diagnosis = found.Diagnosis,
            Criteria = found.Criteria,
            Width = found.Width,
            Height = found.Height,
            LesionAreaPixels = found.LesionAreaPixels,
            TouchesBorder = found.TouchesBorder,
            ImageFile = stored.ImageFile,
            MaskFile = stored.MaskFile,
            ThumbnailFile = stored.ThumbnailFile,
            PixelSha256 = found.PixelSha256,
        };

    /// <summary>Unlike <see cref="Progress{T}"/> in the order of the reports, on the unpacking thread.</summary>
    private sealed class Unpacking(ImportTicket ticket, PortalFeed feed) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value)
        {
            ticket.Unpacking(value.BytesTotal == 0 ? 0 : (double)value.BytesRead / value.BytesTotal);
            feed.Publish(ChangeKind.Dataset, ticket.DatasetId);
        }
    }
}
