using System.Collections.Concurrent;
using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Live;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Datasets;

/// <summary>
/// Measures what is kept of each image for telling cases apart: its perceptual hash, its share of hair, contrast and skin tone. Names
/// near-identical images.
/// </summary>
public sealed class CaseImageFeatures(IDbContextFactory<PortalDbContext> contexts, PortalFolders folders, PortalFeed feed, CaseSkins skins)
{
    private const string Advice =
        "Keep both in the same part of a split, or leave one out: otherwise a near-duplicate of a training image " + "is used for testing.";

    /// <summary>Every image of the dataset not measured yet; then the remarks on near-identical pairs are written anew.</summary>
    public async Task MeasureAsync(int datasetId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var cases = await context.Cases.Where(c => c.DatasetId == datasetId).OrderBy(c => c.CaseId).ToListAsync(cancellation);
        var unmeasured = cases.Where(c => c.PerceptualHash is null || c.HairShare is null).ToList();
        // An image whose file was damaged since stays unmeasured; whoever opens it is told.
        var measured = new ConcurrentDictionary<int, (string Hash, double Hair)>();
        await Task.Run(
            () =>
                Parallel.ForEach(
                    unmeasured,
                    new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                    one =>
                    {
                        if (Read(Path.Combine(folders.Dataset(datasetId), one.ImageFile)) is { } image)
                            measured[one.Id] = (PerceptualHash.Of(image).ToString(), HairMeasure.ShareOf(image));
                    }
                ),
            cancellation
        );
        foreach (var one in unmeasured.Where(c => measured.ContainsKey(c.Id)))
            (one.PerceptualHash, one.HairShare) = measured[one.Id];
        await skins.OfDatasetAsync(datasetId, ReferenceChoice.Original, cancellation);
        // Also when nothing was measured: an import begins by forgetting the remarks of the one before.
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
        await context.ImportProblems.Where(p => p.DatasetId == datasetId && p.Advice == Advice).ExecuteDeleteAsync(CancellationToken.None);
        context.ImportProblems.AddRange(
            Pairs(cases)
                .Select(p => new ImportProblem
                {
                    DatasetId = datasetId,
                    CaseId = p.Second.CaseId,
                    Severity = ProblemSeverity.Warning,
                    Message = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{p.Second.CaseId} and {p.First.CaseId} are near-duplicates: their "
                            + $"perceptual hashes differ in {p.Distance} of 256 bits in the closest orientation."
                    ),
                    Advice = Advice,
                })
        );
        await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        feed.Publish(ChangeKind.Dataset, datasetId);
    }

    /// <summary>Near-identical images among measured cases, nearest first; named where a split puts them into different parts.</summary>
    public static IReadOnlyList<(DatasetCase First, DatasetCase Second, int Distance)> Pairs(IReadOnlyList<DatasetCase> cases)
    {
        var known = cases.Where(c => c.PerceptualHash is not null).ToList();
        return
        [
            .. PerceptualHash
                .NearIdenticalPairs([.. known.Select(c => PerceptualHash.Parse(c.PerceptualHash!))])
                .Select(p => (known[p.First], known[p.Second], p.Distance)),
        ];
    }

    /// <summary>A sentence for each pair that a split puts into different parts, nearest first.</summary>
    public static IReadOnlyList<(string CaseId, string Message)> AcrossParts(IReadOnlyList<DatasetCase> cases, Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return
        [
            .. Pairs(cases)
                .Select(p =>
                    (p.First.CaseId, Second: p.Second.CaseId, Part: split.PartOf(p.First.CaseId), OtherPart: split.PartOf(p.Second.CaseId))
                )
                .Where(p => p.Part is not null && p.OtherPart is not null && p.Part != p.OtherPart)
                .Select(p =>
                    (
                        p.Second,
                        $"{p.CaseId} ({p.Part}) and {p.Second} ({p.OtherPart}) are near-duplicates in different parts of "
                            + $"the split: scores of the later part are not on unseen images."
                    )
                ),
        ];
    }

    private static RgbImage? Read(string path)
    {
        try
        {
            return ImageCodec.ReadRgb(path);
        }
        catch (ImageDecodingException)
        {
            return null;
        }
    }
}
