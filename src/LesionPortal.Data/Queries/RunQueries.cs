using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data.Queries;

/// <summary>A run with its history, for charts that lay several over one another.</summary>
public sealed record RunWithHistory(RunSummary Run, IReadOnlyList<EpochRow> History);

/// <summary>A suite, its dataset and its runs in the order they were queued.</summary>
/// <param name="Split">The one split all its runs share.</param>
public sealed record SuiteDetails(
    int Id,
    string Name,
    int DatasetId,
    string DatasetName,
    bool DatasetIsSynthetic,
    DateTime CreatedAt,
    Split Split,
    IReadOnlyList<RunSummary> Runs
)
{
    public string Description { get; init; } = "";
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <inheritdoc cref="INamed.CreatedById"/>
    public int? CreatedById { get; init; }
}

/// <summary>A suite in a list.</summary>
public sealed record SuiteSummary(int Id, string Name, int DatasetId, string DatasetName, DateTime CreatedAt, int Runs, int Completed)
{
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>Reading runs and suites; each call its own context, nothing tracked.</summary>
public sealed class RunQueries(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<RunPage> ListAsync(RunFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var matching = RunTable.Filter(context.Runs, filter);
        var total = await matching.CountAsync(cancellation).ConfigureAwait(false);
        var runs = await RunTable
            .Order(matching, filter.Sort, filter.Descending)
            .Skip(filter.Skip)
            .Take(filter.Take)
            .Select(RunSummary.FromRun)
            .AsSplitQuery()
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return new RunPage(runs, total);
    }

    /// <summary>
    /// One page of runs; with those that have no final scores yet the history's rows of their best and their last epoch, which the API's
    /// list tells instead.
    /// </summary>
    public async Task<IReadOnlyList<RunWithHistory>> ListForApiAsync(RunFilter filter, CancellationToken cancellation = default)
    {
        var page = await ListAsync(filter, cancellation).ConfigureAwait(false);
        var ids = page.Runs.Where(r => r.EpochsDone > 0 && r.Scores.Count == 0).Select(r => r.Id).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var listed = context.Runs.Where(r => ids.Contains(r.Id));
        var rows = await listed
            .Join(context.RunEpochs, r => new { Id = r.Id, Epoch = r.BestEpoch ?? 0 }, e => new { Id = e.RunId, e.Epoch }, (_, e) => e)
            .Union(
                listed.Join(
                    context.RunEpochs,
                    r => new { Id = r.Id, Epoch = r.EpochsDone },
                    e => new { Id = e.RunId, e.Epoch },
                    (_, e) => e
                )
            )
            .AsNoTracking()
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var histories = rows.ToLookup(e => e.RunId, e => e.ToRow());
        return [.. page.Runs.Select(r => new RunWithHistory(r, [.. histories[r.Id].OrderBy(e => e.Epoch)]))];
    }

    /// <summary>The run with its dataset, suite and scores; without epochs and case scores. Null when there is none.</summary>
    public async Task<Run?> FindAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Runs.AsNoTracking()
            .Include(r => r.Dataset)
            .Include(r => r.Suite)
            .Include(r => r.Scores)
            .SingleOrDefaultAsync(r => r.Id == id, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Null when there is no such run.</summary>
    public async Task<RunSummary?> SummaryAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Runs.Where(r => r.Id == id)
            .Select(RunSummary.FromRun)
            .SingleOrDefaultAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The runs with these ids that exist, in the order asked for.</summary>
    public async Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<int> ids, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var runs = await context
            .Runs.Where(r => ids.Contains(r.Id))
            .Select(RunSummary.FromRun)
            .AsSplitQuery()
            .ToDictionaryAsync(r => r.Id, cancellation)
            .ConfigureAwait(false);
        return [.. ids.Distinct().Where(runs.ContainsKey).Select(id => runs[id])];
    }

    /// <summary>Every history row after <paramref name="afterEpoch"/>, in order. A chart that grows asks for what it lacks.</summary>
    public async Task<IReadOnlyList<EpochRow>> HistoryAsync(int id, int afterEpoch = 0, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await context
            .RunEpochs.AsNoTracking()
            .Where(e => e.RunId == id && e.Epoch > afterEpoch)
            .OrderBy(e => e.Epoch)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return [.. rows.Select(e => e.ToRow())];
    }

    /// <summary>
    /// Scores per case against the masks the dataset came with, worst first by plain IoU (then Dice, then id).
    /// </summary>
    public async Task<IReadOnlyList<CaseScore>> CaseScoresAsync(
        int id,
        SplitPart? part,
        Checkpoint checkpoint,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await Reported(context, checkpoint)
            .Where(m => m.RunId == id && (part == null || m.Part == part))
            .OrderBy(m => m.Iou)
            .ThenBy(m => m.Dice)
            .ThenBy(m => m.Case!.CaseId)
            .Select(CaseScore.FromRow)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The same against each case's highest scored reference version not above the one asked for.</summary>
    /// <param name="referenceVersion">Null for the latest that was scored.</param>
    public async Task<IReadOnlyList<CaseScore>> CaseScoresAgainstAsync(
        int id,
        SplitPart? part,
        Checkpoint checkpoint,
        int? referenceVersion,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var scores = await context
            .RunCaseMetrics.AsNoTracking()
            .Where(m => m.RunId == id && m.Checkpoint == checkpoint && m.Resolution == MetricResolution.Training)
            .Where(m => part == null || m.Part == part)
            .Where(m => referenceVersion == null || m.ReferenceVersion <= referenceVersion)
            .Select(CaseScore.FromRow)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        return
        [
            .. scores
                .GroupBy(s => s.CaseId)
                .Select(g => g.MaxBy(s => s.ReferenceVersion)!)
                .OrderBy(s => s.Iou)
                .ThenBy(s => s.Dice)
                .ThenBy(s => s.CaseId, StringComparer.Ordinal),
        ];
    }

    /// <summary>Scores of one case by every completed run of its dataset, best first, against the mask the dataset came with.</summary>
    public async Task<IReadOnlyList<(RunSummary Run, CaseScore Score)>> RunsOfCaseAsync(
        int datasetId,
        string caseId,
        Checkpoint checkpoint,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var record = await context
            .Cases.Where(c => c.DatasetId == datasetId && c.CaseId == caseId)
            .Select(c => (int?)c.Id)
            .SingleOrDefaultAsync(cancellation)
            .ConfigureAwait(false);
        var ofCase = Reported(context, checkpoint).Where(m => m.DatasetCaseId == record);
        var scores = await ofCase.OrderByDescending(m => m.Iou).Select(CaseScore.FromRow).ToListAsync(cancellation).ConfigureAwait(false);
        // Asked for by the same condition again: a thousand ids would be a thousand parameters.
        var runs = await context
            .Runs.Where(r => r.DatasetId == datasetId && ofCase.Select(m => m.RunId).Contains(r.Id))
            .Select(RunSummary.FromRun)
            .AsSplitQuery()
            .ToDictionaryAsync(r => r.Id, cancellation)
            .ConfigureAwait(false);
        return [.. scores.Where(s => runs.ContainsKey(s.RunId)).Select(s => (runs[s.RunId], s))];
    }

    /// <summary>Rows at training resolution against the masks the runs were trained on.</summary>
    private static IQueryable<RunCaseMetrics> Reported(PortalDbContext context, Checkpoint checkpoint) =>
        context
            .RunCaseMetrics.AsNoTracking()
            .Where(m => m.Checkpoint == checkpoint && m.Resolution == MetricResolution.Training && m.ReferenceVersion == 1);

    /// <summary>Null when there is no such suite.</summary>
    public async Task<SuiteDetails?> SuiteAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var suite = await context
            .Suites.AsNoTracking()
            .Include(s => s.Dataset)
            .SingleOrDefaultAsync(s => s.Id == id, cancellation)
            .ConfigureAwait(false);
        if (suite is null)
            return null;
        var runs = await context
            .Runs.Where(r => r.SuiteId == id)
            .OrderBy(r => r.Id)
            .Select(RunSummary.FromRun)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var split =
            await context
                .Runs.Where(r => r.SuiteId == id)
                .OrderBy(r => r.Id)
                .Select(r => r.Split)
                .FirstOrDefaultAsync(cancellation)
                .ConfigureAwait(false)
            ?? new Split([], [], []);
        return new SuiteDetails(
            suite.Id,
            suite.Name,
            suite.DatasetId,
            suite.Dataset!.Name,
            suite.Dataset.IsSynthetic,
            suite.CreatedAt,
            split,
            runs
        )
        {
            Description = suite.Description,
            Tags = suite.Tags,
            CreatedById = suite.CreatedById,
        };
    }

    /// <summary>In the order they were queued; empty when there is no such suite.</summary>
    public async Task<IReadOnlyList<int>> RunIdsOfSuiteAsync(int suiteId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Runs.Where(r => r.SuiteId == suiteId)
            .OrderBy(r => r.Id)
            .Select(r => r.Id)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>How many runs of these suites have completed; suites without one are left out.</summary>
    public async Task<IReadOnlyDictionary<int, int>> CompletedOfSuitesAsync(
        IReadOnlyList<int> suiteIds,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Runs.Where(r => r.SuiteId != null && suiteIds.Contains(r.SuiteId.Value) && r.Status == RunStatus.Completed)
            .GroupBy(r => r.SuiteId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Every tag that a run has, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        // Most runs have none; SQLite cannot join a table with the JSON text in its rows.
        var tags = await context.Runs.Where(r => r.Tags.Count > 0).Select(r => r.Tags).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. tags.SelectMany(t => t).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Every suite, newest first.</summary>
    public async Task<IReadOnlyList<SuiteSummary>> SuitesAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context
            .Suites.OrderByDescending(s => s.Id)
            .Select(s => new SuiteSummary(
                s.Id,
                s.Name,
                s.DatasetId,
                s.Dataset!.Name,
                s.CreatedAt,
                s.Runs.Count,
                s.Runs.Count(r => r.Status == RunStatus.Completed)
            )
            {
                Tags = s.Tags,
            })
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The runs with these ids that exist, in the order asked for, each with its whole history.</summary>
    public async Task<IReadOnlyList<RunWithHistory>> RunsForComparisonAsync(
        IReadOnlyList<int> ids,
        CancellationToken cancellation = default
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var runs = await context
            .Runs.Where(r => ids.Contains(r.Id))
            .Select(RunSummary.FromRun)
            .AsSplitQuery()
            .ToDictionaryAsync(r => r.Id, cancellation)
            .ConfigureAwait(false);
        var rows = await context
            .RunEpochs.AsNoTracking()
            .Where(e => ids.Contains(e.RunId))
            .OrderBy(e => e.Epoch)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var histories = rows.ToLookup(e => e.RunId, e => e.ToRow());
        return [.. ids.Distinct().Where(runs.ContainsKey).Select(id => new RunWithHistory(runs[id], [.. histories[id]]))];
    }
}
