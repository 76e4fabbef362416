using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>What is asked of runs put side by side.</summary>
/// <param name="Means">Metrics whose means are told.</param>
/// <param name="Compared">The metric every pair is tested by.</param>
/// <param name="Sliced">Metrics given by diagnosis, size, border, hair, contrast and skin tone.</param>
public sealed record EvidenceQuestion(
    IReadOnlyList<MetricDefinition> Means,
    MetricDefinition Compared,
    MetricResolution Resolution,
    ReferenceChoice Reference,
    IReadOnlyList<MetricDefinition> Sliced
)
{
    /// <summary>The smallest difference that matters, in the unit of <see cref="Compared"/>; null says nothing of it.</summary>
    public double? Relevant { get; init; }

    /// <summary>Every metric of the contract; compared by plain IoU at training resolution, against the latest masks.</summary>
    public static EvidenceQuestion Everything { get; } =
        new(
            MetricCatalogue.All,
            MetricCatalogue.Get("iou"),
            MetricResolution.Training,
            ReferenceChoice.Latest,
            [
                MetricCatalogue.Get("iou"),
                MetricCatalogue.Get("dice"),
                MetricCatalogue.Get("boundaryF1"),
                MetricCatalogue.Get("hausdorff95Relative"),
            ]
        );
}

/// <summary>Evidence with the test cases' slices.</summary>
public sealed record SlicedEvidence(Evidence Evidence, IReadOnlyList<MetricSlice> Slices, IReadOnlyList<MetricTrend> Trends);

/// <summary>
/// Evidence from the metrics kept for each case, in both resolutions.
/// </summary>
public sealed class MetricEvidence(RunQueries runs, CaseMetricsQueries metrics, CaseSkins caseSkins)
{
    /// <summary>In the order given; ids that do not exist are left out.</summary>
    public async Task<SlicedEvidence> OfRunsAsync(
        IReadOnlyList<int> runIds,
        EvidenceQuestion question,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        return await OfRunsAsync(await runs.SummariesAsync(runIds, cancellation), question, cancellation);
    }

    /// <summary>In the order given.</summary>
    public async Task<SlicedEvidence> OfRunsAsync(
        IReadOnlyList<RunSummary> found,
        EvidenceQuestion question,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(question);
        List<int> ids = [.. found.Select(r => r.Id)];
        List<string> keys = [.. question.Means.Append(question.Compared).Concat(question.Sliced).Select(m => m.Key).Distinct()];
        // SQLite answers on the thread that asks: what takes longest is read beside the rest.
        var reading = Task.Run(
            () => metrics.ValuesOfRunsAsync(ids, Checkpoint.Best, keys, question.Reference.Version, cancellation: cancellation),
            cancellation
        );
        List<int> datasets = [.. found.Select(r => r.DatasetId).Distinct()];
        var wanted = await metrics.LatestReferencesAsync(datasets, question.Reference.Version, cancellation);
        var all = await metrics.CasesAsync(datasets, cancellation);
        var skins = new Dictionary<int, CaseSkin>();
        foreach (var dataset in datasets)
        {
            foreach (var (id, skin) in await caseSkins.OfDatasetAsync(dataset, question.Reference, cancellation))
                skins[id] = skin;
        }

        var cases = await reading;
        var byRun = cases.ToLookup(m => m.RunId);
        return await Task.Run(
            () =>
            {
                var evidence = EvidenceBuilder.Build(
                    found,
                    cases,
                    question.Means,
                    question.Compared,
                    question.Resolution,
                    question.Relevant
                );
                evidence = evidence with
                {
                    Runs =
                    [
                        .. evidence.Runs.Select(r =>
                            byRun[r.Id].Any() ? r with { Reference = Standing(byRun[r.Id], wanted, question.Reference) } : r
                        ),
                    ],
                };
                return new SlicedEvidence(
                    evidence,
                    MetricSlices.Of(evidence.Runs, cases, all, skins, question.Sliced),
                    MetricTrends.Of(evidence.Runs, cases, all, skins, question.Sliced)
                );
            },
            cancellation
        );
    }

    private static ReferenceStatus Standing(
        IEnumerable<CaseMetricValues> rows,
        IReadOnlyDictionary<int, int> wanted,
        ReferenceChoice asked
    ) =>
        ReferenceStatus.Of(
            [.. rows.Where(m => m.Resolution == MetricResolution.Training).Select(m => (m.DatasetCaseId, m.ReferenceVersion))],
            wanted,
            asked
        );
}
