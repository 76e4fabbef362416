using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Components.Charts;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Scoring;

namespace LesionPortal.Web.Components.Comparison;

/// <summary>Reads what a comparison shows: a fixed number of queries, however many runs.</summary>
public sealed class CompareReader(RunQueries runs, CompareQueries compare, HumanBands people)
{
    /// <summary>Ids that do not exist are left out.</summary>
    public async Task<ComparedRuns> ReadAsync(IReadOnlyList<int> runIds, CompareView view, CancellationToken cancellation = default)
    {
        var found = await runs.RunsForComparisonAsync(runIds, cancellation);
        if (found.Count == 0)
            return ComparedRuns.None;
        var names = EvidenceBuilder.Names([.. found.Select(r => r.Run)]);
        List<ComparedRun> compared = [.. found.Select(r => new ComparedRun(r.Run, names[r.Run.Id], RunPalette.ColourOf(r.Run.Id), r.History))];
        List<ReportRow> rows = [.. found.Select(SuiteReportBuilder.Row)];
        var measured = ReferenceChoices.OfEachCase(
            await compare.MeasuresAsync([.. names.Keys], view.Metric, view.Checkpoint, view.Split, view.Resolution, cancellation), id => found.First(r => r.Run.Id == id).Run.DatasetId);
        var values = view.Resolution == MetricResolution.Training && CompareQueries.KeepsOfEveryRun(view.Metric)
            ? await compare.ScoresAsync([.. names.Keys], view.Metric, view.Checkpoint, view.Split, cancellation)
            : [.. measured.Measures.Select(m => new CaseValue(m.RunId, m.CaseId, m.Value))];
        return new ComparedRuns(compared, rows, ReportVerdict.BestByValidation(rows)?.RunId, await MatrixAsync(compared, values, cancellation))
        {
            Pixels = PixelShares.Of(compared, measured.Measures),
            CasesOfMixedReferences = measured.Mixed,
            People = await people.OfDatasetsAsync([.. found.Select(r => r.Run.DatasetId).Distinct()], [view.Metric], cancellation),
        };
    }

    private async Task<CaseMatrix> MatrixAsync(List<ComparedRun> compared, IReadOnlyList<CaseValue> values, CancellationToken cancellation)
    {
        var dataset = compared.ToDictionary(r => r.Id, r => r.Summary.DatasetId);
        var diagnoses = await compare.DiagnosesAsync([.. dataset.Values.Distinct()], cancellation);
        var cases = values.Select(v => (Dataset: dataset[v.RunId], v.CaseId)).Distinct()
            .OrderBy(c => c.Dataset).ThenBy(c => c.CaseId, StringComparer.Ordinal)
            .Select(c => new ComparedCase(c.Dataset, c.CaseId, diagnoses.GetValueOrDefault((c.Dataset, c.CaseId), Diagnosis.Unknown))).ToList();
        var row = cases.Select((c, i) => (Key: (c.DatasetId, c.CaseId), i)).ToDictionary(c => c.Key, c => c.i);
        var column = compared.Select((r, i) => (r.Id, i)).ToDictionary(r => r.Id, r => r.i);
        var matrix = new double?[cases.Count, compared.Count];
        foreach (var value in values)
            matrix[row[(dataset[value.RunId], value.CaseId)], column[value.RunId]] = value.Value;
        return new CaseMatrix(cases, compared, matrix);
    }
}
