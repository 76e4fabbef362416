using System.Globalization;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Ph2;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Components.Runs;
using LesionPortal.Web.Reports.Findings;

namespace LesionPortal.Web.Reports.Papers.Checklists;

/// <summary>What a suite's data say to the items of checklists; null where they say nothing.</summary>
internal static class ChecklistFacts
{
    public static string? Method(SuiteReport report) => report.Rows.Count == 0 ? null
        : $"Deep learning for segmentation: {Listed(report.Rows.Select(r => r.Model))}; losses {Listed(report.Rows.Select(r => r.Loss))}.";

    public static string? Objective(SuiteReport report) => report.Questions.Count == 0 ? null
        : $"What the runs can answer: {string.Join(" ", report.Questions.Select(q => QuestionWords.Title(q.Question)).Distinct())}";

    public static string? Source(SuiteReport report) => report.Data is not { } data ? null
        : report.IsSynthetic ? $"“{data.Name}”: drawn by a program, no patients."
        : data.TrainIds.Concat(data.ValidationIds).Concat(data.TestIds).Any(Ph2Source.IsCaseId) ? $"“{data.Name}”, by its cases' names PH2: {Ph2Source.Citation}" : $"“{data.Name}”.";

    public static string? Preparation(SuiteReport report)
    {
        var settings = report.Runs.Select(r => r.Settings).ToList();
        return settings.Count == 0 ? null
            : $"Images squeezed to {Listed(settings.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.ImageSize}×{s.ImageSize}")))} pixels; normalisation {Listed(settings.Select(s => Name(RunCatalogue.Normalisations, s.Preparation.Normalisation)))}; colour constancy {Listed(settings.Select(s => Name(RunCatalogue.ColourConstancies, s.Preparation.ColourConstancy)))}.";
    }

    public static string? Subset(SuiteReport report) => report.Data is not { } data ? null
        : data.Unused == 0 ? string.Create(CultureInfo.InvariantCulture, $"None: all {data.Cases} cases of the dataset are in the split.")
        : string.Create(CultureInfo.InvariantCulture, $"{data.Unused} of the dataset's {data.Cases} cases are in no part of the split.");

    public static string? MissingData(SuiteReport report) => report.Data is not { } data ? null
        : data.Problems.Count == 0 ? "The import found no problem."
        : string.Create(CultureInfo.InvariantCulture, $"The import tells {data.Problems.Count} problems, listed in “Data”.") + Unread(report);

    public static string? Reference(SuiteReport report) => report.Reference is not { } reference ? null : $"Scores are against {reference.Masks}; one mask a case.";

    public static string? Raters(SuiteReport report) => report.People.FirstOrDefault(p => !p.IsPublished) is { } own
        ? string.Create(CultureInfo.InvariantCulture, $"{own.Readers} readers of this portal drew {own.Cases} cases: mean plain IoU {own.Typical:0.000} between them.")
        : report.People.Count == 0 ? null : "Not measured on these cases; published figures of other images stand in “Test scores with their intervals”.";

    public static string? Partition(SuiteReport report) => report.Split is not { } split || report.Environment is not { } environment ? null
        : string.Create(CultureInfo.InvariantCulture, $"{split.Train} training, {split.Validation} validation, {split.Test} test cases, ")
            + (environment.SplitSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $"at random within each diagnosis, seed {seed}.") : "given as lists of cases.");

    public static string? Disjoint(SuiteReport report) => report.Data is not { } data ? null
        : data.Problems.Any(p => p.Severity == "error") ? "By image; errors, near-identical images in two parts among them, are listed in “Data”." : "By image; no near-identical images are in two parts.";

    public static string? TestSize(SuiteReport report) => report.Split is not { } split ? null
        : string.Create(CultureInfo.InvariantCulture, $"{split.Test} test cases.") + (report.Comparisons.Where(c => c.CasesNeeded > c.N).Select(c => c.CasesNeeded).Min() is { } needed
            ? string.Create(CultureInfo.InvariantCulture, $" The nearest difference that stays unclear would take about {needed:#,0} cases.") : "");

    public static string? Models(SuiteReport report) => report.Rows.Count == 0 ? null
        : $"{Listed(report.Rows.Select(r => r.Parameters is { } p ? string.Create(CultureInfo.InvariantCulture, $"{r.Model}, {p:#,0} parameters") : r.Model))}; sources in “Networks”. In: colour image, out: a probability of lesion a pixel.";

    public static string? Software(SuiteReport report) => report.Environment is not { } e ? null
        : $"Portal {e.Portal}{(e.Commit is { } commit ? $", commit {commit}" : "")}; {string.Join(", ", e.Libraries.Select(l => $"{l.Key} {l.Value}"))}.";

    public static string? Initialisation(SuiteReport report) => report.Runs.Count == 0 ? null
        : $"Encoder: {Listed(report.Runs.Select(r => Name(EncoderSettings.Choices, r.Settings.Encoder.Weights)))}; all other weights random, seeds {Listed(report.Runs.Select(r => r.Settings.Seed.ToString(CultureInfo.InvariantCulture)))}.";

    public static string? Training(SuiteReport report) => report.Runs.Count == 0 ? null
        : $"Every setting stands in “Protocol”; epochs {Listed(report.Rows.Select(r => r.Epochs.ToString(CultureInfo.InvariantCulture)))}, batch {Listed(report.Runs.Select(r => r.Settings.BatchSize.ToString(CultureInfo.InvariantCulture)))}, augmentation {(report.Runs.All(r => r.Settings.Augmentation.IsOff) ? "off" : "on in some or all runs")}.";

    public static string? Selection(SuiteReport report) => report.Rows.Count == 0 ? null
        : "The epoch with the best quantised IoU on validation cases, ties by plain IoU; no test score takes part." + (TuningWords.Of(report) is { } tuned ? " " + tuned : "");

    public static string? Ensembles(SuiteReport report) => report.Rows.Count == 0 ? null
        : report.Rows.Where(r => r.IsEnsemble).Select(r => r.Name).ToList() is { Count: > 0 } names ? $"Mean of probabilities: {string.Join(", ", names)}." : "None.";

    public static string? Metrics(SuiteReport report) => report.Runs.All(r => r.Scores.Count == 0) ? null
        : "Plain IoU decides comparisons; Dice, quantised IoU and the other metrics of the contract beside it, with formula and empty-mask rule at /metrics.";

    public static string? Statistics(SuiteReport report) => report.Runs.All(r => r.Scores.Count == 0) ? null
        : string.Create(CultureInfo.InvariantCulture, $"95% bootstrap intervals over cases; {report.Comparisons.Count} pairs tested by Wilcoxon's signed-rank test with Holm's correction; {(report.Seeds.Count > 0 ? "seeds resampled where there are several" : "one seed a configuration")}.");

    public static string? Robustness(SuiteReport report) => report.Slices.Count == 0 ? null
        : $"Groups of test cases by {Listed(report.Slices.Select(s => s.By))}{(report.Seeds.Count > 0 ? "; other seeds" : "")}.";

    public static string? Internal(SuiteReport report) => report.Split is not { } split || report.Rows.All(r => r.Test is null) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{split.Test} test cases of the same dataset, scored once at the end of each run.") + (report.Looks is { } looks ? " " + looks : "");

    public static string? External(SuiteReport report) => report.Datasets.Count == 1 ? $"None: all cases are of “{report.Datasets[0]}”." : null;

    public static string? Flow(SuiteReport report) => report.Data is { } data ? string.Create(CultureInfo.InvariantCulture, $"{data.Cases} cases in the dataset, {data.Cases - data.Unused} in the split.") : null;

    public static string? Characteristics(SuiteReport report) => report.Data is not { } data ? null
        : string.Join("; ", data.Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name}: {c.Train}/{c.Validation}/{c.Test}"))) + " (training/validation/test).";

    public static string? Performance(SuiteReport report) => report.Runs.Count(r => r.Of(SplitPart.Test, EvidenceMetric.Iou.Key) is not null) is var scored and > 0
        ? string.Create(CultureInfo.InvariantCulture, $"Of {scored} runs, with intervals, in “Test scores with their intervals”.") + (report.BestRunId is { } best && report.Runs.FirstOrDefault(r => r.Id == best)?.Of(SplitPart.Test, EvidenceMetric.Iou.Key) is { } score ? $" Best by validation: plain IoU {EvidenceText.Mean(score)}." : "") : null;

    public static string? Failures(SuiteReport report) => report.Predictions is not { } read || read.Runs.All(r => r.Read == 0) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{read.Runs.Sum(r => r.Failures.Count)} of {read.Runs.Sum(r => r.Read)} predictions are weak; kinds and cases in “Failures”.");

    public static string? Limits(SuiteReport report) => report.Rows.Count == 0 ? null : "Those that follow from the data are in “Limits”.";

    public static string? Availability(SuiteReport report) => report.SuiteId is null || report.Data is not { } data ? null
        : $"report.zip holds every number, figure and the request that starts the suite again; dataset SHA-256 {data.Sha256}.";

    public static string? Cost(SuiteReport report) => report.Rows.Where(r => r.SecondsPerEpoch is not null).ToList() is { Count: > 0 } timed
        ? $"Seconds an epoch, memory and parameters in “Time and memory”; {OtherWorkWords.Caveat([.. timed.Select(r => r.OtherWork?.IsQuiet)])}." : null;

    public static string? Machines(SuiteReport report) => report.Environment is not { Machines: var groups } || groups.All(g => g.Machines.Count == 0) ? null
        : $"{Listed(groups.SelectMany(g => g.Machines).Select(m => $"{m.Device}: {m.Gpu ?? m.Processor}"))}; details in “Environment”.";

    public static string? Calibration(SuiteReport report) => report.Predictions?.Runs.Any(r => r.Calibration is not null) == true
        ? "Probabilities are kept (8 bits): calibration error per image in the metric tables, over pooled pixels with a reliability diagram in “Calibration”." : null;

    public static string? Sizes(SuiteReport report) => report.Slices.Any(s => s.By == "size") ? "Results by thirds of lesion size stand in “By diagnosis, size, border and hair”." : null;

    public static string? Decision(SuiteReport report) => report.Rows.Count == 0 ? null : $"A pixel is lesion where {Listed(report.Rows.Select(r => r.DecisionText))}.";

    private static string Unread(SuiteReport report) => report.Predictions?.Runs.Sum(r => r.Missing) is { } missing and > 0
        ? string.Create(CultureInfo.InvariantCulture, $" {missing} probability maps could not be read.") : "";

    private static string Name(IReadOnlyList<CatalogueEntry> entries, string key) => RunCatalogue.Find(entries, key)?.Name ?? key;

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct());
}
