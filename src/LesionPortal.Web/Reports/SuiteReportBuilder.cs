using LesionPortal.Core.Cases;
using LesionPortal.Core.Metrics;
using LesionPortal.Core.Runs;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Masks;
using LesionPortal.Web.Reports.Findings;
using LesionPortal.Web.Shared.Labels;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Reports;

/// <summary>Puts a <see cref="SuiteReport"/> together from the records.</summary>
/// <param name="folders">Where it is kept what else the machine did while a run trained; null knows it of none.</param>
/// <param name="set">The smallest difference that matters where nobody asks for another; null takes the usual.</param>
public sealed class SuiteReportBuilder(
    RunQueries runs,
    CaseMetricsQueries metrics,
    PortalFolders? folders = null,
    RelevantDifference? set = null
)
{
    /// <summary>Against the dataset's own masks; null when there is no such suite.</summary>
    public Task<SuiteReport?> OfSuiteAsync(int suiteId, CancellationToken cancellation = default) =>
        OfSuiteAsync(suiteId, ReferenceChoice.Original, null, cancellation);

    /// <param name="masks">That every score is against: each case's highest scored version that this allows.</param>
    /// <param name="relevant">The smallest difference in plain IoU that matters; null for the portal's.</param>
    internal async Task<SuiteReport?> OfSuiteAsync(
        int suiteId,
        ReferenceChoice masks,
        double? relevant,
        CancellationToken cancellation = default
    )
    {
        if (await runs.SuiteAsync(suiteId, cancellation) is not { } suite)
            return null;
        var comparedRuns = await runs.RunsForComparisonAsync([.. suite.Runs.Select(r => r.Id)], cancellation);
        var cases = await CasesAsync(comparedRuns, masks, cancellation);
        var wanted = await metrics.LatestReferencesAsync([suite.DatasetId], masks.Version, cancellation);
        var (compared, behind) = SuiteFigures.Of(comparedRuns, cases, wanted);
        var evidence = EvidenceBuilder.Build(
            [.. compared.Select(r => r.Run)],
            cases,
            [.. EvidenceMetric.All.Select(m => m.Definition)],
            EvidenceMetric.Iou.Definition,
            MetricResolution.Training,
            Relevant(EvidenceMetric.Iou, relevant)
        );
        // Folds differ in their training cases; they are told apart from seeds and have a table of their own.
        var configurations = compared.Any(r => r.Run.Settings.Split.Folds > 0)
            ? []
            : Configuration.Of([.. compared.Select(r => r.Run).Where(r => !behind.Contains(r.Id))], cases);
        var answers = QuestionAnswers.Of(
            configurations,
            evidence,
            [.. compared.Select(r => r.Run).Where(r => r.LearnedNothing is not null)],
            OtherWorkOf
        );
        var report = Build(suiteId, suite.Name, compared, [suite.Split], evidence, answers, suite.DatasetName, suite.DatasetIsSynthetic);
        var rows = report.Rows.Select(r => r with { OtherWork = OtherWorkOf(r.RunId) }).ToList();
        return SuiteFindings.Add(report with { Rows = rows }, compared, cases, configurations);
    }

    private OtherWork? OtherWorkOf(int runId) => folders is null ? null : OtherWork.Read(folders.Run(runId));

    /// <summary>Any runs side by side, in the order given; ids that do not exist are left out.</summary>
    public async Task<SuiteReport> OfRunsAsync(IReadOnlyList<int> runIds, CancellationToken cancellation = default)
    {
        var compared = await runs.RunsForComparisonAsync(runIds, cancellation);
        var splits = new List<Split>();
        foreach (var run in compared)
        {
            if (await runs.FindAsync(run.Run.Id, cancellation) is { } found && !splits.Any(s => SameCases(s, found.Split)))
                splits.Add(found.Split);
        }

        return Build(null, "Comparison of runs", compared, splits, await EvidenceAsync(compared, EvidenceMetric.Iou, cancellation), []);
    }

    /// <summary>Means and comparisons alone, in the order given; ids that do not exist are left out.</summary>
    public async Task<Evidence> EvidenceAsync(IReadOnlyList<int> runIds, EvidenceMetric metric, CancellationToken cancellation = default) =>
        await EvidenceAsync(await runs.RunsForComparisonAsync(runIds, cancellation), metric, cancellation);

    private async Task<Evidence> EvidenceAsync(
        IReadOnlyList<RunWithHistory> compared,
        EvidenceMetric metric,
        CancellationToken cancellation
    ) =>
        EvidenceBuilder.Build(
            [.. compared.Select(r => r.Run)],
            await CasesAsync(compared, ReferenceChoice.Original, cancellation),
            [.. EvidenceMetric.All.Select(m => m.Definition)],
            metric.Definition,
            MetricResolution.Training,
            Relevant(metric, null)
        );

    /// <summary>By the best checkpoint, at training resolution, every part, in order of run and case.</summary>
    private async Task<IReadOnlyList<CaseMetricValues>> CasesAsync(
        IReadOnlyList<RunWithHistory> compared,
        ReferenceChoice masks,
        CancellationToken cancellation
    )
    {
        List<int> ids = [.. compared.Select(r => r.Run.Id)];
        var cases = await metrics.ValuesOfRunsAsync(
            ids,
            Checkpoint.Best,
            EvidenceMetric.Keys,
            masks.Version,
            MetricResolution.Training,
            cancellation
        );
        return [.. cases.OrderBy(c => c.RunId).ThenBy(c => c.CaseId, StringComparer.Ordinal)];
    }

    private double? Relevant(EvidenceMetric metric, double? asked) =>
        set is null
            ? RelevantDifference.Of(metric.Definition, asked, PortalOptions.UsualRelevantDifference)
            : set.Of(metric.Definition, asked);

    private static SuiteReport Build(
        int? suiteId,
        string title,
        IReadOnlyList<RunWithHistory> runs,
        List<Split> splits,
        Evidence evidence,
        IReadOnlyList<QuestionAnswer> questions,
        string? datasetName = null,
        bool isSynthetic = false
    )
    {
        var rows = runs.Select(Row).ToList();
        var split =
            splits is [var only] && only.Count > 0 ? new ReportSplit(only.Train.Count, only.Validation.Count, only.Test.Count) : null;
        var times = runs.Select(r => r.Run.FinishedAt ?? r.Run.HeartbeatAt ?? r.Run.StartedAt).Where(t => t is not null).ToList();
        var folds = FoldSummary.Of([.. runs.Select(r => r.Run)]);
        // Folds validate on cases of their own: none is best by validation.
        var best = folds.Count > 0 ? null : ReportVerdict.BestByValidation(rows);
        var synthetic = isSynthetic || runs.Any(r => r.Run.DatasetIsSynthetic);
        return new SuiteReport
        {
            SuiteId = suiteId,
            Title = title,
            Datasets = [.. runs.Select(r => r.Run.DatasetName).DefaultIfEmpty(datasetName ?? "").Distinct().Where(n => n.Length > 0)],
            IsSynthetic = synthetic,
            UpdatedAt = times.Max(),
            Split = split,
            Verdict =
                folds.Count > 0
                    ? ReportVerdict.OfFolds(folds, evidence.OutOfFold, rows)
                    : ReportVerdict.Sentences(rows, split, runs, evidence, questions),
            CrossValidation = folds,
            OutOfFold = evidence.OutOfFold,
            Questions = questions,
            BestRunId = best?.RunId,
            Rows = rows,
            Curves =
            [
                .. runs.Select(r => new ReportCurve(r.Run.Id, r.Run.Name, RunPalette.ColourOf(r.Run.Id), r.Run.BestEpoch, r.History)),
            ],
            Runs = evidence.Runs,
            Comparisons = evidence.Comparisons,
            Configurations = evidence.Configurations,
            ComparisonNotes = evidence.Notes,
            Notes = ReportNotes.Of(rows, splits, folds.Count > 0, synthetic),
        };
    }

    internal static ReportRow Row(RunWithHistory compared)
    {
        var run = compared.Run;
        var bestEpoch = compared.History.FirstOrDefault(e => e.Epoch == run.BestEpoch);
        var settings = run.Settings;
        return new ReportRow
        {
            RunId = run.Id,
            Name = run.Name,
            Status = run.Status,
            Model = settings.Ensemble is { } ensemble
                ? FormattableString.Invariant($"Ensemble ({ensemble.Runs.Count} runs)")
                : $"{RunCatalogue.Name(RunCatalogue.Architectures, settings.Architecture)} " + $"({settings.BaseChannels})",
            IsEnsemble = settings.Ensemble is not null,
            Seed = settings.Ensemble is null ? settings.Seed : null,
            Epochs = settings.Epochs,
            EpochsDone = run.EpochsDone,
            Loss = RunCatalogue.Name(RunCatalogue.Losses, settings.Loss),
            LossTrain = bestEpoch?.LossTrain,
            LossValidation = bestEpoch?.LossValidation,
            Train = run.ScoresOf(Checkpoint.Best, SplitPart.Train) ?? bestEpoch?.Train,
            Validation = run.ScoresOf(Checkpoint.Best, SplitPart.Validation) ?? bestEpoch?.Validation,
            Test = run.TestScores,
            LearnedNothing = run.LearnedNothing,
            Parameters = run.Parameters,
            SecondsPerEpoch = run.SecondsPerEpoch,
            PeakMemoryMb = run.PeakMemoryMb,
            BestEpoch = run.BestEpoch,
            Decision = run.Decision,
            DecisionText = RunFormat.Decision(settings, run.Decision),
        };
    }

    private static bool SameCases(Split a, Split b) =>
        a.Train.SequenceEqual(b.Train) && a.Validation.SequenceEqual(b.Validation) && a.Test.SequenceEqual(b.Test);
}
