using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Reports;

/// <summary>A suite's whole report: its numbers, and what data, predictions, readers, machine and author add to them.</summary>
public sealed class SuitePaperBuilder(SuiteReportBuilder numbers, RunQueries runs, DatasetQueries datasets, ReviewQueries reviews, PredictionReading predictions, ReportMachine machine, ReportQueries texts, MetricEvidence evidence, TestLooks looks, HumanBands people)
{
    /// <summary>Null when there is no such suite.</summary>
    public async Task<SuiteReport?> OfAsync(int suiteId, CancellationToken cancellation = default)
    {
        if (await runs.SuiteAsync(suiteId, cancellation) is not { } suite || await numbers.OfSuiteAsync(suiteId, cancellation) is not { } report)
            return null;
        var cases = await datasets.CasesAsync(suite.DatasetId, cancellation);
        var byId = cases.ToDictionary(c => c.CaseId, CaseId.Comparer);
        var data = ReportData.Of(suite.DatasetId, suite.DatasetName, cases, suite.Split, await datasets.ProblemsAsync(suite.DatasetId, cancellation));
        // Against the dataset's own masks, as the trainer scored: then every number of the report is of the same masks.
        var (told, slices) = await evidence.OfRunsAsync([.. suite.Runs.Select(r => r.Id)], EvidenceQuestion.Everything with { Reference = new ReferenceChoice(1) }, cancellation);
        return report with
        {
            Data = data,
            Runs = told.Runs,
            Looks = TestLooks.Words(await looks.OfSuiteAsync(suiteId, cancellation), "suite"),
            Environment = machine.Of(suite.Runs.Select(r => r.Settings), suite.Runs.Select(r => r.TrainedOn), data.Sha256),
            Slices = slices,
            People = await people.OfDatasetsAsync([suite.DatasetId], [EvidenceMetric.Iou.Key], cancellation),
            Predictions = await ReadAsync(report, suite, byId),
            Texts = (await texts.TextsAsync(suiteId, cancellation)).ToDictionary(t => t.Key, t => t.Value.Markdown),
            Readers = ReaderFindings.Of(await reviews.JudgementsAsync(suiteId: suiteId, cancellation: cancellation)),
        };
    }

    private async Task<PredictionFindings> ReadAsync(SuiteReport report, SuiteDetails suite, IReadOnlyDictionary<string, DatasetCase> cases)
    {
        var names = report.Runs.ToDictionary(r => r.Id, r => r.Name);
        var read = new List<RunPredictions>();
        foreach (var run in suite.Runs.Where(r => r.Status == RunStatus.Completed))
            read.Add(await predictions.OfAsync(run, suite.Split.Test, cases) with { Name = names[run.Id] });
        return new PredictionFindings(read);
    }
}
