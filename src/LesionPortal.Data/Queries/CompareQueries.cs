using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <param name="Value">Null where the metric is undefined for the case.</param>
/// <param name="Counts">Null in rows of earlier versions that keep three scores alone.</param>
public sealed record CaseMeasure(int RunId, string CaseId, int ReferenceVersion, double? Value, PixelCounts? Counts);

/// <summary>What only a comparison of runs asks for; each call its own context, nothing tracked.</summary>
public sealed class CompareQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>
    /// One metric and the pixel counts of single cases, against every version of the references that was scored.
    /// </summary>
    /// <param name="metric">A key of <see cref="MetricCatalogue"/>.</param>
    public async Task<IReadOnlyList<CaseMeasure>> MeasuresAsync(
        IReadOnlyList<int> runIds,
        string metric,
        Checkpoint checkpoint,
        SplitPart part,
        MetricResolution resolution,
        CancellationToken cancellation = default
    )
    {
        // A metric's column is called as its key.
        var column = char.ToUpperInvariant(MetricCatalogue.Get(metric).Key[0]) + MetricCatalogue.Get(metric).Key[1..];
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .RunCaseMetrics.Where(m =>
                runIds.Contains(m.RunId) && m.Checkpoint == checkpoint && m.Resolution == resolution && m.Part == part
            )
            .Select(m => new CaseMeasure(
                m.RunId,
                m.Case!.CaseId,
                m.ReferenceVersion,
                EF.Property<double?>(m, column),
                m.TruePositives == null
                    ? null
                    : new PixelCounts(m.TruePositives!.Value, m.FalsePositives!.Value, m.FalseNegatives!.Value, m.TrueNegatives!.Value)
            ))
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The diagnosis of every case of these datasets.</summary>
    public async Task<IReadOnlyDictionary<(int DatasetId, string CaseId), Diagnosis>> DiagnosesAsync(
        IReadOnlyList<int> datasetIds,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var cases = await context
            .Cases.Where(c => datasetIds.Contains(c.DatasetId))
            .Select(c => new
            {
                c.DatasetId,
                c.CaseId,
                c.Diagnosis,
            })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return cases.ToDictionary(c => (c.DatasetId, c.CaseId), c => c.Diagnosis);
    }
}
