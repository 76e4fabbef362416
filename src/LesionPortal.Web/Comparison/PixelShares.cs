using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Comparison;

/// <summary>A run's pixels by outcome, as shares of the image: per image, then averaged, so that they sum to 1.</summary>
/// <param name="N">Images.</param>
public sealed record PixelShares(double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives, int N)
{
    /// <summary>In the order of the runs; null for a run without counts.</summary>
    public static IReadOnlyList<PixelShares?> Of(IReadOnlyList<ComparedRun> runs, IReadOnlyList<CaseMeasure> measures)
    {
        var byRun = measures.Where(m => m.Counts is not null).ToLookup(m => m.RunId, m => m.Counts!.Value);
        return
        [
            .. runs.Select(r =>
                byRun[r.Id].ToList() is { Count: > 0 } counts
                    ? new PixelShares(
                        counts.Average(c => Share(c.TruePositives, c)),
                        counts.Average(c => Share(c.FalsePositives, c)),
                        counts.Average(c => Share(c.FalseNegatives, c)),
                        counts.Average(c => Share(c.TrueNegatives, c)),
                        counts.Count
                    )
                    : null
            ),
        ];
    }

    private static double Share(long pixels, Core.Metrics.PixelCounts of) =>
        (double)pixels / (of.TruePositives + of.FalsePositives + of.FalseNegatives + of.TrueNegatives);
}
