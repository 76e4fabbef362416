using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Readers;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>A suite's whole report: its numbers, and what data, predictions, readers, machine and author add to them.</summary>
public sealed class SuitePaperBuilder(
    SuiteReportBuilder numbers,
    RunQueries runs,
    DatasetQueries datasets,
    ReviewQueries reviews,
    PredictionAnalysis predictions,
    ReportMachine machine,
    ReportQueries texts,
    MetricEvidence evidence,
    CaseMetricsQueries metrics,
    ReferenceMasks references,
    TestScoreViews views,
    HumanBands people
)
{
    /// <param name="masks">That every number and picture of the report is against.</param>
    /// <param name="relevant">The smallest difference in plain IoU that matters; null for the portal's.</param>
    /// <returns>Null when there is no such suite.</returns>
    public async Task<SuiteReport?> OfAsync(
        int suiteId,
        ReferenceChoice masks,
        double? relevant = null,
        CancellationToken cancellation = default
    )
    {
        if (await runs.SuiteAsync(suiteId, cancellation) is not { } suite)
            return null;
        var chosen = await references.OfDatasetAsync(suite.DatasetId, masks, cancellation);
        List<DatasetCase> cases = [.. chosen.Select(m => m.Case)];
        if (await numbers.OfSuiteAsync(suiteId, masks, relevant, cancellation) is not { } report)
            return null;
        var byId = chosen.ToDictionary(m => m.Case.CaseId, CaseId.Comparer);
        var data = ReportData.Of(
            suite.DatasetId,
            suite.DatasetName,
            cases,
            suite.Split,
            await datasets.ProblemsAsync(suite.DatasetId, cancellation)
        );
        var (evidenceRuns, slices, trends) = await evidence.OfRunsAsync(
            [.. suite.Runs.Select(r => r.Id)],
            EvidenceQuestion.Everything with
            {
                Reference = masks,
            },
            cancellation
        );
        var reference = await ReferenceAsync(suite.DatasetId, chosen, masks, evidenceRuns.Runs, cancellation);
        var whole = report with
        {
            Reference = reference,
            Notes = reference.HasOthers ? [.. report.Notes, reference.Description] : report.Notes,
            Data = data,
            Runs = evidenceRuns.Runs,
            TestScoreViews = TestScoreViews.Describe(await views.OfSuiteAsync(suiteId, cancellation), "suite"),
            Environment = machine.Of(suite.Runs, data.Sha256),
            Slices = slices,
            Trends = trends,
            People = await people.OfDatasetsAsync([suite.DatasetId], [EvidenceMetric.Iou.Key], cancellation),
            Predictions = await ReadAsync(report, suite, byId),
            Texts = (await texts.TextsAsync(suiteId, cancellation)).ToDictionary(t => t.Key, t => t.Value.Markdown),
            Readers = ReaderFindings.Of(await reviews.JudgementsAsync(suiteId: suiteId, cancellation: cancellation)),
        };
        return whole with { Verdict = MelanomaVerdict.In(whole) };
    }

    private async Task<ReportReference> ReferenceAsync(
        int datasetId,
        IReadOnlyList<ReferenceMask> chosen,
        ReferenceChoice masks,
        IReadOnlyList<EvidenceRun> evidenceRuns,
        CancellationToken cancellation
    )
    {
        var latest = await metrics.LatestReferencesAsync([datasetId], cancellation: cancellation);
        var behind =
            masks == ReferenceChoice.Original
                ? []
                : evidenceRuns.Where(r => r.Status == RunStatus.Completed && r.Reference is not { IsCurrent: true }).Select(r => r.Name);
        return new(
            masks.ToString(),
            latest.Values.Append(1).Max(),
            chosen.Where(m => m.Version > 1).ToDictionary(m => m.Case.CaseId, m => m.Version),
            [.. behind]
        );
    }

    private async Task<PredictionFindings> ReadAsync(
        SuiteReport report,
        SuiteDetails suite,
        IReadOnlyDictionary<string, ReferenceMask> cases
    )
    {
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        var read = new List<RunPredictions>();
        foreach (var run in suite.Runs.Where(r => r is { Status: RunStatus.Completed, LearnedNothing: null }))
            read.Add(await predictions.OfAsync(run, suite.Split.Test, cases) with { Name = names[run.Id] });
        return new PredictionFindings(read);
    }
}
