using System.Collections.Concurrent;
using System.Globalization;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;

namespace LesionPortal.Web.Scoring;

/// <summary>The published figures, and some from this portal's readers once two of them drew the same cases on their own.</summary>
public sealed class HumanBands(RevisionQueries revisions, RevisionStore store)
{
    /// <summary>Metrics that are the same whichever of two masks is called the prediction.</summary>
    private static readonly string[] s_symmetric = ["iou", "dice", "thresholdedJaccard", "hausdorff95", "meanSurfaceDistance"];

    private readonly ConcurrentDictionary<(string First, string Second), CaseMetrics> _compared = new();

    /// <param name="metrics">Keys; null for all.</param>
    /// <returns>Published ones first. At the image's own size: pixels of distances are the image's.</returns>
    public async Task<IReadOnlyList<HumanBand>> OfDatasetsAsync(
        IReadOnlyList<int> datasetIds,
        IReadOnlyList<string>? metrics = null,
        CancellationToken cancellation = default
    )
    {
        var asked = (metrics ?? [.. MetricCatalogue.All.Select(m => m.Key)]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<HumanBand> bands = [.. HumanAgreement.Bands.Where(b => asked.Contains(b.Metric))];
        var drawn = new List<(int Dataset, MaskRevision Revision)>();
        foreach (var dataset in datasetIds)
        {
            // A mask started from a prediction, the reference or another mask is not independent of it, so it is excluded.
            drawn.AddRange(
                (await revisions.NewestAsync(dataset, cancellation: cancellation))
                    .Where(r => r.Origin is RevisionOrigin.Empty or RevisionOrigin.Import && File.Exists(store.PathOf(dataset, r.Sha256)))
                    .Select(r => (dataset, r))
            );
        }

        var cases = drawn
            .GroupBy(d => d.Revision.DatasetCaseId)
            .Where(g => g.Count() > 1)
            .Select(g => g.OrderBy(d => d.Revision.ReaderId).ToList())
            .ToList();
        if (cases.Count == 0)
            return bands;
        var pairs = await Task.Run(
            () => cases.AsParallel().AsOrdered().WithCancellation(cancellation).Select(Pairs).ToList(),
            cancellation
        );
        var readers = cases.SelectMany(c => c).Select(d => d.Revision.ReaderId).Distinct().Count();
        bands.AddRange(s_symmetric.Where(asked.Contains).Select(key => Own(MetricCatalogue.Get(key), pairs, readers)));
        return bands;
    }

    private static HumanBand Own(MetricDefinition metric, List<List<CaseMetrics>> cases, int readers)
    {
        double[] means = [.. cases.Select(pairs => pairs.Average(p => metric.Value(p)!.Value)).Order()];
        var mean = Bootstrap.MeanInterval(means).Within(metric.Minimum, metric.Maximum);
        var low = Quantile.Linear(means, metric.Direction == MetricDirection.HigherIsBetter ? 0.1 : 0.9);
        return new(
            metric.Key,
            low,
            means.Average(),
            false,
            means.Length,
            readers,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{readers} readers of this portal on {means.Length} "
                    + $"{(means.Length == 1 ? "case" : "cases")}, each drawn from scratch or imported by two or more: "
                    + $"newest masks, compared "
                    + $"in pairs at full image resolution, averaged per case; 10% of the cases are below the lower end."
            )
        )
        {
            MeanLow = mean.Low,
            MeanHigh = mean.High,
        };
    }

    private List<CaseMetrics> Pairs(List<(int Dataset, MaskRevision Revision)> masks)
    {
        var pairs = new List<CaseMetrics>();
        for (var a = 0; a < masks.Count; a++)
        {
            for (var b = a + 1; b < masks.Count; b++)
            {
                var (first, second) = (
                    store.PathOf(masks[a].Dataset, masks[a].Revision.Sha256),
                    store.PathOf(masks[b].Dataset, masks[b].Revision.Sha256)
                );
                pairs.Add(_compared.GetOrAdd((first, second), static files => Compared(files.First, files.Second)));
            }
        }

        return pairs;
    }

    private static CaseMetrics Compared(string first, string second)
    {
        var (one, other) = (ImageCodec.ReadMask(first), ImageCodec.ReadMask(second));
        return SegmentationMetrics.OfMask(one.Pixels, other.Pixels, one.Width, one.Height);
    }
}
