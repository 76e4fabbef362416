using LesionPortal.Core.Cases;
using LesionPortal.Core.Imaging;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Splits;

/// <summary>What splits of a dataset are made from.</summary>
/// <param name="NearDuplicatePairs">Pairs of near-identical images, nearest first.</param>
public sealed record SplittableCases(
    IReadOnlyList<(string CaseId, Diagnosis Diagnosis)> Cases,
    IReadOnlyList<(string First, string Second)> NearDuplicatePairs
)
{
    public static SplittableCases None { get; } = new([], []);

    public static async Task<SplittableCases> ReadAsync(PortalDbContext context, int datasetId, CancellationToken cancellation = default)
    {
        var cases = await context
            .Cases.AsNoTracking()
            .Where(c => c.DatasetId == datasetId)
            .OrderBy(c => c.CaseId)
            .Select(c => new
            {
                c.CaseId,
                c.Diagnosis,
                c.PerceptualHash,
            })
            .ToListAsync(cancellation);
        var measured = cases.Where(c => c.PerceptualHash is not null).ToList();
        // Every image against every other: seconds where there are many thousands.
        var nearDuplicates = await Task.Run(
            () => PerceptualHash.NearIdenticalPairs([.. measured.Select(c => PerceptualHash.Parse(c.PerceptualHash!))]),
            cancellation
        );
        return new(
            [.. cases.Select(c => (c.CaseId, c.Diagnosis))],
            [.. nearDuplicates.Select(p => (measured[p.First].CaseId, measured[p.Second].CaseId))]
        );
    }

    /// <inheritdoc cref="StratifiedSplitter.Split"/>
    public SplitResult Split(SplitSettings settings) => StratifiedSplitter.Split(Cases, settings, NearDuplicatePairs);
}
