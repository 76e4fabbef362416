using System.Collections.Concurrent;
using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Scoring;

/// <summary>
/// Lesion-skin contrast and skin tone of cases, measured once for each image and version of its reference mask and kept: for the datasets'
/// own masks after the import, for later versions when they are first asked for.
/// </summary>
public sealed class CaseSkins(IDbContextFactory<PortalDbContext> contexts, ReferenceMasks references, PortalFolders folders) : IDisposable
{
    // Two pages that ask at once measure once.
    private readonly SemaphoreSlim _measuring = new(1);

    /// <returns>By case record; cases whose image or mask cannot be read are left out.</returns>
    public async Task<IReadOnlyDictionary<int, CaseSkin>> OfDatasetAsync(
        int datasetId,
        ReferenceChoice masks,
        CancellationToken cancellation = default
    )
    {
        var wanted = await references.OfDatasetAsync(datasetId, masks, cancellation);
        var known = await StoredAsync(wanted, cancellation);
        if (known.Count == wanted.Count)
            return known;
        await _measuring.WaitAsync(cancellation);
        try
        {
            known = await StoredAsync(wanted, cancellation);
            return await MeasuredAsync(known, [.. wanted.Where(m => !known.ContainsKey(m.Case.Id))], cancellation);
        }
        finally
        {
            _measuring.Release();
        }
    }

    /// <summary>With the case's latest reference mask; null where image or mask cannot be read.</summary>
    public async Task<CaseSkin?> OfCaseAsync(DatasetCase target, CancellationToken cancellation = default)
    {
        ReferenceMask[] wanted = [await references.LatestAsync(target, cancellation)];
        var known = await StoredAsync(wanted, cancellation);
        if (known.Count == 0)
        {
            await _measuring.WaitAsync(cancellation);
            try
            {
                known = await StoredAsync(wanted, cancellation);
                known = known.Count > 0 ? known : await MeasuredAsync(known, wanted, cancellation);
            }
            finally
            {
                _measuring.Release();
            }
        }

        return known.GetValueOrDefault(target.Id);
    }

    public void Dispose() => _measuring.Dispose();

    private async Task<Dictionary<int, CaseSkin>> StoredAsync(IReadOnlyList<ReferenceMask> wanted, CancellationToken cancellation)
    {
        if (wanted.Count == 0)
            return [];
        var versions = wanted.ToDictionary(m => m.Case.Id, m => (m.Version, m.Case.PixelSha256));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ofCases =
            wanted.Count == 1
                ? context.CaseSkins.Where(s => s.DatasetCaseId == wanted[0].Case.Id)
                : context.CaseSkins.Where(s => s.Case!.DatasetId == wanted[0].Case.DatasetId);
        var kept = await ofCases.AsNoTracking().Where(s => s.Measure == SkinMeasure.Version).ToListAsync(cancellation);
        return kept.Where(s => versions.TryGetValue(s.DatasetCaseId, out var v) && v == (s.ReferenceVersion, s.PixelSha256))
            .ToDictionary(s => s.DatasetCaseId);
    }

    private async Task<Dictionary<int, CaseSkin>> MeasuredAsync(
        Dictionary<int, CaseSkin> known,
        IReadOnlyList<ReferenceMask> missing,
        CancellationToken cancellation
    )
    {
        var measured = new ConcurrentBag<CaseSkin>();
        await Task.Run(
            () =>
                Parallel.ForEach(
                    missing,
                    new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                    mask =>
                    {
                        if (Measure(mask) is { } skin)
                            measured.Add(skin);
                    }
                ),
            cancellation
        );
        if (measured.IsEmpty)
            return known;
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        var cases = measured.Select(s => s.DatasetCaseId).ToList();
        var versions = measured.Select(s => s.ReferenceVersion).Distinct().ToList();
        // Of an image or a measure that is no more.
        var former = await context
            .CaseSkins.Where(s => cases.Contains(s.DatasetCaseId) && versions.Contains(s.ReferenceVersion))
            .ToListAsync(CancellationToken.None);
        context.CaseSkins.RemoveRange(
            former.Where(f => measured.Any(s => (s.DatasetCaseId, s.ReferenceVersion) == (f.DatasetCaseId, f.ReferenceVersion)))
        );
        await context.SaveChangesAsync(CancellationToken.None);
        context.CaseSkins.AddRange(measured.OrderBy(s => s.DatasetCaseId));
        await context.SaveChangesAsync(CancellationToken.None);
        return known.Values.Concat(measured).ToDictionary(s => s.DatasetCaseId);
    }

    /// <summary>Null where a file is missing or damaged; whoever opens the image gets a message.</summary>
    private CaseSkin? Measure(ReferenceMask mask)
    {
        try
        {
            var skin = SkinMeasure.Of(
                ImageCodec.ReadRgb(Path.Combine(folders.Dataset(mask.Case.DatasetId), mask.Case.ImageFile)),
                ImageCodec.ReadMask(mask.Path)
            );
            return new CaseSkin
            {
                DatasetCaseId = mask.Case.Id,
                ReferenceVersion = mask.Version,
                PixelSha256 = mask.Case.PixelSha256,
                Measure = SkinMeasure.Version,
                Contrast = skin.Contrast,
                Ita = skin.Ita,
                ItaLow = skin.ItaLow,
                ItaHigh = skin.ItaHigh,
                SkinShare = skin.SkinShare,
            };
        }
        catch (ImageDecodingException)
        {
            return null;
        }
    }
}
