using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>A dataset with its numbers, without its cases.</summary>
/// <param name="ByDiagnosis">Only diagnoses that occur.</param>
public sealed record DatasetSummary(
    Dataset Dataset,
    IReadOnlyDictionary<Diagnosis, int> ByDiagnosis,
    IReadOnlyDictionary<ProblemSeverity, int> BySeverity
)
{
    public int Cases => ByDiagnosis.Values.Sum();
    public int Problems => BySeverity.Values.Sum();

    public int CasesOf(Diagnosis diagnosis) => ByDiagnosis.GetValueOrDefault(diagnosis);

    public int ProblemsOf(ProblemSeverity severity) => BySeverity.GetValueOrDefault(severity);
}

/// <summary>What pages and endpoints ask about datasets.</summary>
public sealed class DatasetQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Every dataset, the newest first.</summary>
    public async Task<IReadOnlyList<DatasetSummary>> ListAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await SummariesAsync(context, context.Datasets, cancellation);
    }

    /// <summary>Null when there is no such dataset.</summary>
    public async Task<DatasetSummary?> FindAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return (await SummariesAsync(context, context.Datasets.Where(d => d.Id == id), cancellation)).SingleOrDefault();
    }

    /// <summary>In order of id.</summary>
    public async Task<IReadOnlyList<DatasetCase>> CasesAsync(int datasetId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Cases.AsNoTracking().Where(c => c.DatasetId == datasetId).OrderBy(c => c.CaseId).ToListAsync(cancellation);
    }

    /// <param name="caseId">In any spelling.</param>
    /// <returns>Null when the dataset has no such case.</returns>
    public async Task<DatasetCase?> CaseAsync(int datasetId, string caseId, CancellationToken cancellation = default)
    {
        var id = CaseId.Normalise(caseId);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.DatasetId == datasetId && c.CaseId == id, cancellation);
    }

    /// <summary>Errors first, then warnings and remarks; within them in the order they were found.</summary>
    public async Task<IReadOnlyList<ImportProblem>> ProblemsAsync(int datasetId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var problems = await context
            .ImportProblems.AsNoTracking()
            .Where(p => p.DatasetId == datasetId)
            .OrderBy(p => p.Id)
            .ToListAsync(cancellation);
        // Severities are kept as words, so the database would sort them by alphabet.
        return [.. problems.OrderByDescending(p => p.Severity)];
    }

    private static async Task<IReadOnlyList<DatasetSummary>> SummariesAsync(
        PortalDbContext context,
        IQueryable<Dataset> wanted,
        CancellationToken cancellation
    )
    {
        var datasets = await wanted.AsNoTracking().OrderByDescending(d => d.Id).ToListAsync(cancellation);
        var ids = datasets.Select(d => d.Id).ToList();
        var diagnoses = await context
            .Cases.Where(c => ids.Contains(c.DatasetId))
            .GroupBy(c => new { c.DatasetId, c.Diagnosis })
            .Select(g => new
            {
                g.Key.DatasetId,
                g.Key.Diagnosis,
                Count = g.Count(),
            })
            .ToListAsync(cancellation);
        var severities = await context
            .ImportProblems.Where(p => ids.Contains(p.DatasetId))
            .GroupBy(p => new { p.DatasetId, p.Severity })
            .Select(g => new
            {
                g.Key.DatasetId,
                g.Key.Severity,
                Count = g.Count(),
            })
            .ToListAsync(cancellation);
        return
        [
            .. datasets.Select(d => new DatasetSummary(
                d,
                diagnoses.Where(g => g.DatasetId == d.Id).ToDictionary(g => g.Diagnosis, g => g.Count),
                severities.Where(g => g.DatasetId == d.Id).ToDictionary(g => g.Severity, g => g.Count)
            )),
        ];
    }
}
