using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Reviews;

/// <summary>How alike readers draw: IoU and Dice of their newest masks, pair by pair.</summary>
public sealed class MaskAgreement(RevisionQueries revisions, RevisionStore store)
{
    public async Task<IReadOnlyList<MaskPair>> OfDatasetAsync(int datasetId, CancellationToken cancellation = default)
    {
        var newest = (await revisions.NewestAsync(datasetId, cancellation: cancellation))
            .Where(r => File.Exists(store.PathOf(datasetId, r.Sha256)))
            .ToList();
        var byCase = newest.GroupBy(r => r.DatasetCaseId).Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        var compared = await Task.Run(
            () => byCase.AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(c => Compare(datasetId, c)).ToList(),
            cancellation
        );
        return
        [
            .. compared
                .GroupBy(c => (c.First, c.Second))
                .OrderBy(g => g.Key.First.Id)
                .ThenBy(g => g.Key.Second.Id)
                .Select(g => new MaskPair(
                    g.Key.First,
                    g.Key.Second,
                    g.Count(),
                    g.Count(c => c.FromScratch),
                    Bootstrap.MeanInterval([.. g.Select(c => c.Counts.Iou)]).Within(0, 1),
                    Bootstrap.MeanInterval([.. g.Select(c => c.Counts.Dice)]).Within(0, 1)
                )),
        ];
    }

    private List<(ReaderName First, ReaderName Second, bool FromScratch, PixelCounts Counts)> Compare(
        int datasetId,
        List<MaskRevision> drawn
    )
    {
        var masks = drawn
            .OrderBy(r => r.ReaderId)
            .Select(r => (Revision: r, ImageCodec.ReadMask(store.PathOf(datasetId, r.Sha256)).Pixels))
            .ToList();
        var pairs = new List<(ReaderName, ReaderName, bool, PixelCounts)>();
        for (var a = 0; a < masks.Count; a++)
        {
            for (var b = a + 1; b < masks.Count; b++)
                pairs.Add(
                    (
                        Name(masks[a].Revision),
                        Name(masks[b].Revision),
                        IsOwn(masks[a].Revision) && IsOwn(masks[b].Revision),
                        PixelCounts.Of(masks[a].Pixels, masks[b].Pixels)
                    )
                );
        }

        return pairs;
    }

    private static bool IsOwn(MaskRevision revision) => revision.Origin is RevisionOrigin.Empty or RevisionOrigin.Import;

    private static ReaderName Name(MaskRevision revision) => new(revision.ReaderId, revision.Reader!.Name);
}
