using LesionPortal.Core.Cases;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reports;
using LesionPortal.Web.Scoring;
using LesionPortal.Web.Shared.Labels;

namespace LesionPortal.Web.Comparison;

/// <summary>Reads what a comparison shows: a fixed number of queries, however many runs.</summary>
public sealed class CompareReader(RunQueries runs, CompareQueries compare, HumanBands people)
{
    /// <summary>Ids that do not exist are left out.</summary>
    public async Task<ComparedRuns> ReadAsync(IReadOnlyList<int> runIds, CompareView view, CancellationToken cancellation = default)
    {
        // SQLite answers on the thread that asks: cases are read beside runs and histories.
        var reading = Task.Run(
            () => compare.MeasuresAsync(runIds, view.Metric, view.Checkpoint, view.Split, view.Resolution, cancellation),
            cancellation
        );
        var found = await runs.RunsForComparisonAsync(runIds, cancellation);
        var measures = await reading;
        if (found.Count == 0)
            return ComparedRuns.None;
        var names = EvidenceBuilder.Names([.. found.Select(r => r.Run)]);
        List<ComparedRun> compared =
        [
            .. found.Select(r => new ComparedRun(r.Run, names[r.Run.Id], RunPalette.ColourOf(r.Run.Id), r.History)),
        ];
        List<ReportRow> rows = [.. found.Select(SuiteReportBuilder.Row)];
        var datasets = found.ToDictionary(r => r.Run.Id, r => r.Run.DatasetId);
        // A run may have been deleted between the two readings.
        var measured = ReferenceChoices.OfEachCase([.. measures.Where(m => datasets.ContainsKey(m.RunId))], id => datasets[id]);
        var matrix = await MatrixAsync(compared, datasets, measured.Measures, cancellation);
        return new ComparedRuns(compared, rows, ReportVerdict.BestByValidation(rows)?.RunId, matrix)
        {
            Pixels = PixelShares.Of(compared, measured.Measures),
            CasesOfMixedReferences = measured.Mixed,
            Shares = await SuiteSelection.OfAsync(runs, [.. found.Select(r => r.Run)], cancellation),
            People = await people.OfDatasetsAsync([.. datasets.Values.Distinct()], [view.Metric], cancellation),
        };
    }

    private async Task<CaseMatrix> MatrixAsync(
        List<ComparedRun> compared,
        IReadOnlyDictionary<int, int> dataset,
        IReadOnlyList<CaseMeasure> values,
        CancellationToken cancellation
    )
    {
        var diagnoses = await compare.DiagnosesAsync([.. dataset.Values.Distinct()], cancellation);
        var cases = values
            .Select(v => (Dataset: dataset[v.RunId], v.CaseId))
            .Distinct()
            .OrderBy(c => c.Dataset)
            .ThenBy(c => c.CaseId, StringComparer.Ordinal)
            .Select(c => new ComparedCase(c.Dataset, c.CaseId, diagnoses.GetValueOrDefault((c.Dataset, c.CaseId), Diagnosis.Unknown)))
            .ToList();
        var row = cases.Select((c, i) => (Key: (c.DatasetId, c.CaseId), i)).ToDictionary(c => c.Key, c => c.i);
        var column = compared.Select((r, i) => (r.Id, i)).ToDictionary(r => r.Id, r => r.i);
        var matrix = new double?[cases.Count, compared.Count];
        foreach (var value in values)
            matrix[row[(dataset[value.RunId], value.CaseId)], column[value.RunId]] = value.Value;
        return new CaseMatrix(cases, compared, matrix);
    }
}
